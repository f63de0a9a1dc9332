import type { Octokit } from "@octokit/rest";
import * as z from "zod";
import { refused, TuttiError } from "#core/errors.ts";
import type { ForgeIssue, FoundIssues, IssuePlace, IssueQuery, IssueSource } from "#core/import/issue.ts";
import type { ForgePlace } from "#core/publish/remote.ts";
import { explainFailedCall, isFailedCall } from "./forge-failure.ts";
import { IssueAnswer, issueOf } from "./issue-answer.ts";
import { missingToken } from "./octokit-forge.ts";
import { createOctokit } from "./octokit.ts";
import { projectIssues } from "./project-items.ts";
import type { TokenProvider } from "./token.ts";

export interface OctokitIssuesSettings {
  /** The repository of the project's remote. */
  readonly place: ForgePlace;
  readonly apiUrl: string;
  readonly token: TokenProvider;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly retryUnitMs?: number;
}

/** More are no list that anybody works through; whoever has more narrows it. */
const mostIssues = 2_000;
/** Whose dependencies are asked for, one call each. */
const mostBlocked = 200;

/** The issues of a repository on GitHub, or on a GitHub Enterprise server. Only reads. */
export class OctokitIssues implements IssueSource {
  readonly #settings: OctokitIssuesSettings;

  constructor(settings: OctokitIssuesSettings) {
    this.#settings = settings;
  }

  async list(query: IssueQuery, signal: AbortSignal): Promise<FoundIssues> {
    const { place: own } = this.#settings;
    const [owner = "", repo = "", more] = (query.repo ?? `${own.owner}/${own.repo}`).split("/");
    if (owner === "" || repo === "" || more !== undefined) {
      throw refused(`“${query.repo ?? ""}” names no repository. Write owner/name.`);
    }
    const octokit = await this.#connect(signal);
    const place = { host: own.host, repo: `${owner}/${repo}` };
    const remarks: string[] = [];
    const stands =
      query.project === undefined ? undefined : await this.#onProject(octokit, place, query.project, signal);
    const answers = await this.#issues(octokit, place, query, remarks, signal);
    const wanted = answers.filter(
      (issue) => fits(issue, query) && (stands === undefined || stands.fields.has(issue.number)),
    );
    const blocked = wanted.filter((issue) => (issue.issue_dependencies_summary?.blocked_by ?? 0) > 0);
    if (blocked.length > mostBlocked)
      remarks.push(`What ${blocked.length - mostBlocked} more issues wait for was not asked.`);
    const blockers = new Map<number, readonly number[]>();
    for (const { number } of blocked.slice(0, mostBlocked)) {
      blockers.set(number, await this.#blockers(octokit, place, number, signal));
    }
    const issues = wanted.map((issue) =>
      issueOf(issue, blockers.get(issue.number) ?? [], stands?.fields.get(issue.number) ?? {}),
    );
    return { place, issues: [...issues, ...(stands?.drafts ?? [])], remarks: [...remarks, ...(stands?.remarks ?? [])] };
  }

  async find(place: IssuePlace, numbers: readonly number[], signal: AbortSignal): Promise<readonly ForgeIssue[]> {
    if (numbers.length === 0) return [];
    const octokit = await this.#connect(signal);
    const found: ForgeIssue[] = [];
    for (const issue_number of numbers) {
      const answer = await this.#call(`read issue #${issue_number}`, place, signal, (request) =>
        octokit.rest.issues.get({ ...partsOf(place), issue_number, request }),
      ).catch((error: unknown) => {
        if (error instanceof TuttiError && error.kind === "refused") return undefined; // gone, or moved
        throw error;
      });
      const issue = answer === undefined ? undefined : IssueAnswer.parse(answer.data);
      if (issue !== undefined && issue.pull_request === undefined) found.push(issueOf(issue, [], {}));
    }
    return found;
  }

  async #connect(signal: AbortSignal): Promise<Octokit> {
    const { place, token, apiUrl, retryUnitMs = 1_000 } = this.#settings;
    const secret = await token(place.host, signal);
    if (secret === undefined) throw missingToken(place.host);
    return createOctokit({ apiUrl, token: secret, throttle: false, retryUnitMs }); // reading notifies nobody
  }

  /** Pull requests are issues too, and left out. */
  async #issues(
    octokit: Octokit,
    place: IssuePlace,
    query: IssueQuery,
    remarks: string[],
    signal: AbortSignal,
  ): Promise<readonly IssueAnswer[]> {
    const { state, labels } = query;
    const found: IssueAnswer[] = [];
    await this.#call("list the issues", place, signal, async (request) => {
      const asked = {
        ...partsOf(place),
        state,
        per_page: 100,
        request,
        ...(labels.length === 0 ? {} : { labels: labels.join(",") }),
      };
      for await (const { data } of octokit.paginate.iterator(octokit.rest.issues.listForRepo, asked)) {
        found.push(...data.map((each) => IssueAnswer.parse(each)).filter((each) => each.pull_request === undefined));
        if (found.length < mostIssues) continue;
        remarks.push(`Only the newest ${found.length} issues were read. Narrow the list by label, milestone or state.`);
        return;
      }
    });
    return found;
  }

  async #blockers(
    octokit: Octokit,
    place: IssuePlace,
    issue_number: number,
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    const { data } = await this.#call(`read what issue #${issue_number} waits for`, place, signal, (request) =>
      octokit.rest.issues.listDependenciesBlockedBy({ ...partsOf(place), issue_number, per_page: 100, request }),
    );
    const here = data
      .map((each) => IssueAnswer.parse(each))
      .filter(({ repository_url }) => repository_url.endsWith(`/${place.repo}`));
    return here.filter(({ state }) => state === "open").map(({ number }) => number);
  }

  async #onProject(octokit: Octokit, place: IssuePlace, project: number, signal: AbortSignal) {
    return this.#call(`read project ${project} of ${place.repo.split("/")[0] ?? ""}`, place, signal, (request) =>
      projectIssues(octokit, place, project, request),
    );
  }

  /** @param what  for the sentence of a failure; the repository is added */
  async #call<Answer>(
    what: string,
    { repo }: IssuePlace,
    signal: AbortSignal,
    work: (request: { readonly signal: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await work({ signal });
    } catch (error) {
      if (signal.aborted) throw new TuttiError("cancelled", "Cancelled.", { cause: error });
      if (error instanceof z.ZodError) {
        const text = `${this.#settings.place.host} answered what Tutti does not understand, so it could not ${what} in ${repo}.`;
        throw new TuttiError("malformed", text, { cause: error });
      }
      if (!isFailedCall(error)) throw error;
      throw explainFailedCall(error, this.#settings.place.host, `${what} in ${repo}`, this.#settings.now());
    }
  }
}

function partsOf({ repo }: IssuePlace): { readonly owner: string; readonly repo: string } {
  const [owner = "", name = ""] = repo.split("/");
  return { owner, repo: name };
}

function fits({ milestone }: IssueAnswer, { milestone: wanted }: IssueQuery): boolean {
  if (wanted === undefined) return true;
  return milestone?.title.toLowerCase() === wanted.toLowerCase() || String(milestone?.number) === wanted;
}
