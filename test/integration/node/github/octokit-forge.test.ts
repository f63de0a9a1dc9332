import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PullRequestDraft } from "#core/publish/forge.ts";
import { parseRemote, type ForgePlace } from "#core/publish/remote.ts";
import { OctokitForge } from "#node/github/octokit-forge.ts";
import { startForge, type LocalForge } from "../../../fakes/forge/start-forge.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

const TOKEN = "ghp_thisIsTheOneThatMustNeverShow";
const READER = "reader-token";

let forge: LocalForge;
let scratch: Scratch;

beforeEach(async () => {
  scratch = await openScratch();
  forge = await startForge({ repo: "octo/demo", from: scratch.repo, tokens: { [TOKEN]: "write", [READER]: "read" } });
  await scratch.run(["remote", "add", "origin", forge.cloneUrl]);
  await branchWith("tutti/a", { LICENSE: "MIT\n" });
});
afterEach(async () => {
  await scratch[Symbol.asyncDispose]();
  await forge.close();
});

async function branchWith(branch: string, files: Readonly<Record<string, string>>): Promise<void> {
  const worktree = await scratch.worktrees.open(branch, undefined, never);
  await writeFiles(worktree.path, files);
  await scratch.worktrees.commit(worktree, "work", never);
}

function connect(
  token: string | undefined,
  change: { readonly url?: string; readonly apiUrl?: string } = {},
): OctokitForge {
  const remote = parseRemote("origin", change.url ?? forge.cloneUrl);
  return new OctokitForge(scratch.git, {
    top: scratch.repo,
    remote,
    place: remote.forge as ForgePlace,
    apiUrl: change.apiUrl ?? forge.apiUrl,
    token: async () => token,
    now: () => Date.UTC(2026, 10, 21, 12),
    throttle: false,
    retryUnitMs: 1,
  });
}

const draft: PullRequestDraft = { branch: "tutti/a", title: "Add a licence", body: "Body.", draft: false, labels: [] };

