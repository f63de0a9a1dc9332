import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { emptyBoard } from "#core/board/board-state.ts";
import { projectAll } from "#core/board/project.ts";
import { registersIn } from "#core/registers/registers-in-backlog.ts";

const read = (text: string, file = "BACKLOG.md") => registersIn(importBacklog(text, file));
const short = (text: string) => read(text).map(({ entry, state }) => [entry.kind, entry.title, state.name]);

describe("the registers of a backlog file", () => {
  it("are read from tables, with what their columns say", () => {
    const [open, closed] = read(
      [
        "## Risks",
        "",
        "| Risk | Probability | Impact | Mitigation | Owner | Status | Since |",
        "|---|---|---|---|---|---|---|",
        "| **Vendor** goes away | Low | Critical | Two vendors | Ann | Open | May |",
        "| Old disk | – | – | – | – | Closed | – |",
      ].join("\n"),
    );
    expect(open).toMatchObject({
      entry: { title: "Vendor goes away", likelihood: "low", impact: "high", mitigation: "Two vendors", owner: "Ann" },
      state: { name: "open" },
    });
    expect(open?.entry.text).toContain("Since: May");
    expect(closed).toMatchObject({ entry: { title: "Old disk" }, state: { name: "settled", note: "Closed" } });
  });

  it("are read from lists, with what stands below each item", () => {
    const entries = read(
      [
        "## Tasks",
        "- [ ] T-1: Round",
        "## Open Questions",
        "These are open:",
        "1. **Should T-1 round up?**",
        "   - The bank does",
        "   - Answer: Never",
        "2. Who pays?",
        "## Decisions",
        "- 2025-12-02: Use cents",
        "- TBD",
        "## Learnings",
        "- Floats round",
      ].join("\n"),
    );
    expect(entries.map(({ entry, state }) => [entry.kind, entry.title, entry.text, entry.tasks.length, state])).toEqual(
      [
        [
          "question",
          "Should T-1 round up?",
          "- The bank does\n- Answer: Never",
          1,
          { name: "answered", answer: "Never" },
        ],
        ["question", "Who pays?", "", 0, { name: "open" }],
        ["decision", "Use cents", "2025-12-02", 0, { name: "accepted" }],
        ["learning", "Floats round", "", 0, { name: "noted" }],
      ],
    );
    expect(entries[1]?.entry.source).toEqual({ from: "file", file: "BACKLOG.md", line: 8 });
  });

  it("are read from headings of their own, each with all that stands below it", () => {
    const [only, ...others] = read(
      "## Tasks\n- [ ] Do\n\n## Open Questions\n\n### Who pays?\n\nWe do not know.\n\n- Ann\n- Bob\n",
    );
    expect(only?.entry).toMatchObject({ kind: "question", title: "Who pays?" });
    expect(only?.entry.text).toContain("We do not know.");
    expect(only?.entry.text).toContain("- Bob");
    expect(others).toEqual([]);
  });

  it("leave out what is only needed, and what says that there is nothing", () => {
    expect(
      short(
        "## Tasks\n- [ ] Do\n\n## Dependencies & Blockers\n- PostgreSQL\n\n## Risks\n_None yet_\n\n## FAQ\n- What is it?\n",
      ),
    ).toEqual([]);
  });

  it("are all there in a real roadmap, and its context stays whole", () => {
    const text = readFileSync(new URL("../../../cases/roadmaps/conductor-ai-backlog.md", import.meta.url), "utf8");
    const found = importBacklog(text, "BACKLOG.md");
    const kinds = registersIn(found).map(({ entry }) => entry.kind);
    const count = (kind: string) => kinds.filter((each) => each === kind).length;
    expect([count("risk"), count("decision"), count("question"), count("learning")]).toEqual([3, 6, 3, 3]);
    for (const { entry } of registersIn(found)) {
      const line = entry.source.from === "file" ? entry.source.line : 0;
      expect(found.context.some(({ startLine }) => startLine === line)).toBe(true);
    }
  });

  it("are on the board once, however often the file is imported", () => {
    const registers = [...read("## Tasks\n- [ ] Do\n\n## Learnings\n- Floats round\n")];
    const command: Command = { type: "import/record", file: "B.md", tasks: [], notUnderstood: [], registers };
    const board = projectAll(emptyBoard, decide(emptyBoard, command, 1));
    expect([...board.registers.values()].map(({ title }) => title)).toEqual(["Floats round"]);
    expect(decide(board, command, 2)).toEqual([]);
  });

  it("are read from whatever text without an error", () => {
    for (const text of [
      "## Risks\n|",
      "## Risks\n| | |\n|-|-|\n| | |",
      "## Questions\n- \n-",
      "---\nid: decision-1\n",
      "## Questions\n### \n?",
    ])
      expect(() => read(text)).not.toThrow();
  });
});
