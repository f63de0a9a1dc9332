import { describe, expect, it } from "vitest";
import { applyEdits } from "#core/backlog/edit/text-edit.ts";
import { boxAt, evidenceEdits, evidenceIn, tick } from "#core/backlog/help/tick.ts";
import { readPage } from "#core/backlog/help/page.ts";
import { imported } from "../sync/site.ts";

const backlog = `# Backlog

## Ready

- [ ] Cut
  - Acceptance criteria:
    - [ ] It is straight
    - [x] It is whole
      on both sides
    - [ ] It is straight

## Done

- [x] Weave
`;

function ticked(line: number, text = backlog, path = "BACKLOG.md"): string {
  const page = readPage({ path, text });
  const box = boxAt(page, line);
  if (box === undefined) return "no box";
  const result = tick(page, box);
  return "refused" in result ? result.refused : applyEdits(text, result.edits);
}

function proved(line: number, words: string, text = backlog, path = "BACKLOG.md"): string {
  const page = readPage({ path, text });
  const [box, evidence] = [boxAt(page, line), evidenceIn(words)];
  if (box === undefined || evidence === undefined) return "nothing";
  const result = evidenceEdits(page, box, evidence);
  return "refused" in result ? result.refused : applyEdits(text, result.edits);
}

const withLine = (line: number, now: string, text = backlog): string =>
  text
    .split("\n")
    .with(line - 1, now)
    .join("\n");

describe("a box", () => {
  it("of a criterion is ticked, that very one of two alike", () => {
    expect(ticked(7)).toBe(withLine(7, "    - [x] It is straight"));
    expect(ticked(10)).toBe(withLine(10, "    - [x] It is straight"));
    expect(ticked(8)).toBe(withLine(8, "    - [ ] It is whole"));
  });

  it("of an entry moves it to where such entries stand", () => {
    expect(ticked(14)).toContain("## Done\n");
    expect(ticked(5)).toMatch(/## Done\n\n- \[x\] Weave\n- \[x\] Cut\n {2}- Acceptance criteria:\n/);
    const plain = "- [ ] Cut\n- [x] Weave\n";
    expect(ticked(1, plain)).toBe("- [x] Cut\n- [x] Weave\n");
    expect(ticked(2, plain)).toBe("- [ ] Cut\n- [ ] Weave\n");
  });

  it("of a file that is one task is its criterion's", () => {
    const text =
      "---\nid: T-1\ntitle: Cut\nstatus: To Do\n---\n\n## Acceptance Criteria\n\n- [ ] #1 Straight\n- [ ] #2 Whole\n";
    expect(ticked(10, text, "a/tasks/t.md")).toBe(text.replace("[ ] #2", "[x] #2"));
    expect(proved(10, "src/cut.ts:7", text, "a/tasks/t.md")).toBe(
      text.replace("#2 Whole", "#2 Whole ([evidence](../../src/cut.ts#L7))"),
    );
  });

  it("is none on a line without one", () => {
    expect(ticked(6)).toBe("no box");
    expect(ticked(1)).toBe("no box");
    expect(ticked(99)).toBe("no box");
  });
});

describe("evidence", () => {
  it.each([
    ["src/cut.ts", "([evidence](src/cut.ts))"],
    ["./notes on cloth.md", "([evidence](<notes on cloth.md>))"],
    ["0a1b2c3d", "(evidence: `0a1b2c3d`)"],
    ["https://example.org/a?b=(c)", "([evidence](<https://example.org/a?b=(c)>))"],
  ])("%s stands behind its criterion", (words, shown) => {
    expect(proved(10, words)).toBe(withLine(10, `    - [ ] It is straight ${shown}`));
    expect(proved(8, words)).toBe(withLine(8, `    - [x] It is whole ${shown}`));
  });

  it.each(["", "../outside.md", "/etc/passwd", "javascript:alert(1)", "two\nlines", "C:\\x"])("is not %j", (words) => {
    expect(evidenceIn(words)).toBeUndefined();
  });

  it("stays through the way to the board and back", async () => {
    const site = await imported({ "BACKLOG.md": backlog });
    site.text = proved(10, "src/cut.ts", ticked(10));
    await site.sync();
    const criteria = (): readonly string[] =>
      site.task("Cut").criteria.map(({ text, done }) => `${done ? "x" : "-"} ${text}`);
    const expected = ["- It is straight", "x It is whole\non both sides", "x It is straight ([evidence](src/cut.ts))"];
    expect(criteria()).toEqual(expected);
    const before = site.text;
    expect(await site.sync()).toMatchObject({ toBoard: [], toFile: 0, conflicts: [] });
    expect(site.text).toBe(before);
    const { id, criteria: now } = site.task("Cut");
    await site.board.send({
      type: "task/edit",
      id,
      changes: { criteria: now.map((each) => ({ ...each, done: false })) },
    });
    await site.sync();
    expect(site.text).toBe(before.replaceAll("[x] It", "[ ] It"));
  });
});
