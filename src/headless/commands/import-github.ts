import { describeImport } from "#core/backlog/import-summary.ts";
import { importIssues, type IssueReport } from "#core/import/import-issues.ts";
import type { IssueQuery } from "#core/import/issue.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { count } from "./analyse.ts";
import { describeTasks } from "./import-file.ts";

/** `tutti import github`: issues become tasks; those that are known are brought up to date. */
export async function importGitHub(context: CommandContext, query: IssueQuery, dryRun: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  const report = await importIssues(project.tutti, await project.issues(signal), query, dryRun, signal);
  const { from, found, added, changed, closed, closedElsewhere } = report;
  out.document({
    schema: 1,
    dryRun,
    from,
    tasks: describeTasks(found.tasks),
    remarks: found.remarks.map(({ text }) => text),
    added,
    changed,
    closed,
    closedElsewhere: closedElsewhere.map(({ id, key, state }) => ({ id: key ?? id, boardId: id, status: state.name })),
  });
  out.line(describeImport(found));
  for (const { key, title, state } of closedElsewhere) {
    out.line(`${key ?? ""} is closed on ${from}; “${title}” is ${state.name} here. Move it when that is right.`);
  }
  out.line();
  out.line(dryRun ? `${count(found.tasks.length, "issue")} of ${from} would be imported.` : summary(report));
  return exitCode.done;
}

function summary({ from, found, added, changed, closed }: IssueReport): string {
  const known = found.tasks.length - added.length;
  const parts = [
    `${count(added.length, "issue")} of ${from} imported`,
    `${known} known already`,
    ...(changed.length === 0 ? [] : [`${changed.length} of them brought up to date`]),
    ...(closed.length === 0 ? [] : [`${closed.length} done because they were closed`]),
  ];
  return `${parts.join(", ")}.`;
}
