import { writtenWords } from "../../analyse/age-words.ts";
import { usualRules, type ScheduleRules } from "../../dispatch/rules.ts";
import type { BoardState } from "../board-state.ts";
import type { TaskId } from "../ids.ts";
import type { Run } from "../run.ts";
import { messagesOf } from "../run-message.ts";
import { runOf, type ChecklistItem, type Task } from "../task.ts";
import { labelOf, noLabels, type AgentLabels } from "./agent-labels.ts";
import type { BehindBase } from "./behind-words.ts";
import { stands } from "../../registers/register-words.ts";
import { called } from "../dependency-graph.ts";
import { boardView, type BoardView } from "./board-view.ts";
import { collisionsOf, mergeOrderWords } from "./collisions-view.ts";
import { containmentWords } from "./containment-words.ts";
import { describeCost, sumCharges } from "./cost-sum.ts";
import { messageStands } from "./message-words.ts";
import { rebaseWords } from "./rebase-words.ts";
import { sessionInWords } from "./session-words.ts";

/** Makes a place in the project something to click on. */
export type LinkOf = (file: string, line: number | undefined) => string;

/** Everything that is known of a task, as Markdown for a person to read. `undefined` when it is not on the board. */
export function taskDocument(
  board: BoardState,
  id: TaskId,
  linkOf: LinkOf,
  labels: AgentLabels = noLabels,
  rules: ScheduleRules = usualRules,
  behind: BehindBase = new Map(),
): string | undefined {
  const task = board.tasks.get(id);
  if (task === undefined) return undefined;
  const runs = [...board.runs.values()].filter((run) => run.task === id);
  const sections = [
    `# ${task.title}`,
    facts(board, task, linkOf, labels, boardView(board, rules, new Map(), labels, behind)),
    task.description,
    section("Acceptance criteria", checklist(task.criteria)),
    section("Steps", checklist(task.checklist)),
    section(
      "Comes after",
      task.after.flatMap((id) => comesAfter(board, id)),
    ),
    section(
      "Rather after",
      task.softAfter.flatMap((id) => comesAfter(board, id)),
    ),
    section(
      "Findings",
      task.findings.map((finding) => findingLines(board, finding, linkOf)),
    ),
    section("Overlaps", overlaps(board, task)),
    section("Notes", task.notes === "" ? [] : [task.notes]),
    section("Registers", registered(board, id)),
    section("Review comments", comments(board, id, linkOf)),
    section("Messages", messages(board, runs)),
    section(
      "Runs",
      runs.map((run) => runLines(board, run, labels)),
    ),
  ];
  return `${sections.filter((text) => text.trim() !== "").join("\n\n")}\n`;
}

function facts(board: BoardState, task: Task, linkOf: LinkOf, labels: AgentLabels, view: BoardView): string {
  const card = view.columns.flatMap((column) => column.cards).find((entry) => entry.id === task.id);
  const state = card?.resumesAt === undefined ? task.state.name : "held";
  const source = task.source;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["State", [state, card?.remark].filter(Boolean).join(": ")],
    ["Id", task.key === undefined ? task.id : `${task.key} (${task.id})`],
    ["Priority", task.priority],
    ["Labels", task.labels.length === 0 ? undefined : task.labels.join(", ")],
    ["Place", card?.position],
    ["Problem", card?.lint?.text.replaceAll("\n", " ")],
    ["Estimate", task.estimate?.text],
    ["Asks", card?.question?.text],
    ["Assignee", task.assignee === undefined ? undefined : labelOf(labels, task.assignee)],
    ["Agent", card?.agent === undefined ? undefined : labelOf(labels, card.agent)],
    ["Base branch", card?.behind === undefined ? undefined : `${card.behind}; Rebase Task… takes it in`],
    ["Group", task.group],
    ["Part of", task.parent === undefined ? undefined : titleOf(board, task.parent)],
    ["Recipe", task.recipe?.recipe],
    ["Files", task.files.length === 0 ? undefined : task.files.join(", ")],
    ["Overlap", task.overlap],
    ["Source", source === undefined ? undefined : linkOf(source.file, source.startLine)],
    ["Pull request", task.state.name === "published" ? task.state.pull.url : undefined],
  ];
  return rows
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `- ${name}: ${value}`)
    .join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `## ${title}\n\n${lines.join("\n")}`;
}

function checklist(items: readonly ChecklistItem[]): readonly string[] {
  return items.map(({ text, done, depth }) => `${"  ".repeat(depth)}- [${done ? "x" : " "}] ${text}`);
}

