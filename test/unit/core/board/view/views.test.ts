import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { labelsOf } from "#core/board/view/agent-labels.ts";
import { agentsView } from "#core/board/view/agents-view.ts";
import { boardView } from "#core/board/view/board-view.ts";
import { costsView } from "#core/board/view/costs-view.ts";
import { describeCost } from "#core/board/view/cost-sum.ts";
import { formatUsd } from "#core/cost/format-usd.ts";
import { BudgetSettings } from "#core/cost/budget-settings.ts";
import { moneyRules } from "#core/dispatch/money-admission.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { inbox } from "#core/board/view/inbox.ts";
import { describeRunCounts, runCounts } from "#core/board/view/run-counts.ts";

const now = Date.UTC(2026, 10, 21);
const a = TaskId.parse("a");
const run = RunId.parse("run-1");
const start: readonly Command[] = [
  { type: "task/add", task: TaskDraft.parse({ id: a, title: "Add a licence" }), state: { name: "ready" } },
  { type: "run/request", run, task: a, agent: "claude" },
  { type: "run/start", run, worker: "w" },
  { type: "run/step", run, step: "work" },
];
const board = (...commands: Command[]): BoardState =>
  commands.reduce((state, command) => projectAll(state, decide(state, command, now)), emptyBoard);
const agent = {
  id: "claude",
  label: "Claude Code",
  kind: "acp",
  installed: true,
  concurrency: 2,
  supports: { steering: false, resume: true, usage: true, permission: true },
};

describe("boardView", () => {
  it("shows a running task in progress with its step and live line", () => {
    const view = boardView(board(...start), usualRules, new Map([[run, "Reading package.json"]]));
    const column = view.columns.find((entry) => entry.column === "in-progress");
    expect(column).toMatchObject({
      limit: 2,
      cards: [{ id: a, remark: "work", lastLine: "Reading package.json", agent: "claude", who: "claude" }],
    });
  });

  it("shows the port of a worktree as long as its run has it", () => {
    const place = { branch: "tutti/a", path: "/trees/a", base: "0".repeat(40), slot: { number: 1, port: 21_010 } };
    const portOf = (...commands: readonly Command[]) =>
      boardView(board(...start, { type: "run/place", run, place }, ...commands), usualRules)
        .columns.flatMap(({ cards }) => cards)
        .map(({ port }) => port);
    expect(portOf()).toEqual([21_010]);
    expect(portOf({ type: "run/fail", run, reason: "It hung." })).toEqual([undefined]);
  });

  it("calls agents and people by name", () => {
    const mine: Command = {
      type: "task/add",
      task: TaskDraft.parse({ id: "b", title: "B", assignee: "human" }),
      state: { name: "ready" },
    };
    const view = boardView(board(...start, mine), usualRules, new Map(), labelsOf([agent]));
    expect(view.columns.flatMap(({ cards }) => cards).map(({ who }) => who)).toEqual(["Person", "Claude Code"]);
  });

  it("says why a ready task cannot run", () => {
    const after: Command = {
      type: "task/add",
      task: TaskDraft.parse({ id: "b", title: "B", after: [a] }),
      state: { name: "ready" },
    };
    const ready = boardView(board(...start, after), usualRules).columns.find((entry) => entry.column === "ready");
    expect(ready?.cards[0]?.remark).toBe("It waits for “Add a licence”.");
  });
});

describe("inbox", () => {
  it("puts a waiting agent before a delivered result, and nothing else in", () => {
    const asking: Command = {
      type: "approval/ask",
      approval: {
        id: ApprovalId.parse("q"),
        task: a,
        run,
        title: "Run",
        kind: "execute",
        paths: [],
        command: "npm i",
        reason: "It would run a command.",
        expiresAt: now + 1,
      },
    };
    expect(inbox(board(...start))).toEqual([]);
    expect(inbox(board(...start, asking))).toMatchObject([
      { kind: "approval", text: "claude asks: npm i. It would run a command." },
    ]);
    expect(inbox(board(...start, asking), labelsOf([agent]))[0]?.text).toBe(
      "Claude Code asks: npm i. It would run a command.",
    );
    const answered = board(...start, asking, {
      type: "approval/answer",
      id: ApprovalId.parse("q"),
      decision: "deny",
      by: "human",
    });
    expect(inbox(answered)).toEqual([]);
    expect(inbox(board(...start, { type: "run/fail", run, reason: "It hung." }))).toMatchObject([
      { kind: "failed", text: "It hung." },
    ]);
  });
});

describe("runCounts", () => {
  it("tells what runs from what waits for a place", () => {
    const b = TaskId.parse("b");
    const second: readonly Command[] = [
      { type: "task/add", task: TaskDraft.parse({ id: b, title: "B" }), state: { name: "ready" } },
      { type: "run/request", run: RunId.parse("run-2"), task: b, agent: "claude" },
    ];
    expect(describeRunCounts(runCounts(board(...start, ...second)))).toBe("1 running, 1 queued");
    expect(describeRunCounts(runCounts(emptyBoard))).toBe("no run in progress");
  });
});

