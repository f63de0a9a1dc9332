import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssueQuery } from "#core/import/issue.ts";
import { parseRemote, type ForgePlace } from "#core/publish/remote.ts";
import { OctokitIssues } from "#node/github/octokit-issues.ts";
import type { SeedIssue } from "../../../fakes/forge/issues.ts";
import { startForge, type LocalForge } from "../../../fakes/forge/start-forge.ts";
import { never } from "../../../fakes/scratch-repository.ts";

const issues: SeedIssue[] = [
  {
    number: 1,
    title: "Weigh it",
    labels: ["bug", "priority: high"],
    assignees: ["ann", "bob"],
    milestone: "v2",
    body: "Now.\r\n",
  },
  { number: 2, title: "Ship it", blockedBy: [1, 5], parent: 1 },
  { number: 3, title: "A pull request", pull: true },
  { number: 4, title: "Never", state: "closed", reason: "not_planned" },
  { number: 5, title: "Done before", state: "closed", reason: "completed" },
];
let forge: LocalForge;
beforeAll(async () => {
  const project = {
    number: 9,
    items: [
      { issue: 1, status: "In progress" },
      { draft: "Think about boxes", status: "Todo" },
    ],
  };
  forge = await startForge({ repo: "octo/demo", issues: { issues, project, perPage: 2 } });
});
afterAll(async () => forge.close());

const connect = (token: string | undefined = forge.token) =>
  new OctokitIssues({
    place: parseRemote("origin", forge.cloneUrl).forge as ForgePlace,
    apiUrl: forge.apiUrl,
    token: async () => (token === "" ? undefined : token),
    now: () => Date.UTC(2026, 10, 22),
    retryUnitMs: 1,
  });
const query = (more: Partial<IssueQuery> = {}): IssueQuery => ({ labels: [], state: "open", ...more });
const numbers = async (more: Partial<IssueQuery>) =>
  (await connect().list(query(more), never)).issues.map(({ number }) => number);

describe("issues of GitHub", () => {
  it("are read over several pages, without pull requests, with what each waits for", async () => {
    const { place, issues: found, remarks } = await connect().list(query(), never);
    expect(place.repo).toBe("octo/demo");
    expect(found.map(({ number, title }) => [number, title])).toEqual([
      [2, "Ship it"],
      [1, "Weigh it"],
    ]);
    expect(found[1]).toMatchObject({
      author: "stranger",
      labels: ["bug", "priority: high"],
      assignees: ["ann", "bob"],
      milestone: "v2",
      body: "Now.\r\n",
      blockedBy: [],
      parent: undefined,
      url: `${forge.origin}/octo/demo/issues/1`,
    });
    expect(found[0]).toMatchObject({ blockedBy: [1], parent: 1, milestone: undefined });
    expect(remarks).toEqual([]);
    expect(forge.violations).toEqual([]);
  });

  it("are narrowed by label, milestone and state", async () => {
    expect(await numbers({ labels: ["bug"] })).toEqual([1]);
    expect(await numbers({ labels: ["bug", "other"] })).toEqual([]);
    expect(await numbers({ milestone: "V2" })).toEqual([1]);
    expect(await numbers({ milestone: "3" })).toEqual([1]);
    expect(await numbers({ state: "closed" })).toEqual([5, 4]);
    expect(await numbers({ state: "all" })).toEqual([5, 4, 2, 1]);
    expect(forge.violations).toEqual([]);
  });

  it("stand where a project's board says, with its drafts", async () => {
    const { issues: found } = await connect().list(query({ project: 9 }), never);
    expect(found.map(({ number, title, fields }) => [number, title, fields])).toEqual([
      [1, "Weigh it", { Status: "In progress" }],
      [undefined, "Think about boxes", { Status: "Todo" }],
    ]);
    expect(forge.violations).toEqual([]);
    await expect(connect().list(query({ project: 10 }), never)).rejects.toThrow("read project 10 of octo in octo/demo");
  });

  it("are found one by one, except those that are not there", async () => {
    const { place } = await connect().list(query({ labels: ["bug"] }), never);
    const found = await connect().find(place, [4, 99, 3], never);
    expect(found.map(({ number, state, dropped }) => [number, state, dropped])).toEqual([[4, "closed", true]]);
  });

  it("are refused in a sentence", async () => {
    await expect(connect().list(query({ repo: "no-such" }), never)).rejects.toThrow("Write owner/name.");
    await expect(connect().list(query({ repo: "octo/other" }), never)).rejects.toMatchObject({ kind: "refused" });
    await expect(connect("wrong").list(query(), never)).rejects.toMatchObject({ kind: "unauthorised" });
    await expect(connect("").list(query(), never)).rejects.toThrow("There is no token for 127.0.0.1");
    await expect(connect().list(query(), AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
  });
});
