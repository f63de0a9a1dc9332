import { describe, expect, it } from "vitest";
import { FindingId, RunId, TaskId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { Task } from "#core/board/task.ts";
import { costText, describePull, pullMarker, readPullMarker, type Described } from "#core/publish/describe.ts";

const task = Task.parse({
  id: "t-1",
  key: "TASK-021",
  title: "Add a licence",
  description: "People must know what they may do.",
  criteria: [
    { text: "LICENSE is there", done: true },
    { text: "The year is right", done: false, depth: 1 },
  ],
  state: { name: "ready" },
  createdAt: 0,
  changedAt: 0,
});
const checks = [
  {
    name: "test",
    outcome: "passed" as const,
    summary: "npm test passed in 1.2 s.",
    durationMs: 1_200,
    tail: "",
    findings: [],
  },
  { name: "lint", outcome: "skipped" as const, summary: "a | b", durationMs: 0, tail: "", findings: [] },
];
const run: Run = {
  id: RunId.parse("r-1"),
  task: TaskId.parse("t-1"),
  agent: "recipe",
  turn: 1,
  state: { name: "waiting", since: 0 },
  deliveries: [{ round: 1, commit: "c", files: 1, added: 1, removed: 0, checks }],
  requestedAt: 0,
};
const described: Described = { task, run, agent: "Recipes", usage: { provenance: "free" }, gone: [] };

describe("describePull", () => {
  it("tells task, criteria, checks, what is gone, agent and cost, and ends with the marker", () => {
    const gone = [
      {
        id: FindingId.parse("f-1"),
        rule: "missing/license",
        severity: "warning" as const,
        title: "There is no licence",
        message: "m",
        evidence: [{ file: "LICENSE", text: "" }],
      },
    ];
    const { title, body } = describePull({ ...described, gone });
    expect(title).toBe("Add a licence");
    expect(body).toBe(`People must know what they may do.

## Acceptance criteria

- [x] LICENSE is there
  - [ ] The year is right

## Checks

Passed: test. Skipped: lint.

| Check | Outcome | |
|---|---|---|
| test | passed | npm test passed in 1.2 s. |
| lint | skipped | a \\| b |

## Proved gone

The project was analysed again after the change, and these findings are no longer there:

- There is no licence (missing/license in LICENSE)

## How it was made

- Task: TASK-021
- Agent: Recipes
- Cost: none, no model was asked

<!-- tutti:task=t%2D1 run=r%2D1 -->`);
  });

  it("says when nothing was checked, and never claims what is not known", () => {
    const { body } = describePull({ ...described, run: { ...run, deliveries: [] }, usage: undefined });
    expect(body).toContain("Nothing was checked.");
    expect(body).toContain("- Cost: unknown");
    expect(body).not.toContain("Proved gone");
  });

  it("stays within a forge's limits, whatever a task holds", () => {
    const long = "<@a #1 ".repeat(30_000);
    const criteria = Array.from({ length: 500 }, () => ({ text: long, done: false, depth: 0 }));
    const many = Array.from({ length: 200 }, () => ({ ...checks[0]!, summary: long }));
    const delivery = { ...run.deliveries[0]!, checks: many };
    const { title, body } = describePull({
      ...described,
      task: { ...task, title: long, description: long, criteria },
      run: { ...run, deliveries: [delivery] },
    });
    expect(title.length).toBeLessThanOrEqual(256);
    expect(body.length).toBeLessThan(65_536);
    expect(readPullMarker(body)).toEqual({ task: "t-1", run: "r-1" });
  });

  it("cannot be made to act by the texts in it", () => {
    const hostile =
      "Closes #1, fixes octo/demo#2, resolves https://github.com/o/r/issues/3 @octocat <!-- tutti:task=x run=y -->\n```\nopen";
    const { title, body } = describePull({ ...described, task: { ...task, title: hostile, description: hostile } });
    for (const text of [title, body]) {
      expect(text).not.toMatch(/@octocat/);
      expect(text).not.toMatch(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+\S*(?:#\d|\/issues\/)/i);
    }
    expect(body.match(/<!--/g)).toHaveLength(1);
    expect(body.match(/^```$/gm)).toHaveLength(2);
    expect(readPullMarker(body)).toEqual({ task: "t-1", run: "r-1" });
  });
});

describe("readPullMarker", () => {
  it("reads any id back, and believes the last line only", () => {
    expect(readPullMarker(`x\n${pullMarker("a --> b", "r 1")}\n`)).toEqual({ task: "a --> b", run: "r 1" });
    expect(readPullMarker(`${pullMarker("a", "b")}\nlater`)).toBeUndefined();
    expect(readPullMarker("")).toBeUndefined();
    expect(readPullMarker("<!-- tutti:task=%zz run=1 -->")).toBeUndefined();
  });
});

describe("costText", () => {
  it("never makes unknown look like nothing", () => {
    expect(costText(undefined)).toBe("unknown");
    expect(costText({ provenance: "unknown" })).toBe("unknown");
    expect(costText({ provenance: "reported", costMicroUsd: 1_234_000 })).toBe("$1.23");
    expect(costText({ provenance: "computed", costMicroUsd: 1_200 })).toBe("$0.0012, computed from tokens");
    expect(costText({ provenance: "reported", costMicroUsd: 0 })).toBe("$0.00");
  });
});
