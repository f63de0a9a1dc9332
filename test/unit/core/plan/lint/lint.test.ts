import { describe, expect, it } from "vitest";
import { Finding, ProjectFacts } from "#core/analyse/finding.ts";
import { emptyBoard, type BoardState, type Charge } from "#core/board/board-state.ts";
import { decide } from "#core/board/decide.ts";
import { RunId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { Task } from "#core/board/task.ts";
import { knownPaths } from "#core/plan/lint/known-paths.ts";
import { lintPlan } from "#core/plan/lint/lint.ts";
import { lintFactsOf, type LintFacts } from "#core/plan/lint/lint-facts.ts";
import type { LintProblem } from "#core/plan/lint/lint-problem.ts";
import { refusalsOf } from "#core/plan/lint/refusals.ts";
import { Settings } from "#core/settings.ts";

const good = [{ text: "`npm test` succeeds", done: false, depth: 0 }];
const task = (id: string, more: object = {}): Task =>
  Task.parse({
    id,
    title: `Task ${id}`,
    criteria: good,
    state: { name: "ready" },
    createdAt: 0,
    changedAt: 0,
    ...more,
  });
const projectFacts = (commands: readonly object[]): ProjectFacts =>
  ProjectFacts.parse({ name: "p", files: 1, lines: 1, languages: [], packageManagers: [], commands });
const tested = projectFacts([{ kind: "test", command: "npm test", source: "package.json" }]);
const boardOf = (...tasks: readonly Task[]): BoardState => ({
  ...emptyBoard,
  facts: tested,
  tasks: new Map(tasks.map((entry) => [entry.id, entry])),
});
const paths = knownPaths(["src/new/old.ts", "src/a.ts", "lib/x/y.ts"], ["src/old.ts", "lib/gone/z.ts", "src/a.ts"]);
const facts = (settings: object = {}, files = paths): LintFacts => lintFactsOf(Settings.parse(settings), files);

/** The problems of a board, as task and rule. */
function found(board: BoardState, settings: object = {}): readonly string[] {
  return lintPlan(board, facts(settings)).map(({ task: id, rule }) => `${id} ${rule}`);
}

/** The board after the first fix of the first problem of a rule. */
function mended(board: BoardState, rule: LintProblem["rule"], settings: object = {}, which = 0): BoardState {
  const fix = lintPlan(board, facts(settings)).find((problem) => problem.rule === rule)?.fixes[which];
  if (fix === undefined) throw new Error(`Nothing mends ${rule}.`);
  return projectAll(board, decide(board, fix.command, 1));
}

const step = { text: "Do it", done: false, depth: 0 };
const finding = Finding.parse({
  id: "f1",
  rule: "todo/fixme",
  severity: "warning",
  title: "t",
  message: "m",
  evidence: [{ file: "src/a.ts" }],
});

/** A board, the settings, what is found, and the board once the first fix is made. */
const cases: readonly (readonly [string, BoardState, object, readonly string[], (readonly string[] | undefined)?])[] = [
  ["a good task", boardOf(task("a")), {}, []],
  ["a title alone", boardOf(task("a", { criteria: [] })), {}, ["a missing-criteria"], []],
  ["steps, but no criteria", boardOf(task("a", { criteria: [], checklist: [step] })), {}, ["a missing-criteria"], []],
  ["a recipe", boardOf(task("a", { criteria: [], recipe: { recipe: "licence" } })), {}, []],
  ["a parent without criteria", boardOf(task("a", { criteria: [] }), task("b", { parent: "a" })), {}, []],
  ["a finding's task", { ...boardOf(task("a", { criteria: [], findings: ["f1"] })), findings: new Map([[finding.id, finding]]) }, {}, []],
  ["findings that are gone", boardOf(task("a", { findings: ["f1"] })), {}, ["a stale-reference"], []],
  ["a vague criterion", boardOf(task("a", { criteria: [...good, { text: "It works", done: false }] })), {}, ["a vague-criterion"], []],
  ["a vague criterion that is met", boardOf(task("a", { criteria: [...good, { text: "It works", done: true }] })), {}, []],
  ["a circle", boardOf(task("a", { after: ["b"] }), task("b", { after: ["a"] })), {}, ["a cycle", "b cycle"], []],
  ["an unknown dependency", boardOf(task("a", { after: ["T-9"] })), {}, ["a unknown-dependency"], []],
  ["a misspelt dependency", boardOf(task("a", { after: ["TAKS-9"] }), task("b", { key: "TASK-9" })), {}, ["a unknown-dependency"], []],
  ["a dependency by key", boardOf(task("a", { after: ["task-9"] }), task("b", { key: "TASK-9" })), {}, []],
  ["four days", boardOf(task("a", { estimate: { text: "4 days", minutes: 1920 } })), {}, ["a oversize"]],
  ["four days where that is usual", boardOf(task("a", { estimate: { text: "4 days", minutes: 1920 } })), { taskLimits: { hours: 40 } }, []],
  ["too many criteria", boardOf(task("a", { criteria: Array.from({ length: 13 }, (_, index) => ({ text: `Rule ${index}`, done: false })) })), {}, ["a oversize"]],
  ["too many files", boardOf(task("a", { files: ["a.ts", "b.ts", "c.ts"] })), { taskLimits: { files: 2 } }, ["a oversize"]],
  ["two on one file", boardOf(task("a", { files: ["src/a.ts"] }), task("b", { files: ["src/**"] })), {}, ["b overlap"], []],
  ["two on one file, in order", boardOf(task("a", { files: ["src/a.ts"] }), task("b", { files: ["src/a.ts"], after: ["a"] })), {}, []],
  ["two on one file, softly in order", boardOf(task("a", { files: ["src/a.ts"] }), task("b", { files: ["src/a.ts"], softAfter: ["a"] })), {}, []],
  ["two on one file, when nobody wants to know", boardOf(task("a", { files: ["src/a.ts"] }), task("b", { files: ["src/a.ts"] })), { planLint: { overlap: "off" } }, []],
  ["no check at all", { ...boardOf(task("a", { criteria: [{ text: "Nobody pays twice", done: false }] })), facts: projectFacts([]) }, {}, ["a no-check"]],
  ["a check of its own", { ...boardOf(task("a", { criteria: [{ text: "`make test` succeeds", done: false }] })), facts: projectFacts([]) }, {}, []],
  ["no check that is to be run", boardOf(task("a", { criteria: [{ text: "Nobody pays twice", done: false }] })), { checks: ["lint"] }, ["a no-check"]],
  ["a project nobody has looked at", { ...boardOf(task("a", { criteria: [{ text: "Nobody pays twice", done: false }] })), facts: undefined }, {}, []],
  ["a file that is gone", boardOf(task("a", { files: ["lib/gone/z.ts"] })), {}, ["a stale-reference"], []],
  ["a file that was moved", boardOf(task("a", { description: "See src/old.ts:12 first." })), {}, ["a stale-reference"], []],
  ["a folder that is gone", boardOf(task("a", { files: ["lib/gone/"] })), {}, ["a stale-reference"], []],
  ["a file that is there, and one that never was", boardOf(task("a", { files: ["src/a.ts", "src/b.ts", "lib"] })), {}, []],
  ["a file that is to be made again", boardOf(task("a", { description: "Create `lib/gone/z.ts`." })), {}, []],
  ["people at too many tasks", boardOf(task("a", { changedAt: 2, state: { name: "in-progress", by: "me" } }), task("b", { changedAt: 1, state: { name: "in-progress", by: "me" } })), { columnLimits: { "in-progress": 1 } }, ["a over-wip"], []],
  ["too many results", boardOf(task("a", { state: { name: "review" } }), task("b", { state: { name: "review" } })), { columnLimits: { review: 1 } }, ["b over-wip"]],
  ["what is done", boardOf(task("a", { criteria: [], after: ["T-9"], state: { name: "done" } })), {}, []],
]; // prettier-ignore

describe("lintPlan", () => {
  it.each(cases.map(([name, ...rest]) => ({ name, rest })))(
    "finds what is wrong with $name, and mends it",
    ({ rest }) => {
      const [board, settings, expected, afterwards] = rest;
      expect(found(board, settings)).toEqual(expected);
      const rule = lintPlan(board, facts(settings))[0]?.rule;
      if (afterwards !== undefined && rule !== undefined)
        expect(found(mended(board, rule, settings), settings)).toEqual(afterwards);
    },
  );

  it("says what and what to do in whole sentences", () => {
    for (const [, board, settings] of cases) {
      for (const { message } of lintPlan(board, facts(settings))) expect(message).toMatch(/^[A-Z0-9“].*[^.]\. .*\.$/s);
    }
  });

  it("puts errors of a task before its warnings", () => {
    const board = boardOf(task("a", { criteria: [], after: ["T-9"] }));
    expect(lintPlan(board, facts()).map(({ severity }) => severity)).toEqual(["error", "warning"]);
    const other = lintPlan(board, facts({ planLint: { "unknown-dependency": "info", "missing-criteria": "error" } }));
    expect(other.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      "missing-criteria error",
      "unknown-dependency info",
    ]);
  });

  it("names the task that was meant, and waits for it instead", () => {
    const board = boardOf(task("a", { after: ["TAKS-9"] }), task("b", { key: "TASK-9" }));
    expect(lintPlan(board, facts())[0]?.message).toContain("Is TASK-9, “Task b”, meant?");
    expect([...mended(board, "unknown-dependency").tasks.values()][0]?.after).toEqual(["b"]);
    expect([...mended(board, "unknown-dependency", {}, 1).tasks.values()][0]?.after).toEqual([]);
  });

  it("does not take the next number for a misspelling", () => {
    const board = boardOf(task("a", { after: ["TASK-9"] }), task("b", { key: "TASK-8" }));
    expect(lintPlan(board, facts())[0]?.message).not.toContain("meant");
  });

  it("names the file of the same name in place of one that was moved", () => {
    const board = boardOf(task("a", { files: ["src/old.ts", "src/a.ts"] }));
    expect(lintPlan(board, facts())[0]?.fixes[0]).toMatchObject({ sure: true });
    expect([...mended(board, "stale-reference").tasks.values()][0]?.files).toEqual(["src/new/old.ts", "src/a.ts"]);
  });

  it("says nothing of files before they were looked at", () => {
    const board = boardOf(task("a", { files: ["src/old.ts"] }));
    expect(lintPlan(board, lintFactsOf(Settings.parse({})))).toEqual([]);
  });

  it("refuses a fix where somebody has changed the same meanwhile", () => {
    const board = boardOf(task("a", { after: ["T-9"] }));
    const [problem] = lintPlan(board, facts());
    const changed = projectAll(
      board,
      decide(board, { type: "task/edit", id: task("a").id, changes: { after: [] } }, 1),
    );
    const fix = problem?.fixes[0];
    if (fix?.command.type !== "task/edit") throw new Error("It is an edit.");
    const command = { ...fix.command, changes: { after: [task("a").id] } };
    expect(() => decide(changed, command, 2)).toThrow(/changed meanwhile/);
  });

  it("remembers its answer for as long as board and facts are the same", () => {
    const [board, same] = [boardOf(task("a", { criteria: [] })), facts()];
    expect(lintPlan(board, same)).toBe(lintPlan(board, same));
  });

  it("looks at 5,000 tasks on one file", () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      task(`t${index}`, { files: ["src/a.ts"], after: index === 0 ? [] : [`t${index - 1}`] }),
    );
    expect(found(boardOf(...many)).filter((each) => !each.endsWith("overlap"))).toEqual([]);
  });
});

