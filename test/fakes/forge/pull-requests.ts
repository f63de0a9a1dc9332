import { failure, invalid, type Answer } from "./answer.ts";
import type { BareRepository } from "./bare-repository.ts";
import { listOf, objectOf, textOf, type Json, type JsonObject } from "./json.ts";

/** A pull request as the forge keeps it. Commits are not kept: the repository knows them. */
export interface Pull {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  readonly draft: boolean;
  /** The branch with the work. */
  readonly branch: string;
  base: string;
  readonly labels: string[];
  readonly reviews: { readonly id: number; readonly state: string; readonly body: string }[];
  readonly comments: {
    readonly id: number;
    readonly path: string;
    readonly line: number | undefined;
    readonly body: string;
  }[];
}

/** The pull requests of one repository, with GitHub's rules for making and changing them. */
export class PullRequests {
  readonly all: Pull[] = [];
  readonly #bare: BareRepository;
  readonly #owner: string;

  constructor(bare: BareRepository, owner: string) {
    this.#bare = bare;
    this.#owner = owner;
  }

  find(number: number): Pull | undefined {
    return this.all.find((pull) => pull.number === number);
  }

  list(query: URLSearchParams): readonly Pull[] {
    const [state, head, base] = [query.get("state") ?? "open", query.get("head"), query.get("base")];
    return this.all
      .filter((pull) => state === "all" || pull.state === state)
      .filter((pull) => head === null || head === `${this.#owner}:${pull.branch}`)
      .filter((pull) => base === null || base === pull.base)
      .toReversed();
  }

  async create(body: JsonObject): Promise<Pull | Answer> {
    const branch = textOf(body["head"]).replace(`${this.#owner}:`, "");
    const base = textOf(body["base"]);
    const [head, target] = [
      await this.#bare.commitOf(`refs/heads/${branch}`),
      await this.#bare.commitOf(`refs/heads/${base}`),
    ];
    if (head === undefined)
      return failure(422, "Validation Failed", [{ resource: "PullRequest", field: "head", code: "invalid" }]);
    if (target === undefined)
      return failure(422, "Validation Failed", [{ resource: "PullRequest", field: "base", code: "invalid" }]);
    if ((await this.#bare.git("rev-list", "--count", `${target}..${head}`)).trim() === "0") {
      return invalid("PullRequest", `No commits between ${base} and ${branch}`);
    }
    const text = tooLong(body);
    if (text !== undefined) return text;
    // Last, so that nothing waits between this question and the entry: of two callers, one is refused.
    if (this.all.some((pull) => pull.state === "open" && pull.branch === branch && pull.base === base)) {
      return invalid("PullRequest", `A pull request already exists for ${this.#owner}:${branch}.`);
    }
    const pull: Pull = {
      number: this.all.length + 1,
      title: textOf(body["title"]) || branch,
      body: textOf(body["body"]),
      state: "open",
      draft: body["draft"] === true,
      branch,
      base,
      labels: [],
      reviews: [],
      comments: [],
    };
    this.all.push(pull);
    return pull;
  }

  async change(pull: Pull, body: JsonObject): Promise<Pull | Answer> {
    const text = tooLong(body);
    if (text !== undefined) return text;
    const { base } = body;
    if (typeof base === "string") {
      if ((await this.#bare.commitOf(`refs/heads/${base}`)) === undefined)
        return invalid("PullRequest", `Base ${base} does not exist`);
      pull.base = base;
    }
    if (typeof body["title"] === "string") pull.title = body["title"];
    if (typeof body["body"] === "string") pull.body = body["body"];
    if (body["state"] === "open" || body["state"] === "closed") pull.state = body["state"];
    return pull;
  }

  addLabels(pull: Pull, body: Json | undefined): readonly string[] {
    const wanted = Array.isArray(body) ? listOf(body) : listOf(objectOf(body)["labels"]);
    for (const label of wanted) {
      const name = typeof label === "string" ? label : textOf(objectOf(label)["name"]);
      if (!pull.labels.includes(name)) pull.labels.push(name);
    }
    return pull.labels;
  }

  /** The range of commits that the pull request is about. */
  async range(pull: Pull): Promise<string> {
    const fork = (await this.#bare.git("merge-base", `refs/heads/${pull.base}`, `refs/heads/${pull.branch}`)).trim();
    return `${fork}..refs/heads/${pull.branch}`;
  }
}

/** GitHub's limits for the texts of a pull request. */
function tooLong(body: JsonObject): Answer | undefined {
  if (textOf(body["title"]).length > 256)
    return invalid("PullRequest", "title is too long (maximum is 256 characters)");
  if (textOf(body["body"]).length > 65_536)
    return invalid("PullRequest", "body is too long (maximum is 65536 characters)");
  return undefined;
}
