import { followsReviews, RECIPES_REPEAT } from "#core/review/rework.ts";
import type { ReviewComment } from "#core/review/comment.ts";
import type { FileChange } from "#core/review/diff.ts";
import { CommentId } from "#core/board/ids.ts";
import { openComments } from "#core/board/decide-review.ts";
import { HUMAN } from "#core/board/task.ts";
import { behindWords } from "#core/board/view/behind-words.ts";
import { TuttiError } from "#core/errors.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findRun } from "../find.ts";
import { followRuns } from "../follow-runs.ts";

export interface ReviewOptions {
  readonly diff: boolean;
  /** `FILE:LINE TEXT`, each. */
  readonly comment: readonly string[];
  readonly dismiss: readonly string[];
  readonly reason: string;
  /** Sends all open comments back, with this line. */
  readonly sendBack: string | undefined;
  /** Who goes on then; the agent that did the work when absent. */
  readonly agent: string | undefined;
}

/** `tutti review TASK`: what was delivered, what the checks said, and what to do about it. */
export async function review(context: CommandContext, name: string, options: ReviewOptions): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await (options.sendBack === undefined ? context.projectToLookAt() : context.project());
  const { tutti } = project;
  const run = findRun(await tutti.board.refresh(), name);
  if (options.sendBack !== undefined && !followsReviews(options.agent ?? run.agent)) {
    const message = `${RECIPES_REPEAT} Name it with --agent.`;
    out.document({ schema: 1, error: { kind: "refused", message } });
    out.problem(message);
    return exitCode.needsHuman;
  }
  const sendsOnlyBack = options.sendBack !== undefined && options.comment.length === 0;
  const changes = sendsOnlyBack ? [] : await project.changes(run, signal);
  for (const text of options.comment) await addComment(project, run.id, text, changes);
  for (const id of options.dismiss)
    await tutti.send({ type: "comment/dismiss", id: CommentId.parse(id), reason: options.reason });
  if (options.sendBack !== undefined) {
    await tutti.returnRun(run.id, options.sendBack, options.agent, signal);
    await followRuns(project, [run.id], out, signal);
  }
  const state = await tutti.board.refresh();
  const comments = [...state.comments.values()].filter((comment) => comment.run === run.id);
  const delivery = state.runs.get(run.id)?.deliveries.at(-1);
  const current = options.sendBack === undefined ? changes : await changesNow(context, project, run);
  const behind = await project.behind(state.runs.get(run.id) ?? run, signal);
  out.document({ schema: 1, run: state.runs.get(run.id), delivery, comments, changes: current, behind });
  out.line(out.bold(state.tasks.get(run.task)?.title ?? run.task));
  for (const change of current)
    out.line(`  ${change.kind.padEnd(8)} ${change.path}  +${change.added} −${change.removed}`);
  if (behind !== undefined) {
    out.line(`  ${behindWords(behind)}. Take it in with: tutti rebase ${name}`);
  }
  if (delivery?.leftBecause !== undefined) out.line(`  ${delivery.leftBecause}`);
  for (const check of delivery?.checks ?? []) out.line(`  ${check.outcome.padEnd(8)} ${check.name}: ${check.summary}`);
  for (const comment of comments) for (const line of describeComment(comment)) out.line(line);
  if (options.diff) for (const line of current.flatMap(diffLines)) out.line(line);
  return openComments(state, run.id).length > 0 || delivery === undefined ? exitCode.needsHuman : exitCode.done;
}

/** After the work was sent back: that it cannot be looked at here does not undo that. */
async function changesNow(
  { out, signal }: CommandContext,
  project: Project,
  run: Parameters<Project["changes"]>[0],
): Promise<readonly FileChange[]> {
  try {
    return await project.changes(run, signal);
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined || signal.aborted) throw error;
    out.problem(known.message);
    return [];
  }
}

async function addComment(
  project: Project,
  run: Parameters<Project["changes"]>[0]["id"],
  spec: string,
  changes: readonly FileChange[],
): Promise<void> {
  const match = /^(.+?):(\d+)\s+(.+)$/s.exec(spec);
  const [, file, line, text] = match ?? [];
  if (file === undefined || text === undefined)
    throw new TuttiError("refused", `“${spec}” is not a comment. Write FILE:LINE TEXT.`);
  const change = changes.find((entry) => entry.path === file);
  if (change === undefined) throw new TuttiError("refused", `${file} is not changed by this run.`);
  const anchor = lineText(change, Number(line));
  if (anchor === undefined)
    throw new TuttiError("refused", `The change of ${file} does not show line ${line}. \`tutti review --diff\` does.`);
  await project.tutti.send({
    type: "comment/add",
    id: CommentId.parse(`c-${project.clock.id()}`),
    run,
    author: HUMAN,
    finding: { rule: "human", severity: "warning", file, line: Number(line), anchor, text },
  });
}

/** The text of a line of the new side, as far as the diff shows it. */
function lineText(change: FileChange, wanted: number): string | undefined {
  for (const hunk of change.hunks) {
    let line = hunk.newStart;
    for (const text of hunk.lines) {
      if (text.startsWith("-")) continue;
      if (line === wanted) return text.slice(1);
      line += 1;
    }
  }
  return undefined;
}

function describeComment(comment: ReviewComment): readonly string[] {
  const place =
    comment.file === undefined ? "" : `${comment.file}${comment.line === undefined ? "" : `:${comment.line}`}`;
  const head = `  ${comment.id}  ${comment.state.name}  ${comment.severity}  ${place}  (${comment.author})`;
  return [
    head,
    ...comment.text.split("\n").map((line) => `      ${line}`),
    ...comment.replies.map((reply) => `      ${reply.author}: ${reply.text}`),
  ];
}

function diffLines(change: FileChange): readonly string[] {
  const head = [
    `--- ${change.kind === "added" ? "/dev/null" : change.oldPath}`,
    `+++ ${change.kind === "deleted" ? "/dev/null" : change.path}`,
  ];
  return [
    ...head,
    ...change.hunks.flatMap((hunk) => [
      `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
      ...hunk.lines,
    ]),
  ];
}