describe("push", () => {
  it("brings the branch to the remote; the second time nothing happens", async () => {
    await connect(TOKEN).push("tutti/a", never);
    await connect(TOKEN).push("tutti/a", never);
    expect(await forge.bare.commitOf("refs/heads/tutti/a")).toBe((await scratch.run(["rev-parse", "tutti/a"])).trim());
  });

  it("replaces a rewritten branch only where the remote still has what was pushed", async () => {
    const tip = async (ref = "tutti/a") => (await scratch.run(["rev-parse", ref])).trim();
    const there = () => forge.bare.commitOf("refs/heads/tutti/a");
    await connect(TOKEN).push("tutti/a", never);
    const pushed = await tip();
    const rewrite = async (words: string) => {
      const commit = (await scratch.run(["commit-tree", "tutti/a^{tree}", "-p", "main", "-m", words])).trim();
      await scratch.run(["update-ref", "refs/heads/tutti/a", commit]);
      return commit;
    };
    const second = await rewrite("again");
    await expect(connect(TOKEN).push("tutti/a", never)).rejects.toThrow("Nothing was overwritten");
    await connect(TOKEN).replace("tutti/a", pushed, never);
    await connect(TOKEN).replace("tutti/a", pushed, never); // a step that runs twice
    expect(await there()).toBe(second);
    await rewrite("a third time");
    await expect(connect(TOKEN).replace("tutti/a", pushed, never)).rejects.toMatchObject({ kind: "refused" });
    expect(await there()).toBe(second);
  });

  it("never shows the token: not to other processes, not in the configuration, not in a message", async () => {
    const seen = join(scratch.folder, "processes");
    // Only git's own processes: what else runs on this machine is nobody's business, and must not reach a log.
    const list = "for each in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < $each; echo; done 2>/dev/null";
    const hook = `exec:#!/bin/sh\n(${list}) | grep -a '^[^ ]*git' > '${seen}'\nexit 1\n`;
    await writeFiles(forge.bare.folder, { "hooks/pre-receive": hook });
    const error = await connect(TOKEN)
      .push("tutti/a", never)
      .catch((reason: unknown) => reason);
    const secrets = [TOKEN, Buffer.from(`x-access-token:${TOKEN}`).toString("base64")];
    if (process.platform === "linux") {
      const processes = await readFile(seen, "utf8");
      expect(processes).toContain("remote-http"); // the push was in progress when they were listed
      expect(secrets.some((secret) => processes.includes(secret))).toBe(false);
    }
    expect(error).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("pre-receive hook declined") as string,
    });
    await connect(TOKEN.toUpperCase())
      .push("tutti/a", never)
      .catch((reason: unknown) => {
        expect(String((reason as Error).stack) + String((reason as Error).cause)).not.toContain(TOKEN.toUpperCase());
      });
    for (const file of await filesBelow(join(scratch.repo, ".git"))) {
      const content = await readFile(file, "latin1");
      expect(
        secrets.some((secret) => content.includes(secret)),
        file,
      ).toBe(false);
    }
  });

  it("is refused, and overwrites nothing, when the remote has other commits on the branch", async () => {
    await connect(TOKEN).push("tutti/a", never);
    const before = await forge.bare.commitOf("refs/heads/tutti/a");
    const { path } = await scratch.worktrees.open("tutti/a", undefined, never);
    await scratch.run(["commit", "--quiet", "--amend", "-m", "rewritten"], path);
    await expect(connect(TOKEN).push("tutti/a", never)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("has other commits on tutti/a. Nothing was overwritten.") as string,
    });
    expect(await forge.bare.commitOf("refs/heads/tutti/a")).toBe(before);
  });

  it("is unauthorised with a wrong token, and with one that may only read", async () => {
    await expect(connect("wrong").push("tutti/a", never)).rejects.toMatchObject({ kind: "unauthorised" });
    await expect(connect(READER).push("tutti/a", never)).rejects.toMatchObject({
      kind: "unauthorised",
      message: expect.stringContaining("contents=write") as string,
    });
    expect(await forge.bare.commitOf("refs/heads/tutti/a")).toBeUndefined();
  });

  it("is unauthorised, and asks nobody, without any credential", async () => {
    await expect(connect(undefined).push("tutti/a", never)).rejects.toMatchObject({ kind: "unauthorised" });
  });

  it("is unavailable when the server fails or is gone, and refused for an unknown branch", async () => {
    forge.fail({ matches: /receive-pack/, status: 503 });
    await expect(connect(TOKEN).push("tutti/a", never)).rejects.toMatchObject({ kind: "unavailable" });
    await expect(connect(TOKEN).push("nothing", never)).rejects.toThrow("There is no branch nothing to push.");
    await scratch.run(["remote", "set-url", "origin", "http://127.0.0.1:1/octo/demo.git"]);
    await expect(connect(TOKEN).push("tutti/a", never)).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("sends no token over an unencrypted network", async () => {
    const push = connect(TOKEN, { url: "http://forge.example.org/octo/demo.git" }).push("tutti/a", never);
    await expect(push).rejects.toThrow("forge.example.org is reached without encryption");
  });
});

