import { type Analysis, canShowGone } from "../analyse/finding.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { enterImported } from "./decide-register.ts";
import { cycleThrough } from "./dependencies.ts";
import type { Event } from "./event.ts";
import type { FindingId, TaskId } from "./ids.ts";
import { refreshTask } from "./refresh-task.ts";
import { same } from "./same.ts";
import type { Task, TaskDraft } from "./task.ts";

type AnalysisCommand = Extract<Command, { type: "analysis/record" | "plan/propose" | "import/record" }>;

export function decideAnalysis(board: BoardState, command: AnalysisCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "analysis/record":
      return recordAnalysis(board, command.analysis, now);
    case "plan/propose":
      return proposeTasks(board, command.tasks, now);
    case "import/record":
      return recordImport(board, command, now);
  }
}

/** Only differences become events: a second look at an unchanged project writes nothing. */
function recordAnalysis(board: BoardState, analysis: Analysis, now: number): readonly Event[] {
  const { facts, findings } = analysis;
  const seen = new Set(findings.map((finding) => finding.id));
  const found = findings.filter((finding) => !same(board.findings.get(finding.id), finding));
  const gone = [...board.findings.values()]
    .filter((finding) => !seen.has(finding.id) && canShowGone(analysis, finding))
    .map(({ id }) => id);
  if (found.length === 0 && gone.length === 0 && same(board.facts, facts)) return [];
  return [{ type: "analysis/recorded", at: now, facts, found, gone }, ...closeProved(board, gone, now)];
}

/** A proposal whose findings are all proved gone has nothing left to do. */
function closeProved(board: BoardState, gone: readonly FindingId[], now: number): readonly Event[] {
  const left = new Set(gone);
  const proved = (task: Task): boolean =>
    task.findings.length > 0 && task.findings.every((id) => left.has(id) || !board.findings.has(id));
  return [...board.tasks.values()]
    .filter((task) => (task.state.name === "proposed" || task.state.name === "published") && proved(task))
    .map((task) => ({ type: "task/moved", at: now, id: task.id, state: { name: "done", by: "analysis" } }) as const);
}

/** What was proposed before, in whatever state it is now, is not proposed again; its open proposal is brought up to date. */
function proposeTasks(board: BoardState, tasks: readonly TaskDraft[], now: number): readonly Event[] {
  return tasks.flatMap((task): readonly Event[] => {
    const known = board.tasks.get(task.id);
    if (known === undefined) return [{ type: "task/added", at: now, task, state: { name: "proposed" } }];
    if (known.state.name === "done" && known.state.by === "analysis") {
      return [{ type: "task/moved", at: now, id: task.id, state: { name: "proposed" } }]; // it came back
    }
    if (known.state.name !== "proposed" || same(known.findings, task.findings)) return [];
    const { findings, description } = task;
    // The words of a person stay; what has been found is said by the findings themselves.
    const changes = known.edited.includes("description") ? { findings } : { findings, description };
    return [{ type: "task/edited", at: now, id: task.id, changes, by: "plan" }];
  });
}

/** A file imported again adds what is new and leaves alone what the board already has. */
export function recordImport(
  board: BoardState,
  command: Extract<Command, { type: "import/record" }>,
  now: number,
): readonly Event[] {
  const after = new Map<TaskId, readonly TaskId[]>([...board.tasks].map(([id, task]) => [id, task.after]));
  const named = Map.groupBy([...board.tasks.values(), ...command.tasks.map(({ task }) => task)], keyOf);
  const meant = (id: TaskId): readonly TaskId[] => [id, ...(named.get(id.toLowerCase()) ?? []).map((task) => task.id)];
  const added: Event[] = [];
  const seen = new Set<TaskId>();
  const entries = new Set([...board.met.values()].map(({ entry }) => entry)); // of tasks whose titles were changed
  for (const { task, state } of command.tasks) {
    if (command.refresh === true && board.tasks.has(task.id)) added.push(...refreshTask(board, task, state, now));
    if (board.tasks.has(task.id) || entries.has(task.id) || seen.has(task.id)) continue;
    seen.add(task.id);
    const order = task.after.filter(
      (id) => cycleThrough(task.id, meant(id), (other) => (after.get(other) ?? []).flatMap(meant)) === undefined,
    );
    after.set(task.id, order);
    const dropped = task.after.length - order.length;
    const notes =
      dropped === 0 ? task.notes : `${task.notes}\nLeft out ${dropped} dependency that would close a circle.`.trim();
    added.push({ type: "task/added", at: now, task: { ...task, after: order, notes }, state });
  }
  const known = board.imports.get(command.file);
  const { file, notUnderstood, registers = [] } = command;
  const entered = enterImported(board, registers, now);
  if (added.length === 0 && known !== undefined && same(known.notUnderstood, notUnderstood)) return entered;
  return [...added, ...entered, { type: "import/recorded", at: now, file, tasks: command.tasks.length, notUnderstood }];
}

function keyOf({ key }: TaskDraft): string | undefined {
  return key?.toLowerCase();
}
