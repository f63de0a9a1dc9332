import type { Command, Placement } from "#core/board/command.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { Recorded } from "./recorded-board.ts";

/** Four days of a small team: something in every column, costs that are known, zero and unknown. */
export const galleryHistory: readonly Recorded[] = [
  at(80, task("rounding", "Write down how rounding works", { labels: ["docs"] }, { name: "done", by: "Ada" })),
  at(80, task("pin", "Pin the versions of all actions", { key: "FAIR-4" }, { name: "done" })),
  at(78, task("names", "Refuse two people of the same name", { key: "FAIR-5", priority: "medium" })),
  ...work(76, "names", "codex", { costMicroUsd: 412_300, inputTokens: 182_440, outputTokens: 9_120 }),
  at(73, deliver("names", 0)),
  at(72, { type: "publish/request", run: runOf("names"), draft: false }),
  at(72, { type: "run/start", run: runOf("names"), worker: "w" }),
  at(72, { type: "publish/finish", run: runOf("names"), pull: pull(12) }),
  at(50, task("property", "Prove with random bills that nobody loses a cent", { key: "FAIR-6", priority: "high" })),
  ...work(49, "property", "claude", { costMicroUsd: 1_250_000, inputTokens: 640_200, outputTokens: 22_800 }),
  at(46, deliver("property", 2)),
  at(30, task("runner", "Move the tests to the new runner", { priority: "medium", labels: ["tests"] })),
  ...work(29, "runner", "goose", {}),
  at(28, { type: "run/fail", run: runOf("runner"), reason: "goose ended without changing anything." }),
  at(20, task("modules", "Offer the library as a CommonJS module too", { key: "FAIR-7" })),
  ...work(19, "modules", "claude", { costMicroUsd: 230_000, inputTokens: 90_100, outputTokens: 4_000 }),
  at(18, {
    type: "run/interrupt",
    run: runOf("modules"),
    reason: "Its worker died during work. Resume it, or start it again.",
  }),
  at(16, task("german", "Translate the help into German", { key: "FAIR-8", labels: ["docs"] })),
  ...work(15, "german", "claude", { costMicroUsd: 310_000, inputTokens: 120_000, outputTokens: 5_100 }),
  at(14, {
    type: "account/hold",
    run: runOf("german"),
    hold: { account: "claude", until: Date.now() + 5 * 3_600_000, reason: "You have hit your usage limit." },
  }),
  at(14, { type: "run/interrupt", run: runOf("german"), reason: "You have hit your usage limit." }),
  at(10, {
    type: "collision/record",
    seen: [runOf("modules"), runOf("property")],
    found: [
      {
        runs: [runOf("modules"), runOf("property")],
        files: [
          { sides: [changed("src/bill.js", 12, 31), changed("src/bill.js", 14, 22)] },
          { sides: [changed("test/bill.test.js", 3, 3), changed("test/bill.test.js", 1, 6)] },
        ],
        more: 0,
      },
    ],
  }),
  at(9, task("library", "Prove it with a library for random bills", { key: "FAIR-9", assignee: "asking" })),
  at(9, task("currency", "Показывать суммы в рублях", { key: "ЦЕНА-1", labels: ["перевод"] }, { name: "backlog" })),
  at(8, task("receipt", "Print a receipt that fits a narrow till roll", { estimate: { text: "3h" } })),
  at(
    8,
    task("logo", "Use the new logo", { priority: "low" }, { name: "blocked", reason: "Ada chooses it on Monday." }),
  ),
];

function at(hoursAgo: number, command: Command): Recorded {
  return { hoursAgo, command };
}

function task(id: string, title: string, more: object, state: Placement = { name: "ready" }): Command {
  return { type: "task/add", task: TaskDraft.parse({ id: `g-${id}`, title, ...more }), state };
}

function runOf(id: string): RunId {
  return RunId.parse(`r-${id}`);
}

/** A session that begins `hoursAgo` and lasts an hour. Usage without a figure is unknown. */
function work(hoursAgo: number, id: string, agent: string, usage: object): readonly Recorded[] {
  const run = runOf(id);
  const provenance = "costMicroUsd" in usage ? "reported" : "unknown";
  return [
    at(hoursAgo, { type: "run/request", run, task: TaskId.parse(`g-${id}`), agent }),
    at(hoursAgo, { type: "run/start", run, worker: "w" }),
    at(hoursAgo, {
      type: "run/place",
      run,
      place: { path: `/worktrees/${id}`, branch: `tutti/${id}`, base: "0".repeat(40) },
    }),
    at(hoursAgo, { type: "run/step", run, step: "work" }),
    at(hoursAgo - 1, { type: "usage/record", id: `u-${id}`, run, usage: { ...usage, provenance } }),
  ];
}

function changed(path: string, start: number, end: number) {
  return { path, kind: "modified" as const, lines: [{ start, end }] };
}

function deliver(id: string, findings: number): Command {
  return {
    type: "run/deliver",
    run: runOf(id),
    author: "gate",
    delivery: { round: 1, commit: "0".repeat(40), files: 2, added: 40, removed: 3, checks: [] },
    findings: Array.from({ length: findings }, (_, index) => ({
      rule: "check/test",
      severity: "warning",
      anchor: "",
      text: `Finding ${index + 1}`,
    })),
  };
}

function pull(number: number) {
  return { number, url: `https://github.com/ada/fair-share/pull/${number}`, branch: "tutti/names" };
}
