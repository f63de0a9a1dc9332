import { describe, expect, it } from "vitest";
import { RunId, TaskId } from "#core/board/ids.ts";
import { hearEntries } from "#core/registers/hear-entries.ts";

const by = { run: RunId.parse("r-1"), task: TaskId.parse("t-1"), agent: "coder", redact: (text: string) => text };

/** What is entered when an agent says this, a few characters at a time. */
function heard(said: string, ports = by) {
  const ears = hearEntries(ports);
  for (let at = 0; at < said.length; at += 7) ears.hear({ type: "text-delta", text: said.slice(at, at + 7) });
  return ears.entries();
}

const inBlock = (...lines: readonly string[]): string => ["Done.", "```tutti", ...lines, "```", ""].join("\n");

describe("what an agent enters into the registers", () => {
  it("is in a block of its words, one entry a line", () => {
    const entries = heard(
      inBlock(
        "question: Which currency?",
        "- Decision: Amounts are cents",
        "risk: The bank is down",
        "learning: Tests need TZ=UTC",
      ),
    );
    expect(entries.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      "question: Which currency?",
      "decision: Amounts are cents",
      "risk: The bank is down",
      "learning: Tests need TZ=UTC",
    ]);
    expect(entries[0]).toMatchObject({ tasks: ["t-1"], source: { from: "agent", agent: "coder", run: "r-1" } });
    expect(entries.every(({ blocks }) => blocks === undefined)).toBe(true);
  });

  it("is nothing outside of such a block, in thoughts, or in other words", () => {
    expect(heard("question: Which currency?\n```text\nlearning: a\n```\n")).toEqual([]);
    expect(heard(inBlock("todo: this", "question:", "What is it?"))).toEqual([]);
    const ears = hearEntries(by);
    ears.hear({ type: "thought-delta", text: inBlock("learning: a") });
    ears.hear({ type: "notice", text: inBlock("learning: a") });
    expect(ears.entries()).toEqual([]);
  });

  it("has the same ids when it is said again, and is there once", () => {
    const said = inBlock("learning: a", "learning: a");
    expect(heard(said + said)).toHaveLength(1);
    expect(heard(said)).toEqual(heard(said));
    expect(heard(said, { ...by, run: RunId.parse("r-2") })[0]?.id).not.toBe(heard(said)[0]?.id);
  });

  it("is short, few, and without secrets", () => {
    const long = "word ".repeat(200).trim();
    const [entry] = heard(inBlock(`risk: ${long}`));
    expect(entry?.title.length).toBeLessThan(310);
    expect(entry?.text).toBe(long);
    expect(heard(inBlock(...Array.from({ length: 50 }, (_, number) => `learning: ${number}`)))).toHaveLength(10);
    const redact = (text: string) => text.replace("hunter2", "•••");
    expect(heard(inBlock("learning: The password is hunter2"), { ...by, redact })[0]?.title).toBe(
      "The password is •••",
    );
  });

  it("is found at the end of a long talk, and a block that is left open counts", () => {
    expect(heard(`${"talk ".repeat(60_000)}\n\`\`\`tutti\nlearning: the end`)).toHaveLength(1);
  });
});