/** Which other runs change the same lines, where, and what is merged first. */
function overlaps(board: BoardState, task: Task): readonly string[] {
  const run = runOf(task.state);
  const seen = run === undefined ? [] : collisionsOf(board, run);
  const order = run === undefined ? undefined : mergeOrderWords(board, run);
  return [
    ...seen.flatMap(({ name, files }) => [`- With ${name}`, ...files.map((file) => `  - ${file}`)]),
    ...(order === undefined ? [] : [`- Best merged in this order: ${order}`]),
  ];
}

function titleOf(board: BoardState, id: TaskId): string {
  return board.tasks.get(id)?.title ?? id;
}

function comesAfter(board: BoardState, id: TaskId): readonly string[] {
  const tasks = called(board.tasks, id);
  if (tasks.length === 0) return [`- ${id} (not on the board)`];
  return tasks.map(({ title, state }) => `- ${title} (${state.name})`);
}

function findingLines(board: BoardState, id: Task["findings"][number], linkOf: LinkOf): string {
  const finding = board.findings.get(id);
  if (finding === undefined) return `- ${id}: gone`;
  const evidence = finding.evidence.map(
    ({ file, line, text }) => `  - ${[linkOf(file, line), text].filter(Boolean).join(" ")}`,
  );
  const age = finding.written === undefined ? [] : [`  - ${writtenWords(finding.written)}`];
  return [`- ${finding.severity}: ${finding.title}. ${finding.message}`, ...evidence, ...age].join("\n");
}

function comments(board: BoardState, task: TaskId, linkOf: LinkOf): readonly string[] {
  return [...board.comments.values()]
    .filter((comment) => comment.task === task)
    .map(({ state, severity, author, file, line, text }) => {
      const place = file === undefined ? "" : ` ${linkOf(file, line)}`;
      const stands = state.name === "dismissed" ? `dismissed: ${state.reason}` : state.name;
      return `- ${severity} by ${author}, ${stands}.${place} ${text}`;
    });
}

/** What was asked, decided and learned about it. */
function registered(board: BoardState, task: TaskId): readonly string[] {
  return [...board.registers.values()]
    .filter(({ tasks }) => tasks.includes(task))
    .flatMap(({ kind, title, state }) => [
      `- ${kind}, ${stands(board, state)}: ${title}`,
      ...(state.name === "answered" ? [`  - ${state.answer.replaceAll("\n", "\n    ")}`] : []),
    ]);
}

/** What was said to its agents, in the order in which they are told. */
function messages(board: BoardState, runs: readonly Run[]): readonly string[] {
  return runs
    .flatMap(({ id }) => messagesOf(board, id))
    .map((message) => `- ${message.author}, ${messageStands(message)}: ${message.text.replaceAll("\n", "\n  ")}`);
}

function runLines(board: BoardState, run: Run, labels: AgentLabels): string {
  const { state } = run;
  const reason =
    "reason" in state
      ? `: ${state.reason}`
      : state.name === "running"
        ? `: ${[state.step, sessionInWords(run)].filter(Boolean).join(", ")}`
        : "";
  const charges = [...board.charges.values()].filter((charge) => charge.run === run.id);
  const deliveries = run.deliveries.map(({ round, commit, files, added, removed, checks, sentBack, leftBecause }) => {
    const results = checks.map((check) => `    - ${check.name} ${check.outcome}: ${check.summary}`);
    return [
      `  - Round ${round}: ${commit.slice(0, 10)}, ${files} ${files === 1 ? "file" : "files"}, +${added} −${removed}`,
      ...results,
      ...(sentBack === undefined ? [] : [`    - Back to its agent by itself, ${sentBack.number} of ${sentBack.of}`]),
      ...(leftBecause === undefined ? [] : [`    - ${leftBecause}`]),
    ].join("\n");
  });
  return [
    `- ${run.id} by ${labelOf(labels, run.agent)}, ${state.name}${reason}`,
    ...(run.agentReason === undefined ? [] : [`  - Why ${labelOf(labels, run.agent)}: ${run.agentReason}`]),
    `  - Cost: ${describeCost(sumCharges(run.id, run.id, charges))}`,
    ...(run.place === undefined ? [] : [`  - Branch: ${run.place.branch}`]),
    ...(run.containment === undefined ? [] : [`  - ${containmentWords(run.containment)}`]),
    ...(run.place?.slot === undefined ? [] : [`  - Port: ${run.place.slot.port} (slot ${run.place.slot.number})`]),
    ...(run.rebases ?? []).map((order) => `  - ${rebaseWords(order)}`),
    ...(run.publishProblem === undefined ? [] : [`  - Not published: ${run.publishProblem}`]),
    ...(run.savedAs === undefined ? [] : [`  - Unfinished work is kept under ${run.savedAs}`]),
    ...(run.keptAside ?? []).map((ref) => `  - Earlier work is kept under ${ref}`),
    ...deliveries,
  ].join("\n");
}
