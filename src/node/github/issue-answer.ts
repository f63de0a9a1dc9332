import * as z from "zod";
import type { ForgeIssue } from "#core/import/issue.ts";

const Person = z.object({ login: z.string() }).nullish();

/** What is used of GitHub's answer about an issue. Older servers do not tell all of it. */
export const IssueAnswer = z.object({
  number: z.int(),
  html_url: z.string(),
  repository_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  user: Person,
  state: z.string(),
  state_reason: z.string().nullish(),
  closed_at: z.string().nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])).default([]),
  assignee: Person,
  assignees: z.array(z.object({ login: z.string() })).nullish(),
  milestone: z.object({ number: z.int(), title: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
  parent_issue_url: z.string().nullish(),
  issue_dependencies_summary: z.object({ blocked_by: z.int() }).nullish(),
});
export type IssueAnswer = z.infer<typeof IssueAnswer>;

export function issueOf(
  answer: IssueAnswer,
  blockedBy: readonly number[],
  fields: Readonly<Record<string, string>>,
): ForgeIssue {
  const { number, html_url, title, body, user, state, state_reason, closed_at, labels, milestone, repository_url } =
    answer;
  const people = answer.assignees ?? (answer.assignee ? [answer.assignee] : []);
  const parent =
    answer.parent_issue_url?.startsWith(`${repository_url}/issues/`) === true
      ? /(\d+)$/.exec(answer.parent_issue_url)?.[1]
      : undefined;
  return {
    number,
    url: html_url,
    title,
    body: body ?? "",
    author: user?.login,
    state: state === "closed" ? "closed" : "open",
    dropped: state_reason === "not_planned" || state_reason === "duplicate",
    closedOn: closed_at ?? undefined,
    labels: labels.flatMap((label) => (typeof label === "string" ? label : label.name) ?? []),
    assignees: people.map(({ login }) => login),
    milestone: milestone?.title,
    parent: parent === undefined ? undefined : Number(parent),
    blockedBy,
    fields,
  };
}
