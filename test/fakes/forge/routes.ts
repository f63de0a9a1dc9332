import { failure, type Answer } from "./answer.ts";
import type { BareRepository } from "./bare-repository.ts";
import type { Operation } from "./contract.ts";
import { objectOf, textOf, type Json, type JsonObject } from "./json.ts";
import type { Pull, PullRequests } from "./pull-requests.ts";
import type { Shapes } from "./shapes.ts";

export interface Call {
  readonly operation: Operation;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  readonly login: string;
}

type Route = (call: Call) => Promise<Answer> | Answer;

const repo = "/repos/{owner}/{repo}";
const ok = (body: Json, status = 200): Answer => ({ status, body });
const isAnswer = (value: Pull | Answer): value is Answer => "status" in value;

export interface RouteParts {
  readonly bare: BareRepository;
  readonly pulls: PullRequests;
  readonly shapes: Shapes;
}

/** What the forge does for each operation, before the contract fills the answer up. */
export function createRoutes(parts: RouteParts): Readonly<Record<string, Route>> {
  return { ...repositoryRoutes(parts), ...pullRoutes(parts), ...reviewRoutes(parts), ...commitRoutes(parts) };
}

function repositoryRoutes({ bare, shapes }: RouteParts): Record<string, Route> {
  const branch = (name: string, sha: string): JsonObject => ({
    name,
    protected: false,
    commit: { sha, url: "https://example.org/" },
  });
  return {
    "get /user": ({ login }) => ok(shapes.user(login)),
    "get /rate_limit": () => ok({ rate: { limit: 5_000, remaining: 4_999, reset: 0, used: 1 } }),
    [`get ${repo}`]: () => ok(shapes.repository()),
    [`get ${repo}/branches`]: async () => ok((await bare.branches()).map(({ name, sha }) => branch(name, sha))),
    [`get ${repo}/branches/{branch}`]: async ({ operation }) => {
      const { branch: name = "" } = operation.parameters;
      const sha = await bare.commitOf(`refs/heads/${name}`);
      if (sha === undefined) return failure(404, "Branch not found");
      const [facts] = await bare.commits(sha, 1);
      return ok({ name, protected: false, commit: facts === undefined ? {} : shapes.commit(facts) });
    },
  };
}

function pullRoutes({ bare, pulls, shapes }: RouteParts): Record<string, Route> {
  const answer = async (result: Pull | Answer, status = 200): Promise<Answer> =>
    isAnswer(result) ? result : ok(await shapes.pull(result, pulls), status);
  const onPull = (work: (pull: Pull, call: Call) => Promise<Answer> | Answer): Route => {
    return (call) => {
      const { pull_number: number, issue_number: issue } = call.operation.parameters;
      const pull = pulls.find(Number(number ?? issue));
      return pull === undefined ? failure(404, "Not Found") : work(pull, call);
    };
  };
  return {
    [`get ${repo}/pulls`]: async ({ query }) =>
      ok(await Promise.all(pulls.list(query).map((pull) => shapes.pull(pull, pulls)))),
    [`post ${repo}/pulls`]: async ({ body }) => answer(await pulls.create(objectOf(body)), 201),
    [`get ${repo}/pulls/{pull_number}`]: onPull((pull) => answer(pull)),
    [`patch ${repo}/pulls/{pull_number}`]: onPull(async (pull, { body }) =>
      answer(await pulls.change(pull, objectOf(body))),
    ),
    [`get ${repo}/pulls/{pull_number}/files`]: onPull(async (pull) => ok(await shapes.files(await pulls.range(pull)))),
    [`get ${repo}/pulls/{pull_number}/commits`]: onPull(async (pull) =>
      ok((await bare.commits(await pulls.range(pull), 250)).map((facts) => shapes.commit(facts))),
    ),
    [`get ${repo}/issues/{issue_number}/labels`]: onPull((pull) => ok(pull.labels.map((name) => shapes.label(name)))),
    [`post ${repo}/issues/{issue_number}/labels`]: onPull((pull, { body }) =>
      ok(pulls.addLabels(pull, body).map((name) => shapes.label(name))),
    ),
  };
}

