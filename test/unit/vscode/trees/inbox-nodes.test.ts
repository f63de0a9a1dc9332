import { describe, expect, it } from "vitest";
import { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import { inboxNodes } from "#vscode/trees/inbox-nodes.ts";

const task = TaskId.parse("t-1");
const run = RunId.parse("r-1");

describe("inboxNodes", () => {
  it("gives every row the target its actions need, and a name for menus", () => {
    const approval = ApprovalId.parse("a-1");
    const [row] = inboxNodes(
      [{ kind: "approval", task, run, approval, title: "Run npm", text: "codex asks: npm i.", at: 0 }],
      120_000,
    );
    expect(row).toMatchObject({
      label: "Run npm",
      description: "asks · 2 min",
      kind: "approval",
      target: { task, run, approval },
      click: "tutti.openInbox",
    });
  });

  it("has an own id for each row", () => {
    const rows = inboxNodes(
      [
        { kind: "failed", task, run, title: "One", text: "It failed.", at: 0 },
        { kind: "review", task: TaskId.parse("t-2"), run: RunId.parse("r-2"), title: "Two", text: "Done.", at: 0 },
      ],
      0,
    );
    expect(new Set(rows.map((row) => row.id)).size).toBe(2);
  });

  it("shows the task where a human did the work and there is nothing to compare", () => {
    const [row] = inboxNodes([{ kind: "review", task, title: "One", text: "Done.", at: 0 }], 0);
    expect(row?.click).toBe("tutti.showTask");
  });
});
