import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { decide } from "#core/board/decide.ts";
import type { Command } from "#core/board/command.ts";
import { project } from "#core/board/project.ts";
import { findingMarks } from "#core/board/view/finding-marks.ts";
import { propose } from "#core/plan/propose.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

const day = 86_400_000;

/** A board of a project with a TODO, a FIXME, and no licence, README or ignore file. */
async function analysed(): Promise<BoardState> {
  const analysis = await analysisOf({ "a.ts": "// TODO: one\n", "b.ts": "\n// FIXME: two\n" });
  const findings = analysis.findings.map((finding) =>
    finding.rule === "todo/fixme" ? { ...finding, written: { by: "Ada", at: 0 } } : finding,
  );
  return after(emptyBoard, { type: "analysis/record", analysis: { ...analysis, findings } });
}

function after(board: BoardState, command: Command): BoardState {
  return decide(board, command, 1).reduce((state, event) => project(state, event), board);
}

function said(board: BoardState, shown: "none" | "warnings" | "all"): readonly string[] {
  return findingMarks(board, shown, 3 * day).map(
    ({ place, text }) => `${place.file}:${place.line} ${text.split(".")[0]}`,
  );
}

describe("findings in their files", () => {
  it("are those with a line, as the setting wants them", async () => {
    const board = await analysed();
    expect(said(board, "all")).toEqual(["b.ts:2 FIXME: two (3 days old, by Ada)", "a.ts:1 TODO: one"]);
    expect(said(board, "warnings")).toEqual(["b.ts:2 FIXME: two (3 days old, by Ada)"]);
    expect(said(board, "none")).toEqual([]);
  });

  it("know who deals with them, and are gone once a person has dismissed them", async () => {
    let board = await analysed();
    const note = [...board.findings.values()].find(({ rule }) => rule === "todo/fixme")!;
    const [draft] = propose([note]);
    const taskOf = () => findingMarks(board, "warnings", 0).map(({ task }) => task);
    expect(taskOf()).toEqual([undefined]);
    board = after(board, { type: "plan/propose", tasks: [draft!] });
    expect(taskOf()).toEqual([{ id: draft!.id, proposed: true }]);
    board = after(board, { type: "task/accept", id: draft!.id });
    expect(taskOf()).toEqual([{ id: draft!.id, proposed: false }]);
    board = after(board, { type: "task/dismiss", id: draft!.id, reason: "it is meant to be so" });
    expect(said(board, "all")).toEqual(["a.ts:1 TODO: one"]);
  });
});