const charge = (id: string, costMicroUsd: number): Charge => ({
  id,
  run: RunId.parse(`r-${id}`),
  task: task(id).id,
  agent: "claude",
  at: 0,
  usage: { costMicroUsd, provenance: "reported" } as Charge["usage"],
});

describe("the rule over-budget", () => {
  const ended = { name: "done" };
  const history = (...open: readonly Task[]): BoardState => ({
    ...boardOf(
      task("x", { state: ended, assignee: "claude" }),
      task("y", { state: ended, assignee: "claude" }),
      ...open,
    ),
    charges: new Map([charge("x", 2_000_000), charge("y", 3_000_000)].map((each) => [each.id, each])),
  });

  it.each([
    [{ budgetMicroUsd: 2_500_000 }, {}, true],
    [{ budgetMicroUsd: 3_500_000 }, {}, false],
    [{}, { budgets: { task: 1 } }, true],
    [{}, { budgets: { task: 4 } }, false],
    [{}, {}, false],
    [{ budgetMicroUsd: 3_500_000, assignee: "claude" }, { budgets: { worstCase: { claude: 5 } } }, true],
    [{ budgetMicroUsd: 1, recipe: { recipe: "licence" } }, {}, false],
    [{ budgetMicroUsd: 1, assignee: "human" }, {}, false],
  ])("of %j with %j: %s", (more, settings, expected) => {
    expect(found(history(task("a", more)), settings)).toEqual(expected ? ["a over-budget"] : []);
  });

  it("raises the budget to what is foretold", () => {
    const board = history(task("a", { budgetMicroUsd: 1_000_000 }));
    expect(lintPlan(board, facts())[0]?.message).toContain("It will probably cost $3.00, by 2 finished tasks like it");
    expect(mended(board, "over-budget").tasks.get(task("a").id)?.budgetMicroUsd).toBe(3_000_000);
    expect(found(mended(board, "over-budget"))).toEqual([]);
  });
});

describe("refusalsOf", () => {
  it("names tasks with errors alone, by the first of them", () => {
    const board = boardOf(task("a", { criteria: [] }), task("b", { after: ["T-9"] }));
    expect([...refusalsOf(board, facts()).keys()]).toEqual(["b"]);
    expect([...refusalsOf(board, facts({ planLint: { "missing-criteria": "error" } })).keys()].toSorted()).toEqual([
      "a",
      "b",
    ]);
    expect(refusalsOf(board, undefined).size).toBe(0);
  });
});
