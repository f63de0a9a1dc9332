import type { Octokit } from "@octokit/rest";
import type { PullRequest } from "#core/board/task.ts";
import { TuttiError } from "#core/errors.ts";
import type { Forge, PullRequestDraft } from "#core/publish/forge.ts";
import type { ForgePlace, Remote } from "#core/publish/remote.ts";
import type { Git } from "../git/git.ts";
import { explainFailedCall, isFailedCall } from "./forge-failure.ts";
import { createOctokit } from "./octokit.ts";
import { pushBranch, type Push } from "./push-branch.ts";
import type { TokenProvider } from "./token.ts";

export interface OctokitForgeSettings {
  /** The repository's checkout. */
  readonly top: string;
  readonly remote: Remote;
  readonly place: ForgePlace;
  readonly apiUrl: string;
  readonly token: TokenProvider;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** False only where nobody is notified. */
  readonly throttle?: boolean;
  readonly retryUnitMs?: number;
}

/** GitHub, or a GitHub Enterprise server, and a git remote on it. */
export class OctokitForge implements Forge {
  readonly #git: Git;
  readonly #settings: OctokitForgeSettings;

  constructor(git: Git, settings: OctokitForgeSettings) {
    this.#git = git;
    this.#settings = settings;
  }

  push(branch: string, signal: AbortSignal): Promise<void> {
    return this.#push({ branch, replaces: undefined }, signal);
  }

  replace(branch: string, pushed: string, signal: AbortSignal): Promise<void> {
    return this.#push({ branch, replaces: pushed }, signal);
  }

  async #push(what: Push, signal: AbortSignal): Promise<void> {
    const { top, remote, place, token } = this.#settings;
    await pushBranch(this.#git, top, remote, what, await token(place.host, signal), signal);
  }

  async open(draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest> {
    const octokit = await this.#connect(signal);
    const pull = (await this.#update(octokit, draft, signal)) ?? (await this.#create(octokit, draft, signal));
    if (draft.labels.length > 0) {
      await this.#call(`label pull request ${pull.number}`, signal, (request) =>
        octokit.rest.issues.addLabels({ ...this.#repo, issue_number: pull.number, labels: [...draft.labels], request }),
      );
    }
    return pull;
  }

  get #repo(): { readonly owner: string; readonly repo: string } {
    const { owner, repo } = this.#settings.place;
    return { owner, repo };
  }

  async #connect(signal: AbortSignal): Promise<Octokit> {
    const { place, token, apiUrl, throttle = true, retryUnitMs = 1_000 } = this.#settings;
    const secret = await token(place.host, signal);
    if (secret === undefined) throw missingToken(place.host);
    return createOctokit({ apiUrl, token: secret, throttle, retryUnitMs });
  }

  /** The open pull request of the branch, brought up to date; `undefined` when there is none. */
  async #update(octokit: Octokit, draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest | undefined> {
    const { owner } = this.#repo;
    const { title, body, base, branch } = draft;
    const found = await this.#call("list pull requests", signal, (request) =>
      octokit.rest.pulls.list({ ...this.#repo, state: "open", head: `${owner}:${branch}`, per_page: 100, request }),
    );
    const mine = found.data.filter((pull) => pull.head.ref === branch);
    const open = mine.find((pull) => base === undefined || pull.base.ref === base) ?? mine[0];
    if (open === undefined) return undefined;
    const { data } = await this.#call(`update pull request ${open.number}`, signal, (request) =>
      octokit.rest.pulls.update({
        ...this.#repo,
        pull_number: open.number,
        title,
        body,
        ...(base === undefined ? {} : { base }),
        request,
      }),
    );
    return { number: data.number, url: data.html_url, branch };
  }

  async #create(octokit: Octokit, draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest> {
    const { title, body, branch, draft: asDraft } = draft;
    const base = draft.base ?? (await this.#defaultBranch(octokit, signal));
    try {
      const { data } = await this.#call(`open a pull request of ${branch}`, signal, (request) =>
        octokit.rest.pulls.create({ ...this.#repo, head: branch, base, title, body, draft: asDraft, request }),
      );
      return { number: data.number, url: data.html_url, branch };
    } catch (error) {
      // Another process, or an earlier try whose answer was lost, has opened it meanwhile.
      const exists = error instanceof TuttiError && /pull request already exists/i.test(error.message);
      const updated = exists ? await this.#update(octokit, draft, signal) : undefined;
      if (updated === undefined) throw error;
      return updated;
    }
  }

  async #defaultBranch(octokit: Octokit, signal: AbortSignal): Promise<string> {
    const { data } = await this.#call("read the repository", signal, (request) =>
      octokit.rest.repos.get({ ...this.#repo, request }),
    );
    return data.default_branch;
  }

  /** @param what  for the sentence of a failure; the repository is added */
  async #call<Answer>(
    what: string,
    signal: AbortSignal,
    work: (request: { readonly signal: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer> {
    const { place, now } = this.#settings;
    try {
      return await work({ signal });
    } catch (error) {
      if (signal.aborted) throw new TuttiError("cancelled", "Cancelled.", { cause: error });
      if (!isFailedCall(error)) throw error;
      throw explainFailedCall(error, place.host, `${what} in ${place.owner}/${place.repo}`, now());
    }
  }
}

export function missingToken(host: string): TuttiError {
  return new TuttiError(
    "unauthorised",
    `There is no token for ${host}. Sign in to GitHub in the editor, or set TUTTI_GITHUB_TOKEN in the environment.`,
  );
}