function reviewRoutes({ bare, pulls, shapes }: RouteParts): Record<string, Route> {
  const review = ({ id, state, body }: Pull["reviews"][number]): JsonObject => ({
    id,
    state,
    body,
    user: shapes.user("octo"),
  });
  const comment = ({ id, path, line, body }: Pull["comments"][number]): JsonObject => ({
    id,
    path,
    body,
    ...(line === undefined ? {} : { line }),
    user: shapes.user("octo"),
  });
  const states: Readonly<Record<string, string>> = {
    APPROVE: "APPROVED",
    REQUEST_CHANGES: "CHANGES_REQUESTED",
    COMMENT: "COMMENTED",
  };
  const found = (call: Call): Pull | undefined => pulls.find(Number(call.operation.parameters["pull_number"]));
  const place = (body: JsonObject): { path: string; line: number | undefined; body: string } => ({
    path: textOf(body["path"]),
    line: typeof body["line"] === "number" ? body["line"] : undefined,
    body: textOf(body["body"]),
  });
  const outside = async (pull: Pull, path: string): Promise<boolean> =>
    !(await shapes.files(await pulls.range(pull))).some(({ filename }) => filename === path);
  return {
    [`get ${repo}/pulls/{pull_number}/reviews`]: (call) => ok(found(call)?.reviews.map(review) ?? []),
    [`get ${repo}/pulls/{pull_number}/comments`]: (call) => ok(found(call)?.comments.map(comment) ?? []),
    [`post ${repo}/pulls/{pull_number}/reviews`]: async (call) => {
      const pull = found(call);
      if (pull === undefined) return failure(404, "Not Found");
      const body = objectOf(call.body);
      const inline = (Array.isArray(body["comments"]) ? body["comments"] : []).map((each: Json) =>
        place(objectOf(each)),
      );
      for (const each of inline) if (await outside(pull, each.path)) return failure(422, "Path could not be resolved");
      const made = {
        id: pull.reviews.length + 1,
        state: states[textOf(body["event"])] ?? "PENDING",
        body: textOf(body["body"]),
      };
      pull.reviews.push(made);
      for (const each of inline) pull.comments.push({ id: pull.comments.length + 1, ...each });
      return ok(review(made));
    },
    [`post ${repo}/pulls/{pull_number}/comments`]: async (call) => {
      const pull = found(call);
      if (pull === undefined) return failure(404, "Not Found");
      const body = objectOf(call.body);
      if ((await bare.commitOf(textOf(body["commit_id"]))) === undefined)
        return failure(422, "commit_id is not part of the pull request");
      const made = { id: pull.comments.length + 1, ...place(body) };
      if (await outside(pull, made.path)) return failure(422, "path is not part of the diff");
      pull.comments.push(made);
      return ok(comment(made), 201);
    },
  };
}

function commitRoutes({ bare, shapes }: RouteParts): Record<string, Route> {
  const statuses = new Map<string, JsonObject[]>();
  const runs = new Map<string, JsonObject[]>();
  const add = (map: Map<string, JsonObject[]>, sha: string, entry: JsonObject): JsonObject => {
    map.set(sha, [...(map.get(sha) ?? []), entry]);
    return entry;
  };
  const shaOf = async ({ operation: { parameters } }: Call): Promise<string | undefined> =>
    bare.commitOf(parameters["ref"] ?? parameters["sha"] ?? "");
  const onCommit = (work: (sha: string, call: Call) => Promise<Answer> | Answer): Route => {
    return async (call) => {
      const sha = await shaOf(call);
      return sha === undefined
        ? failure(422, `No commit found for SHA: ${call.operation.parameters["ref"] ?? ""}`)
        : work(sha, call);
    };
  };
  return {
    [`get ${repo}/commits`]: async ({ query }) =>
      ok(
        (await bare.commits(query.get("sha") ?? "main", Number(query.get("per_page") ?? 30))).map((facts) =>
          shapes.commit(facts),
        ),
      ),
    [`get ${repo}/commits/{ref}`]: onCommit(async (sha) => {
      const [facts] = await bare.commits(sha, 1);
      return ok(facts === undefined ? {} : shapes.commit(facts));
    }),
    [`get ${repo}/commits/{ref}/status`]: onCommit((sha) => {
      const list = statuses.get(sha) ?? [];
      return ok({
        sha,
        state: list.at(-1)?.["state"] ?? "pending",
        statuses: list,
        total_count: list.length,
        repository: shapes.repository(),
      });
    }),
    [`post ${repo}/statuses/{sha}`]: onCommit((sha, { body }) => ok(add(statuses, sha, objectOf(body)), 201)),
    [`get ${repo}/commits/{ref}/check-runs`]: onCommit((sha) =>
      ok({ total_count: runs.get(sha)?.length ?? 0, check_runs: runs.get(sha) ?? [] }),
    ),
    [`post ${repo}/check-runs`]: async ({ body }) => {
      const { name, head_sha: sha, status = "queued", conclusion = null } = objectOf(body);
      if ((await bare.commitOf(textOf(sha))) === undefined)
        return failure(422, `No commit found for SHA: ${textOf(sha)}`);
      return ok(add(runs, textOf(sha), { id: 1, name: name ?? "", head_sha: sha ?? "", status, conclusion }), 201);
    },
  };
}
