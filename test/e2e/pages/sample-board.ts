import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command, Placement } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { FindingId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { Approval } from "#core/permission/approval.ts";
import type { AgentDescription } from "#core/run/agent.ts";

/** When the sample board's last event happened. */
export const sampleNow = Date.UTC(2026, 10, 21, 12, 0, 0);
const minute = 60_000;
const day = 24 * 60 * minute;

const run = (id: string): RunId => RunId.parse(id);
const add = (id: string, name: Placement["name"] | "ready", title: string, more: object = {}): Command => ({
  type: "task/add",
  task: TaskDraft.parse({ id, title, ...more }),
  state: name === "blocked" ? { name, reason: "The legal team has not answered yet." } : placement(name),
});

function placement(name: Exclude<Placement["name"], "blocked">): Placement {
  return name === "in-progress" ? { name, by: "Ada" } : { name };
}

function started(id: string, task: string, agent: string, step: string): Command[] {
  return [
    { type: "run/request", run: run(id), task: TaskId.parse(task), agent },
    { type: "run/start", run: run(id), worker: "w-1" },
    { type: "run/step", run: run(id), step },
  ];
}

function delivered(id: string, findings: number): Command {
  return {
    type: "run/deliver",
    run: run(id),
    author: "gate",
    delivery: { round: 1, commit: "0".repeat(40), files: 2, added: 40, removed: 3, checks: [] },
    findings: Array.from({ length: findings }, (_, index) => ({
      rule: "check/test",
      severity: "warning" as const,
      anchor: "",
      text: `Finding ${index}`,
    })),
  };
}

function cost(id: string, microUsd: number | undefined, inputTokens: number, outputTokens: number): Command {
  const usage = { costMicroUsd: microUsd, inputTokens, outputTokens, provenance: "reported" as const };
  return { type: "usage/record", id: `u-${id}`, run: run(id), usage };
}

function asks(
  id: string,
  what: object,
  classes: readonly string[],
  more: { readonly reason: string; readonly risky?: boolean; readonly diff?: string },
): Command {
  const approval = {
    id,
    task: "t-run-1",
    run: "r-1",
    title: "Run a command",
    paths: [],
    risky: false,
    ...what,
    ...more,
  };
  return {
    type: "approval/ask",
    approval: Approval.parse({ ...approval, classes, askedAt: 0, expiresAt: sampleNow + 28 * minute }),
  };
}

const criteria = [
  { text: "It builds", done: true, depth: 0 },
  { text: "It is tested", done: true, depth: 0 },
  { text: "It is documented", done: false, depth: 0 },
];

const tasks: readonly Command[] = [
  add("t-editorconfig", "ready", "Add an .editorconfig that says what the files already do", {
    priority: "low",
    labels: ["recipe"],
    estimate: { text: "10m" },
  }),
  add("t-licence", "ready", "Add the MIT licence", {
    key: "TASK-003",
    priority: "medium",
    labels: ["legal"],
    criteria,
  }),
  add("t-secret", "ready", "Remove the access key from config/staging.env and rotate it", {
    key: "TASK-001",
    priority: "critical",
    labels: ["security", "config", "urgent", "operations", "audit"],
    estimate: { text: "1h" },
    criteria,
  }),
  add("t-after", "ready", "Publish the package with provenance", { priority: "high", after: ["t-licence"] }),
  add("t-russian", "backlog", "Перевести руководство пользователя и проверить ссылки во всех разделах", {
    key: "ЗАДАЧА-12",
    priority: "medium",
    labels: ["документация"],
    estimate: { text: "2 дня" },
  }),
  add("t-arabic", "backlog", "أضف دعم اللغة العربية إلى صفحة الإعدادات", { labels: ["l10n"] }),
  add(
    "t-long",
    "backlog",
    "Replace the hand-written argument parser in packages/command-line/source/interface/arguments/parse-arguments-and-environment-variables.ts by the shared one, without a change of any documented option",
    {
      key: "CLI-1042",
      priority: "high",
      labels: ["refactoring", "a-label-that-is-far-too-long-to-fit-into-one-line-of-a-card"],
    },
  ),
  add("t-person", "in-progress", "Talk to three users about the import", { assignee: "human" }),
  add("t-blocked", "blocked", "Use the new logo", { priority: "low" }),
  add("t-done-1", "done", "Pin the versions of all actions", { key: "TASK-000" }),
  add("t-done-2", "done", "Write a README that a newcomer understands", { labels: ["docs"] }),
  add("t-run-1", "ready", "Make the date parser strict about time zones", {
    key: "TASK-021",
    priority: "high",
    labels: ["bug"],
    criteria,
  }),
  add("t-run-2", "ready", "Add a CI workflow that runs lint and tests", { key: "TASK-022", labels: ["ci"] }),
  add("t-queue", "ready", "Add a Dockerfile that builds", { labels: ["recipe"] }),
  add("t-review", "ready", "Cover the retry policy with tests", { key: "TASK-017", priority: "high", criteria }),
  add("t-publish", "ready", "Validate the settings file on start", { key: "TASK-018" }),
  add("t-failed", "ready", "Upgrade the HTTP client to its next major version", {
    key: "TASK-019",
    priority: "medium",
  }),
  add("t-cut", "ready", "Split the router into read and write halves", { key: "TASK-020" }),
];

const runs: readonly Command[] = [
  ...started("r-publish", "t-publish", "codex", "work"),
  delivered("r-publish", 0),
  { type: "publish/request", run: run("r-publish"), draft: false },
  { type: "run/start", run: run("r-publish"), worker: "w-1" },
  {
    type: "publish/finish",
    run: run("r-publish"),
    pull: { number: 12, url: "https://github.com/acme/shop/pull/12", branch: "tutti/t-publish" },
  },
  cost("r-publish", 412_300, 182_440, 9_120),
  ...started("r-review", "t-review", "claude", "work"),
  delivered("r-review", 2),
  cost("r-review", 1_250_000, 640_200, 22_800),
  ...started("r-failed", "t-failed", "goose", "work"),
  {
    type: "run/fail",
    run: run("r-failed"),
    reason: "The agent said it was done, but nothing was changed in the worktree.",
  },
  cost("r-failed", undefined, 0, 0),
  ...started("r-cut", "t-cut", "claude", "gate"),
  { type: "run/interrupt", run: run("r-cut"), reason: "Its worker ended while npm test was running." },
  ...started("r-1", "t-run-1", "claude", "work"),
  ...started("r-2", "t-run-2", "recipe", "gate"),
  cost("r-2", 0, 0, 0),
  { type: "run/request", run: run("r-3"), task: TaskId.parse("t-queue"), agent: "recipe" },
];

const analysed: Command = {
  type: "analysis/record",
  analysis: {
    facts: { name: "shop", files: 214, lines: 18_400, languages: [], packageManagers: ["npm"], commands: [] },
    skipped: [],
    findings: ["licence", "secret", "ci"].map((name) => ({
      id: FindingId.parse(`f-${name}`),
      rule: `missing/${name}`,
      severity: "warning",
      title: `No ${name}`,
      message: `There is no ${name}.`,
      evidence: [{ file: ".", text: "" }],
    })),
  },
};

const proposed: Command = {
  type: "plan/propose",
  tasks: [
    TaskDraft.parse({
      id: "t-proposed-1",
      title: "Ignore the build output in git",
      priority: "medium",
      labels: ["recipe"],
    }),
    TaskDraft.parse({
      id: "t-proposed-2",
      title: "Settle the FIXME in src/payment/refund.ts, line 88",
      labels: ["todo"],
    }),
  ],
};

/** A board after these commands, the earlier ones on earlier days. */
export function boardAfter(commands: readonly Command[]): BoardState {
  const first = sampleNow - 3 * day;
  return commands.reduce((board, command, index) => {
    const at = first + Math.round(((index + 1) / commands.length) * (sampleNow - first));
    return projectAll(board, decide(board, command, at));
  }, emptyBoard);
}

/** A project in the middle of its work, with a card for every state. */
export const sampleBoard: BoardState = boardAfter([analysed, ...tasks, proposed, ...runs]);
/** The same with agents that ask: what a rule may answer, what may do harm, and a change outside. */
export const askingBoard: BoardState = boardAfter([
  analysed,
  ...tasks,
  proposed,
  ...runs,
  asks("q-install", { command: "npm install --save-dev fast-check@4", kind: "execute" }, ["install"], {
    reason: "It is about installing packages.",
  }),
  asks("q-push", { command: "git push --force origin main && rm -rf ~/.cache/build", kind: "execute" }, ["publish"], {
    risky: true,
    reason:
      "It publishes: git push. It overwrites what others have pushed. It deletes outside the worktree: ~/.cache/build.",
  }),
  asks("q-edit", { title: "Edit /etc/hosts", kind: "edit" }, ["edit", "outside"], {
    diff: "/etc/hosts\n  127.0.0.1 localhost\n- 127.0.0.1 shop\n+ 127.0.0.1 shop shop.test",
    reason: "It changes a file outside the worktree: /etc/hosts.",
  }),
]);
export const analysedBoard: BoardState = boardAfter([analysed]);

/** A board with `count` tasks in five columns. */
export function largeBoard(count: number): BoardState {
  const names = ["backlog", "ready", "in-progress", "review", "done"] as const;
  const at = sampleNow;
  return projectAll(
    emptyBoard,
    Array.from({ length: count }, (_, index) => ({
      type: "task/added" as const,
      at: at + index,
      task: TaskDraft.parse({ id: `t-${index}`, title: `Task number ${index}`, labels: ["large"] }),
      state: placement(names[index % names.length] ?? "ready"),
    })),
  );
}

export const lastLines: ReadonlyMap<RunId, string> = new Map([
  [run("r-1"), "Editing src/time/parse-date.ts: reject offsets without a colon"],
  [run("r-2"), "npm test: 212 passed, 3 to go"],
]);

const supports = { steering: false, resume: true, usage: true, permission: true };
export const sampleAgents: readonly AgentDescription[] = [
  {
    id: "recipe",
    label: "Recipes",
    kind: "recipe",
    installed: true,
    concurrency: 4,
    supports,
    remark: "Built in, deterministic, free.",
  },
  { id: "claude", label: "Claude Code", kind: "acp", installed: true, version: "2.1.4", concurrency: 2, supports },
  { id: "codex", label: "Codex", kind: "acp", installed: true, version: "0.61.0", concurrency: 2, supports },
  {
    id: "goose",
    label: "goose",
    kind: "acp",
    installed: true,
    version: "1.9.0",
    concurrency: 1,
    supports,
    remark: "It does not report what it costs.",
  },
  {
    id: "gemini",
    label: "Gemini CLI",
    kind: "acp",
    installed: false,
    concurrency: 2,
    supports,
    remark: "Not on the PATH. Install it with: npm install -g @google/gemini-cli",
  },
  {
    id: "opencode",
    label: "opencode",
    kind: "acp",
    installed: false,
    concurrency: 2,
    supports,
    remark: "Not on the PATH. Install it with: npm install -g opencode-ai",
  },
];