describe("agentsView", () => {
  it("shows who is busy with what, and who is missing", () => {
    const view = agentsView(board(...start), [{ ...agent, id: "codex", installed: false }, agent]);
    expect(view.map((entry) => [entry.id, entry.status])).toEqual([
      ["claude", "busy"],
      ["codex", "missing"],
    ]);
    expect(view[0]?.work).toMatchObject([{ title: "Add a licence", step: "work" }]);
  });

  it("shows how far work is walled in, that it asks, and what waits behind it and why", () => {
    const second = RunId.parse("run-2");
    const asked = {
      id: ApprovalId.parse("q"),
      task: a,
      run,
      title: "Run",
      kind: "other",
      paths: [],
      reason: "It asks.",
    };
    const [view] = agentsView(
      board(
        ...start,
        { type: "run/contain", run, containment: { level: "files" } },
        { type: "approval/ask", approval: { ...asked, kind: "other", expiresAt: now + 1 } },
        { type: "task/add", task: TaskDraft.parse({ id: "b", title: "B" }), state: { name: "ready" } },
        { type: "run/request", run: second, task: TaskId.parse("b"), agent: "claude" },
      ),
      [agent],
      new Map(),
      { ...usualRules, runLimit: 1 },
    );
    expect(view?.work).toMatchObject([{ asks: true, containment: expect.stringMatching(/^Contained: /) }]);
    expect(view?.queue).toEqual([{ run: second, task: "b", title: "B", reason: expect.stringMatching(/\w\.$/) }]);
  });

  it("shows who could not be had the last time, and why, until work is delivered again", () => {
    const failed = board(...start, { type: "run/fail", run, reason: "It is not logged in.", cause: "unauthorised" });
    expect(agentsView(failed, [agent])).toMatchObject([
      { status: "error", remark: "The last time: It is not logged in." },
    ]);
    expect(agentsView(board(...start, { type: "run/fail", run, reason: "It hung." }), [agent])).toMatchObject([
      { status: "available", remark: undefined },
    ]);
  });

  it("shows when the account of a held agent resumes", () => {
    const hold = { account: "claude", until: now + 60_000, reason: "Limit." };
    const held = board(...start, { type: "account/hold", run, hold }, { type: "run/interrupt", run, reason: "Limit." });
    expect(agentsView(held, [agent])).toMatchObject([{ status: "held", resumesAt: now + 60_000 }]);
  });
});

describe("costsView", () => {
  const charge = (id: string, costMicroUsd?: number): Command => ({
    type: "usage/record",
    id,
    run,
    usage: { costMicroUsd, provenance: costMicroUsd === undefined ? "unknown" : "reported" },
  });

  it("sums what is known and counts what is not", () => {
    const costs = costsView(board(...start, charge("1", 1_250_000), charge("2"), charge("1", 9)));
    expect(costs.total).toMatchObject({ microUsd: 1_250_000, unknown: 1, sessions: 2 });
    expect(describeCost(costs.total)).toBe("at least $1.25, reported, 1 unknown");
    expect(costs.days[0]?.key).toBe("2026-11-21");
    expect(costs.agents.map(({ label }) => label)).toEqual(["claude"]);
    expect(costsView(board(...start, charge("1")), labelsOf([agent])).agents[0]?.label).toBe("Claude Code");
  });

  it("counts the turns of a session as one session, and says what is true of the weakest of them", () => {
    const turn = (id: string, provenance: "computed" | "estimated"): Command => ({
      type: "usage/record",
      id,
      run,
      session: "s",
      usage: { costMicroUsd: 500_000, outputTokens: 10, reasoningTokens: 4, provenance },
    });
    const { total } = costsView(board(...start, turn("s/1", "computed"), turn("s/2", "estimated")));
    expect(total).toMatchObject({ sessions: 1, outputTokens: 20, reasoningTokens: 8 });
    expect(describeCost(total)).toBe("$1.00, estimated");
  });

  it("shows how the shared budgets stand, and a card what its task has cost", () => {
    const spent = board(...start, charge("1", 1_250_000), charge("2"));
    const money = moneyRules(BudgetSettings.parse({ run: 1, day: 2, project: 10 }), "2026-11-21");
    expect(costsView(spent, undefined, money).budgets.map(({ label, text }) => `${label}: ${text}`)).toEqual([
      "Today’s budget: at least $1.25 of $2.00 spent, 1 unknown",
      "The project’s budget: at least $1.25 of $10.00 spent, 1 unknown",
    ]);
    const cards = boardView(spent, usualRules).columns.flatMap((column) => column.cards);
    expect(cards.map(({ cost }) => cost)).toEqual(["at least $1.25, reported, 1 unknown"]);
  });

  it("never shows unknown as zero", () => {
    expect(describeCost({ microUsd: 0, provenance: "unknown", unknown: 1, sessions: 1 })).toBe("unknown");
    expect(describeCost({ microUsd: 0, provenance: "free", unknown: 0, sessions: 1 })).toBe("$0.00, free");
    expect(formatUsd(1_234)).toBe("$0.0012");
    expect(formatUsd(1)).toBe("under $0.0001");
  });
});
