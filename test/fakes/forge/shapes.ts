import type { BareRepository, CommitFacts } from "./bare-repository.ts";
import type { JsonObject } from "./json.ts";
import type { Pull, PullRequests } from "./pull-requests.ts";

/** What the forge knows, in GitHub's words. The contract fills in what else GitHub requires. */
export class Shapes {
  readonly #origin: string;
  readonly #repo: string;
  readonly #bare: BareRepository;

  constructor(origin: string, repo: string, bare: BareRepository) {
    this.#origin = origin;
    this.#repo = repo;
    this.#bare = bare;
  }

  user(login: string): JsonObject {
    return {
      login,
      id: 1,
      type: "User",
      name: login,
      html_url: `${this.#origin}/${login}`,
      url: `${this.#origin}/api/v3/user`,
    };
  }

  repository(): JsonObject {
    const [owner = "", name = ""] = this.#repo.split("/");
    return {
      id: 1,
      name,
      full_name: this.#repo,
      owner: this.user(owner),
      private: true,
      default_branch: "main",
      html_url: `${this.#origin}/${this.#repo}`,
      clone_url: `${this.#origin}/${this.#repo}.git`,
      visibility: "private",
    };
  }

  async pull(pull: Pull, pulls: PullRequests): Promise<JsonObject> {
    const head = (await this.#bare.commitOf(`refs/heads/${pull.branch}`)) ?? "";
    const base = (await this.#bare.commitOf(`refs/heads/${pull.base}`)) ?? "";
    const commits = await this.#bare.commits(await pulls.range(pull), 250);
    const side = (ref: string, sha: string): JsonObject => ({
      ref,
      sha,
      label: `${this.#repo.split("/")[0]}:${ref}`,
      repo: this.repository(),
      user: this.user("octo"),
    });
    return {
      id: pull.number,
      number: pull.number,
      title: pull.title,
      body: pull.body,
      state: pull.state,
      draft: pull.draft,
      locked: false,
      html_url: `${this.#origin}/${this.#repo}/pull/${pull.number}`,
      url: `${this.#origin}/api/v3/repos/${this.#repo}/pulls/${pull.number}`,
      user: this.user("octo"),
      head: side(pull.branch, head),
      base: side(pull.base, base),
      labels: pull.labels.map((name) => this.label(name)),
      commits: commits.length,
      merged: false,
      mergeable: true,
      author_association: "OWNER",
    };
  }

  label(name: string): JsonObject {
    return {
      id: 1,
      name,
      color: "ededed",
      default: false,
      url: `${this.#origin}/api/v3/repos/${this.#repo}/labels/${encodeURIComponent(name)}`,
    };
  }

  commit({ sha, tree, parents, name, email, date, message }: CommitFacts): JsonObject {
    const person = { name, email, date };
    const url = `${this.#origin}/${this.#repo}/commit/${sha}`;
    return {
      sha,
      html_url: url,
      url,
      commit: { message, author: person, committer: person, tree: { sha: tree, url }, comment_count: 0, url },
      parents: parents.map((parent) => ({ sha: parent, url })),
    };
  }

  /** The changed files of a range, with their patches. */
  async files(range: string): Promise<JsonObject[]> {
    const words: Readonly<Record<string, string>> = {
      A: "added",
      D: "removed",
      M: "modified",
      R: "renamed",
      T: "changed",
    };
    const listed = (await this.#bare.git("diff", "--name-status", "-z", "--no-renames", range)).split("\0");
    const files: JsonObject[] = [];
    for (let at = 0; at + 1 < listed.length; at += 2) {
      const [status = "", filename = ""] = [listed[at], listed[at + 1]];
      const patch = await this.#bare.git("diff", "--no-renames", range, "--", `:(literal)${filename}`);
      const lines = patch.slice(Math.max(0, patch.indexOf("\n@@"))).split("\n");
      const count = (mark: string): number => lines.filter((line) => line.startsWith(mark)).length;
      const [additions, deletions] = [count("+"), count("-")];
      files.push({
        sha: "0".repeat(40),
        filename,
        status: words[status] ?? "changed",
        additions,
        deletions,
        changes: additions + deletions,
        patch: lines.join("\n").trim(),
      });
    }
    return files;
  }
}
