import { failure, type Answer } from "./answer.ts";
import type { JsonObject } from "./json.ts";
import type { Call } from "./routes.ts";
import type { Shapes } from "./shapes.ts";

/** An issue of the forge; a test may change it while the forge runs. */
export interface SeedIssue {
  readonly number: number;
  title: string;
  body?: string | null;
  state?: "open" | "closed";
  reason?: "completed" | "not_planned";
  labels?: readonly string[];
  assignees?: readonly string[];
  milestone?: string;
  parent?: number;
  blockedBy?: readonly number[];
  /** It is a pull request. */
  pull?: boolean;
}

export interface SeedIssues {
  readonly issues: readonly SeedIssue[];
  /** A project of the owner, who is a person: what stands on its board, and its columns. */
  readonly project?: {
    readonly number: number;
    readonly items: readonly (
      | { readonly issue: number; readonly status: string }
      | { readonly draft: string; readonly status: string }
    )[];
  };
  /** GitHub gives up to a hundred at once; fewer show what happens with more. */
  readonly perPage?: number;
}

type Route = (call: Call) => Answer;
const repoPath = "/repos/{owner}/{repo}";
const people = "/users/{username}/projectsV2/{project_number}";
const status = 7;

/** Issues, what they wait for, and one project. */
export function issueRoutes(
  seed: SeedIssues,
  shapes: Shapes,
  apiUrl: string,
  repo: string,
): Readonly<Record<string, Route>> {
  const url = `${apiUrl}/repos/${repo}`;
  const shape = (issue: SeedIssue): JsonObject => issueShape(issue, shapes, url);
  const find = ({ operation }: Call): SeedIssue | undefined =>
    seed.issues.find(({ number }) => number === Number(operation.parameters["issue_number"]));
  const isProject = ({ operation }: Call): boolean =>
    Number(operation.parameters["project_number"]) === seed.project?.number;
  return {
    [`get ${repoPath}/issues`]: ({ query }) => {
      const wanted = query.get("state") ?? "open";
      const labels = query.get("labels")?.split(",") ?? [];
      const all = seed.issues
        .filter(({ state = "open" }) => wanted === "all" || state === wanted)
        .filter((issue) => labels.every((label) => issue.labels?.includes(label)))
        .toSorted((a, b) => b.number - a.number);
      const page = Number(query.get("page") ?? 1);
      const size = Math.min(Number(query.get("per_page") ?? 30), seed.perPage ?? 100);
      const next = new URLSearchParams(query);
      next.set("page", String(page + 1));
      const headers = page * size < all.length ? { link: `<${url}/issues?${next.toString()}>; rel="next"` } : {};
      return { status: 200, body: all.slice((page - 1) * size, page * size).map(shape), headers };
    },
    [`get ${repoPath}/issues/{issue_number}`]: (call) => {
      const issue = find(call);
      return issue === undefined ? failure(404, "Not Found") : { status: 200, body: shape(issue) };
    },
    [`get ${repoPath}/issues/{issue_number}/dependencies/blocked_by`]: (call) => {
      const blockers = find(call)?.blockedBy ?? [];
      return { status: 200, body: seed.issues.filter(({ number }) => blockers.includes(number)).map(shape) };
    },
    "get /orgs/{org}/projectsV2/{project_number}/fields": () => failure(404, "Not Found"),
    [`get ${people}/fields`]: (call) =>
      isProject(call) ? { status: 200, body: projectFields(url) } : failure(404, "Not Found"),
    [`get ${people}/items`]: (call) => {
      if (!isProject(call)) return failure(404, "Not Found");
      const asked = call.query.get("fields")?.split(",") ?? [];
      const body = (seed.project?.items ?? []).map((item, index): JsonObject => {
        const issue = "issue" in item ? seed.issues.find(({ number }) => number === item.issue) : undefined;
        const value = {
          id: "98",
          name: { raw: item.status, html: item.status },
          color: "GRAY",
          description: { raw: "", html: "" },
        };
        return {
          id: index + 1,
          content_type: issue === undefined ? "DraftIssue" : "Issue",
          content: issue === undefined ? { title: "draft" in item ? item.draft : "", body: null } : shape(issue),
          archived_at: null,
          item_url: `${apiUrl}/users/octo/projectsV2/${seed.project?.number ?? 0}/items/${index + 1}`,
          fields: asked.includes(String(status))
            ? [{ id: status, name: "Status", data_type: "single_select", value }]
            : [],
        };
      });
      return { status: 200, body };
    },
  };
}

function projectFields(url: string): JsonObject[] {
  const field = (id: number, name: string, data_type: string) => ({ id, name, data_type, project_url: url });
  return [field(1, "Title", "title"), field(status, "Status", "single_select")];
}

function issueShape(issue: SeedIssue, shapes: Shapes, url: string): JsonObject {
  const {
    number,
    title,
    body = null,
    state = "open",
    reason = null,
    labels = [],
    assignees = [],
    milestone,
    parent,
    blockedBy = [],
  } = issue;
  const address = `${url}/issues/${number}`;
  return {
    id: number,
    number,
    title,
    body,
    state,
    state_reason: reason,
    url: address,
    html_url: address.replace("/api/v3/repos", ""),
    repository_url: url,
    user: shapes.user("stranger"),
    labels: labels.map((name) => shapes.label(name)),
    assignee: assignees[0] === undefined ? null : shapes.user(assignees[0]),
    assignees: assignees.map((login) => shapes.user(login)),
    milestone: milestone === undefined ? null : milestoneShape(milestone, shapes, url),
    closed_at: state === "closed" ? "2026-05-01T00:00:00Z" : null,
    ...(parent === undefined ? {} : { parent_issue_url: `${url}/issues/${parent}` }),
    ...(issue.pull === true ? { pull_request: { url, html_url: url, diff_url: url, patch_url: url } } : {}),
    issue_dependencies_summary: {
      blocked_by: blockedBy.length,
      blocking: 0,
      total_blocked_by: blockedBy.length,
      total_blocking: 0,
    },
  };
}

function milestoneShape(title: string, shapes: Shapes, url: string): JsonObject {
  return { id: 1, number: 3, title, state: "open", url, html_url: url, labels_url: url, creator: shapes.user("octo") };
}