describe("open", () => {
  beforeEach(() => connect(TOKEN).push("tutti/a", never));

  it("opens a pull request against the default branch, as a draft where asked, with labels", async () => {
    const pull = await connect(TOKEN).open({ ...draft, draft: true, labels: ["docs", "legal"] }, never);
    expect(pull).toEqual({ number: 1, url: `${forge.origin}/octo/demo/pull/1`, branch: "tutti/a" });
    expect(forge.pulls()).toMatchObject([
      {
        title: "Add a licence",
        body: "Body.",
        base: "main",
        branch: "tutti/a",
        draft: true,
        labels: ["docs", "legal"],
      },
    ]);
    expect(forge.violations).toEqual([]);
    const page = await (await fetch(pull.url)).text();
    expect(page).toContain("+MIT");
  });

  it("brings the open one up to date the second time", async () => {
    await connect(TOKEN).open(draft, never);
    const again = await connect(TOKEN).open({ ...draft, title: "Add a licence (MIT)", labels: ["docs"] }, never);
    expect(again.number).toBe(1);
    expect(forge.pulls()).toMatchObject([{ title: "Add a licence (MIT)", labels: ["docs"] }]);
    expect(forge.violations).toEqual([]);
  });

  it("makes one pull request of two calls at the same time", async () => {
    const pulls = await Promise.all([connect(TOKEN).open(draft, never), connect(TOKEN).open(draft, never)]);
    expect(new Set(pulls.map(({ number }) => number)).size).toBe(1);
    expect(forge.pulls()).toHaveLength(1);
  });

  it("passes on any title and body as they are", async () => {
    const title = '"; rm -rf / # <script>alert(1)</script> ${x} `y` \u202e 日本';
    await connect(TOKEN).open({ ...draft, title, body: "a\r\n<!-- b -->\u0000".replace("\u0000", "") }, never);
    expect(forge.pulls()[0]?.title).toBe(title);
    const page = await (await fetch(`${forge.origin}/octo/demo/pull/1`)).text();
    expect(page).not.toContain("<script>");
  });

  it("finds the pull request that was opened although the answer was lost", async () => {
    forge.fail({ matches: /POST .*\/pulls$/, status: 502, afterwards: true });
    expect((await connect(TOKEN).open(draft, never)).number).toBe(1);
    expect(forge.pulls()).toHaveLength(1);
  });

  it("tries again when the server fails", async () => {
    forge.fail({ matches: /POST .*\/pulls$/, status: 502, times: 2 });
    await connect(TOKEN).open(draft, never);
    expect(
      forge.log.filter(({ method, path }) => method === "POST" && path.endsWith("/pulls")).map(({ status }) => status),
    ).toEqual([502, 502, 201]);
  });

  it("is refused when there is nothing to merge, or no such branch or repository", async () => {
    await scratch.run(["branch", "same", "main"]);
    await connect(TOKEN).push("same", never);
    await expect(connect(TOKEN).open({ ...draft, branch: "same" }, never)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("No commits between main and same") as string,
    });
    await expect(connect(TOKEN).open({ ...draft, branch: "unknown" }, never)).rejects.toThrow("head is invalid");
    const elsewhere = connect(TOKEN, { url: forge.cloneUrl.replace("demo", "other") });
    await expect(elsewhere.open(draft, never)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("no such repository, or the token gives no access") as string,
    });
  });

  it("is unauthorised without a token, with a wrong one, and names what a weak one lacks", async () => {
    await expect(connect(undefined).open(draft, never)).rejects.toMatchObject({
      kind: "unauthorised",
      message: expect.stringContaining("There is no token for 127.0.0.1") as string,
    });
    await expect(connect("wrong").open(draft, never)).rejects.toMatchObject({ kind: "unauthorised" });
    await expect(connect(READER).open(draft, never)).rejects.toMatchObject({
      kind: "unauthorised",
      message: expect.stringContaining("It needs the permission pull_requests=write.") as string,
    });
  });

  it("is unavailable while a limit is spent, and says how long; and when nobody answers", async () => {
    const reset = String(Date.UTC(2026, 10, 21, 12, 20) / 1_000);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    forge.fail({ matches: /GET .*\/pulls/, status: 403, headers, message: "API rate limit exceeded" });
    await expect(connect(TOKEN).open(draft, never)).rejects.toMatchObject({
      kind: "unavailable",
      retryAfterMs: 20 * 60_000,
      message: expect.stringContaining("in about 20 min") as string,
    });
    await expect(connect(TOKEN, { apiUrl: "http://127.0.0.1:1/api/v3" }).open(draft, never)).rejects.toMatchObject({
      kind: "unavailable",
    });
  });

  it("ends with `cancelled` when it is stopped", async () => {
    await expect(connect(TOKEN).open(draft, AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
  });
});

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
