import { describe, expect, it } from "vitest";
import { editBacklog, readBacklogFile } from "#core/backlog/edit/edit-backlog.ts";
import type { EntryChange } from "#core/backlog/edit/entry-change.ts";

/** What the only task of a file says after one change upon the other. */
function edited(text: string, ...changes: readonly EntryChange[]): string {
  return changes.reduce((now, change) => {
    const file = { path: "BACKLOG.md", text: now };
    const found = readBacklogFile(file);
    const task = found.tasks[0];
    if (task === undefined || found.tasks.length > 1) throw new Error(`Not one task: ${now}`);
    const result = editBacklog(file, found, task.draft.id, change);
    return "refused" in result ? result.refused : result.text;
  }, text);
}

const high = { field: "priority", to: "high" } as const;
const critical = { field: "priority", to: "critical" } as const;

describe("a field with a bold name at the start of its line", () => {
  it.each([
    ["with the colon within", "### K-3: Cut\n**Status:** todo\n**Priority:** low\n"],
    ["with the colon outside", "### K-3: Cut\n**Status**: todo\n**Priority**: low\n"],
    ["with two blanks behind", "### K-3: Cut\n**Status:** todo  \n**Priority:** low  \n"],
    ["with empty lines between", "### K-3: Cut\n\n**Status:** todo\n\n**Priority:** low\n"],
    ["below a section", "# Plan\n\n## Later\n\n### K-3: Cut\n**Status:** todo\n**Priority:** low\n"],
    ["in a list", "### K-3: Cut\n* **Status:** todo\n* **Priority:** low\n"],
  ])("is changed where it stands, again and again: %s", (_, text) => {
    expect(edited(text, high)).toBe(text.replace("low", "high"));
    expect(edited(text, high, critical)).toBe(text.replace("low", "critical"));
    expect(edited(text, { field: "state", to: "done" })).toBe(text.replace("todo", "done"));
  });

  it("is filled in where it says nothing yet", () => {
    const text = "### K-3: Cut\n**Priority:**\n**Status:** todo\n\nWith care.\n";
    expect(edited(text, high)).toBe(text.replace("**Priority:**", "**Priority:** High"));
  });

  it("is left alone where it says nothing and is read as the heading of what follows", () => {
    const text = "### K-3: Cut\n**Status:** todo\n**Priority:**\n\nWith care.\n";
    expect(edited(text, high)).toMatch(/^“Cut” has no place for this priority .* Write it there by hand\.$/u);
  });

  it("is not written a second time where its words cannot be changed", () => {
    const text = "### K-3: Cut\n**Status:** todo\n**Estimate:** when the moon is full, or so\n";
    expect(edited(text, { field: "estimate", to: "2h" }).match(/Estimate|estimate/gu)).toHaveLength(1);
  });
});
