import { describe, expect, it } from "vitest";
import { importBacklog } from "#core/backlog/import-backlog.ts";

const ids = (text: string): Record<string, string> =>
  Object.fromEntries(importBacklog(text, "TODO.md").tasks.map(({ draft }) => [draft.title, draft.id]));

describe("ids of imported tasks", () => {
  const board = "## To do\n- [ ] Wash\n- [ ] Dry\n\n## Doing\n\n## Done\n- [x] Buy\n";

  it("stay when the file is read again, grows, or has other line ends", () => {
    expect(ids(board)).toEqual(ids(board));
    expect(ids(`# Laundry\n\nWords.\n\n${board.replaceAll("\n", "\r\n")}`)).toEqual(ids(board));
  });

  it("stay when a task is ticked, gets a priority or moves to another column", () => {
    const moved = "## To do\n- [ ] Dry (2h)\n\n## Doing\n- [ ] Wash !high\n\n## Done\n- [ ] Buy\n";
    expect(ids(moved)).toEqual(ids(board));
  });

  it("stay with the author's own id when the title changes", () => {
    const [before] = importBacklog("- [ ] A-1: Wash", "TODO.md").tasks;
    const [after] = importBacklog("## Later\n- [ ] A-1: Wash all", "TODO.md").tasks;
    expect(after?.draft.id).toBe(before?.draft.id);
  });

  it("differ between files, groups and twins", () => {
    const text = "## Kitchen\n- [ ] Wash\n- [ ] Wash\n## Bath\n- [ ] Wash\n";
    const here = importBacklog(text, "TODO.md").tasks.map(({ draft }) => draft.id);
    const there = importBacklog(text, "docs/TODO.md").tasks.map(({ draft }) => draft.id);
    expect(new Set([...here, ...there]).size).toBe(6);
  });
});
