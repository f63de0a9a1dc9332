import { describe, expect, it } from "vitest";
import { rewriteBlocks } from "#core/backlog/computed/rewrite-blocks.ts";
import { imported } from "../sync/site.ts";

const now = Date.parse("2026-03-04T12:00:00Z");
const block = (name: string, text = ""): string => `<!-- tutti:${name} begin -->\n${text}<!-- tutti:${name} end -->\n`;
const tasks = "# Plan\n\n## Tasks\n\n- [ ] K-1: Cut (2h)\n- [x] K-2: Sew (90 min)\n- [ ] K-3: Fold\n\n";

const siteWith = async (text: string) => {
  const site = await imported({ "BACKLOG.md": text });
  return { site, rewrite: () => rewriteBlocks(site.board, "BACKLOG.md", site.files, now) };
};

describe("computed blocks of a backlog", () => {
  it("are written between their markers, and nothing else is", async () => {
    const after = "\n## Rest\r\n\n| Status | Count |\n|---|---|\n| Done | 99 |\n";
    const { site, rewrite } = await siteWith(`${tasks}## Numbers\n\n${block("stats", "old\n")}${after}`);
    expect(await rewrite()).toEqual([]);
    expect(site.text).toBe(
      `${tasks}## Numbers\n\n` +
        block(
          "stats",
          "\n| Status | Count | Estimate |\n|---|---:|---|\n| Backlog | 2 | 2 h and 1 unknown |\n| Ready | 0 | – |\n" +
            "| In progress | 0 | – |\n| Blocked | 0 | – |\n| In review | 0 | – |\n| Done | 1 | 1 h 30 min |\n| All | 3 | 3 h 30 min and 1 unknown |\n\n",
        ) +
        after,
    );
    const written = site.text;
    await rewrite();
    expect(site.text).toBe(written);
    expect(await site.sync()).toMatchObject({ added: [], toBoard: [], toFile: 0, conflicts: [] });
  });

  it("say how long a task takes and how many a week are done, and what nobody knows", async () => {
    const { site, rewrite } = await siteWith(`${tasks}## Numbers\n\n${block("metrics")}\n${block("velocity")}`);
    await rewrite();
    expect(site.text).toContain("| Median from start to done | unknown |");
    expect(site.text).toContain("| 2026-03-02 | 0 |\n| When is unknown | 1 |\n");
    const at = (iso: string): number => Date.parse(iso);
    const { id } = site.task("Cut");
    const times = new Map([[id, { startedAt: at("2026-03-02T08:00:00Z"), doneAt: at("2026-03-03T10:30:00Z") }]]);
    await site.move("Cut", "done");
    const board = { refresh: async () => ({ ...site.board.state, times }) };
    await rewriteBlocks(board, "BACKLOG.md", site.files, now);
    expect(site.text).toContain(
      "| Done | 2 |\n| Left | 1 |\n| Estimate done | 3 h 30 min |\n| Estimate left | unknown |\n",
    );
    expect(site.text).toContain("| Median from start to done | 26 h 30 min (of 1) |");
    expect(site.text).toContain("| 2026-02-23 | 0 |\n| 2026-03-02 | 1 |\n| When is unknown | 1 |\n");
  });

  it("know from events when a task was begun and done, and forget what is open again", async () => {
    const { site } = await siteWith(tasks);
    const { id } = site.task("Cut");
    await site.board.send({ type: "task/move", id, state: { name: "in-progress", by: "human" } });
    await site.move("Cut", "done");
    expect(site.board.state.times.get(id)).toEqual({ startedAt: 1_000, doneAt: 1_000 });
    await site.move("Cut", "ready");
    expect(site.board.state.times.get(id)).toEqual({ startedAt: 1_000 });
    expect(site.board.state.times.has(site.task("Sew").id)).toBe(false);
  });

  it("leave alone what is an example in code, and tell of markers that are no pair", async () => {
    const text = `${tasks}\`\`\`\n${block("stats")}\`\`\`\n\n<!-- tutti:velocity begin -->\n`;
    const { site, rewrite } = await siteWith(text);
    expect(await rewrite()).toEqual([
      expect.stringContaining("BACKLOG.md, line 14: the markers of tutti:velocity are no pair."),
    ]);
    expect(site.text).toBe(text);
  });
});
