import type { BacklogImport } from "../backlog/backlog-import.ts";
import type { TaskId } from "../board/ids.ts";
import type { Task } from "../board/task.ts";
import type { Tutti } from "../tutti.ts";
import type { ForgeIssue, FoundIssues, IssueQuery, IssueSource } from "./issue.ts";
import { readBody } from "./issue-body.ts";
import { issueOrigin, issueTaskId, issueTasks } from "./issue-tasks.ts";

export interface IssueReport {
  /** `host/owner/name`. */
  readonly from: string;
  readonly found: BacklogImport;
  readonly added: readonly TaskId[];
  /** Tasks that say something else now, because their issue does. */
  readonly changed: readonly TaskId[];
  /** Tasks whose issue was closed, and that nobody had touched. */
  readonly closed: readonly TaskId[];
  /** Tasks whose issue was closed, and that a person must look at. */
  readonly closedElsewhere: readonly Task[];
}

/** More are not asked about one by one. */
const mostLookedUp = 100;

/**
 * Takes over the issues of a forge's repository. Those that are known are
 * brought up to date where no person has changed their tasks; issues of tasks
 * on the board that were closed since are told.
 */
export async function importIssues(
  { board }: Pick<Tutti, "board">,
  source: IssueSource,
  query: IssueQuery,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<IssueReport> {
  const listed = await source.list(query, signal);
  const state = await board.refresh();
  const others = numbersToLookUp([...state.tasks.values()], listed);
  const known = await source.find(listed.place, others.slice(0, mostLookedUp), signal);
  const ended = known.filter((issue) => issue.state === "closed" && onBoard(issue, listed, state.tasks));
  const skipped = others.length - mostLookedUp;
  const remarks = skipped > 0 ? [`${skipped} more issues that are named, or on the board, were not asked about.`] : [];
  const found = issueTasks(
    { ...listed, issues: [...listed.issues, ...ended], remarks: [...listed.remarks, ...remarks] },
    known,
  );
  const tasks = found.tasks.map(({ draft, state: stands }) => ({ task: draft, state: stands }));
  const file = issueOrigin(listed.place);
  const events = dryRun
    ? []
    : await board.send({ type: "import/record", file, tasks, notUnderstood: [], refresh: true });
  const after = board.state.tasks;
  const endedIds = new Set(
    found.tasks.flatMap(({ draft, state: stands }) => (stands.name === "done" ? [draft.id] : [])),
  );
  return {
    from: file,
    found,
    added: events.flatMap((event) => (event.type === "task/added" ? [event.task.id] : [])),
    changed: events.flatMap((event) => (event.type === "task/edited" ? [event.id] : [])),
    closed: events.flatMap((event) => (event.type === "task/moved" ? [event.id] : [])),
    closedElsewhere: [...endedIds].flatMap((id) => after.get(id) ?? []).filter((task) => !isOver(task)),
  };
}

/** Issues that nobody listed: those of tasks on the board that go on, and those that others wait for. */
function numbersToLookUp(tasks: readonly Task[], { place, issues }: FoundIssues): readonly number[] {
  const listed = new Set(issues.map(({ number }) => number));
  const onIt = tasks.flatMap((task) => {
    const number = Number(/^#(\d+)$/.exec(task.key ?? "")?.[1]);
    return !isOver(task) && issueTaskId(place, number) === task.id ? [number] : [];
  });
  const named = issues.flatMap((issue) => [...issue.blockedBy, ...readBody(issue.body, place).blockedBy]);
  return [...new Set([...onIt, ...named])].filter((number) => !listed.has(number));
}

function onBoard({ number }: ForgeIssue, { place }: FoundIssues, tasks: ReadonlyMap<TaskId, Task>): boolean {
  return number !== undefined && tasks.has(issueTaskId(place, number));
}

function isOver({ state }: Task): boolean {
  return state.name === "done" || state.name === "dismissed";
}
