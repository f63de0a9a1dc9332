import { describe, expect, it } from "vitest";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { mergeBacklog } from "#core/backlog/merge/merge-backlog.ts";
import { randomFrom } from "../../../../rig/random.ts";
import { tryMerging } from "./try-merging.ts";

const base = `# Plan

Keep this line.

## Ready

- [ ] K-1: Cut (2h)
- [ ] K-2: Sew
  - Priority: low

## Done

- [x] K-3: Draw
`;

/** What comes of two branches of \`base\`. */
function merged(ours: (text: string) => string, theirs: (text: string) => string, from = base) {
  const result = mergeBacklog(from, ours(from), theirs(from), "BACKLOG.md");
  if (result === undefined) throw new Error("Nothing was merged.");
  return result;
}

const put = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`There is no ${from}`);
  return text.replace(from, () => to);
};
const clean = (text: string) => ({ text, conflicts: 0, remarks: [] });

describe("merging two branches of a backlog", () => {
  it("keeps entries that both have added at the same place", () => {
    const result = merged(
      put("low\n", "low\n- [ ] t-aaaaaa1: Press\n"),
      put("low\n", "low\n- [ ] t-aaaaaa2: Fold\n  - Priority: high\n"),
    );
    expect(result).toEqual(
      clean(base.replace("low\n", "low\n- [ ] t-aaaaaa1: Press\n- [ ] t-aaaaaa2: Fold\n  - Priority: high\n")),
    );
  });

  it("keeps changes of neighbours, and of different words in one line", () => {
    expect(merged(put("- [ ] K-1", "- [x] K-1"), put("(2h)", "(4h)"))).toEqual(
      clean(base.replace("- [ ] K-1: Cut (2h)", "- [x] K-1: Cut (4h)")),
    );
    expect(merged(put("- [ ] K-1", "- [x] K-1"), put("K-2: Sew", "K-2: Sew it"))).toEqual(
      clean(base.replace("- [ ] K-1", "- [x] K-1").replace("Sew", "Sew it")),
    );
    expect(merged(put("K-2: Sew", "K-2: Sew it"), put("Priority: low", "Priority: high"))).toEqual(
      clean(base.replace("Sew", "Sew it").replace("low", "high")),
    );
  });

  it("takes a change along with an entry that the other branch has moved", () => {
    const move = (text: string) => text.replace("- [ ] K-1: Cut (2h)\n", "").replace(/$/, "- [x] K-1: Cut (2h)\n");
    const expected = clean(move(base).replace("(2h)", "(4h)"));
    expect(merged(move, put("(2h)", "(4h)"))).toEqual(expected);
    expect(merged(put("(2h)", "(4h)"), move)).toEqual(expected);
    expect(merged(move, move)).toEqual(clean(move(base)));
  });

  it("puts what both have changed differently between git's marks, and only that", () => {
    expect(merged(put("Priority: low", "Priority: high"), put("Priority: low", "Priority: medium"))).toEqual({
      text: base.replace(
        "- [ ] K-2: Sew\n  - Priority: low\n",
        "<<<<<<< ours\n- [ ] K-2: Sew\n  - Priority: high\n=======\n- [ ] K-2: Sew\n  - Priority: medium\n>>>>>>> theirs\n",
      ),
      conflicts: 1,
      remarks: [],
    });
    expect(merged(put("Keep this", "Keep that"), put("Keep this line", "Lose this line")).conflicts).toBe(1);
  });

  it("asks where two titles of the same words would make a third", () => {
    const result = merged(put("K-2: Sew", "K-2: Sew it"), put("K-2: Sew", "K-2: Then Sew"));
    expect(result.conflicts).toBe(1);
    expect(result.text).toContain("<<<<<<< ours\n- [ ] K-2: Sew it\n");
  });

  it("asks where one has deleted what the other has changed, and deletes what it has not", () => {
    const away = put("- [ ] K-1: Cut (2h)\n", "");
    expect(merged(away, put("- [ ] K-1: Cut (2h)", "- [x] K-1: Cut (2h)"))).toMatchObject({ conflicts: 1 });
    expect(merged(put("- [ ] K-1: Cut (2h)", "- [x] K-1: Cut (2h)"), away)).toMatchObject({ conflicts: 1 });
    expect(merged(away, put("K-2: Sew", "K-2: Sew it"))).toEqual(clean(away(base).replace("Sew", "Sew it")));
  });

  it("asks where both have moved an entry, each to another state", () => {
    const to = (mark: string) =>
      put("- [ ] K-2: Sew\n  - Priority: low\n", `- [ ] K-2: Sew\n  - Priority: low\n  - Status: ${mark}\n`);
    expect(merged(to("Blocked"), to("In Progress"))).toMatchObject({ conflicts: 1 });
    expect(merged(put("- [ ] K-2", "- [x] K-2"), to("Blocked"))).toMatchObject({ conflicts: 1 });
  });

  it("tells of two new entries that have one id", () => {
    const { conflicts, remarks, text } = merged(
      put("low\n", "low\n- [ ] K-4: Press\n"),
      put("low\n", "low\n- [ ] K-4: Fold\n"),
    );
    expect(conflicts).toBe(1);
    expect(remarks).toEqual([expect.stringContaining("K-4 is the id of two new entries: “Press” and “Fold”.")]);
    expect(text).toContain("<<<<<<< ours\n- [ ] K-4: Press\n=======\n- [ ] K-4: Fold\n>>>>>>> theirs\n");
  });

  it("knows entries without ids by their titles, also when one branch has changed them", () => {
    const from = "# B\n\n- [ ] Draw the logo\n- [ ] Write the page\n";
    expect(merged(put("Draw the logo", "Draw the new logo"), put("- [ ] Draw", "- [x] Draw"), from)).toEqual(
      clean("# B\n\n- [x] Draw the new logo\n- [ ] Write the page\n"),
    );
  });

  it("puts new entries before a heading that the other branch adds below them", () => {
    const from = "# B\n\n## Now\n\n- [ ] K-1: Cut\n";
    expect(
      merged(put("Cut\n", "Cut\n\n## Later\n\n- [ ] K-2: Sew\n"), put("Cut\n", "Cut\n- [ ] K-3: Fold\n"), from),
    ).toEqual(clean("# B\n\n## Now\n\n- [ ] K-1: Cut\n- [ ] K-3: Fold\n\n## Later\n\n- [ ] K-2: Sew\n"));
  });

  it("merges fields in the header of a task's file, rows of a table, and line ends as they are", () => {
    const file =
      "---\nid: K-1\ntitle: Cut\nstatus: To Do\nupdated_date: '2026-01-01 10:00'\nlabels:\n  - web\n---\n\n## Description\n\nText.\n";
    expect(
      merged(
        (text) => text.replace("To Do", "Done").replace("01-01 10", "02-01 10").replace("- web\n", "- web\n  - a\n"),
        (text) =>
          text
            .replace("title: Cut", "title: Cut it")
            .replace("01-01 10", "03-01 10")
            .replace("- web\n", "- web\n  - b\n"),
        file,
      ),
    ).toEqual(
      clean(
        file
          .replace("To Do", "Done")
          .replace("Cut", "Cut it")
          .replace("01-01", "03-01")
          .replace("- web\n", "- web\n  - a\n  - b\n"),
      ),
    );
    const table = "| ID | Task | Status |\r\n|---|---|---|\r\n| K-1 | Cut | To Do |\r\n| K-2 | Sew | Done |";
    expect(merged(put("To Do", "Done"), (text) => `${text}\r\n| K-3 | Fold | To Do |`, table)).toEqual(
      clean(`${table.replace("To Do", "Done")}\r\n| K-3 | Fold | To Do |`),
    );
  });

  it("loses nothing of random branches, and makes up nothing", () => {
    const random = randomFrom(3);
    let settled = 0;
    for (let index = 0; index < 60; index++) settled += tryMerging(random) ? 1 : 0;
    expect(settled).toBeGreaterThan(20);
    expect(importBacklog(base, "BACKLOG.md").tasks).toHaveLength(3);
  });
});
