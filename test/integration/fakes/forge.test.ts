import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startForge, type LocalForge } from "../../fakes/forge/start-forge.ts";

let forge: LocalForge;
beforeAll(async () => {
  forge = await startForge({ repo: "octo/demo", files: { "README.md": "hello\n" } });
});
afterAll(() => forge.close());

async function ask(method: string, path: string, body?: unknown, token = forge.token) {
  const response = await fetch(`${forge.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** What the forge noted while `work` ran. */
async function violationsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = forge.violations.length;
  await work();
  return forge.violations.slice(before);
}

describe("the local forge", () => {
  it("gives answers that fit GitHub's own description, for every operation it knows", async () => {
    const work = await forge.bare.git("commit-tree", "main^{tree}", "-p", "main", "-m", "work");
    await forge.bare.git("update-ref", "refs/heads/feature", work.trim());
    const head = work.trim();
    const repo = "/repos/octo/demo";
    const violations = await violationsOf(async () => {
      expect((await ask("POST", `${repo}/pulls`, { title: "T", head: "feature", base: "main" })).status).toBe(201);
      expect((await ask("PATCH", `${repo}/pulls/1`, { title: "U" })).body["title"]).toBe("U");
      expect((await ask("POST", `${repo}/issues/1/labels`, { labels: ["a", "b"] })).status).toBe(200);
      expect((await ask("POST", `${repo}/pulls/1/reviews`, { event: "COMMENT", body: "b" })).status).toBe(200);
      expect((await ask("POST", `${repo}/statuses/${head}`, { state: "success", context: "ci" })).status).toBe(201);
      expect(
        (
          await ask("POST", `${repo}/check-runs`, {
            name: "c",
            head_sha: head,
            status: "completed",
            conclusion: "success",
          })
        ).status,
      ).toBe(201);
      for (const path of [
        "/user",
        "/rate_limit",
        repo,
        `${repo}/branches`,
        `${repo}/branches/feature`,
        `${repo}/pulls?state=all&per_page=10`,
        `${repo}/pulls/1`,
        `${repo}/pulls/1/files`,
        `${repo}/pulls/1/commits`,
        `${repo}/pulls/1/reviews`,
        `${repo}/pulls/1/comments`,
        `${repo}/issues/1/labels`,
        `${repo}/commits?sha=feature`,
        `${repo}/commits/feature`,
        `${repo}/commits/feature/status`,
        `${repo}/commits/feature/check-runs`,
      ]) {
        expect((await ask("GET", path)).status, path).toBe(200);
      }
    });
    expect(violations).toEqual([]);
  });

  it("notes and refuses what GitHub's description forbids", async () => {
    const repo = "/repos/octo/demo";
    for (const [method, path, body, problem] of [
      ["POST", `${repo}/pulls`, { title: "T", head: "feature" }, "base"],
      ["POST", `${repo}/pulls`, { title: 7, head: "feature", base: "main" }, "title"],
      ["PATCH", `${repo}/pulls/1`, { state: "merged" }, "state"],
      ["POST", `${repo}/pulls/1/reviews`, { event: "NOPE" }, "event"],
      ["GET", `${repo}/pulls?state=merged`, undefined, "state"],
      ["GET", `${repo}/pulls?invented=1`, undefined, "invented"],
      ["GET", `${repo}/pulls/one`, undefined, "pull_number"],
    ] as const) {
      const violations = await violationsOf(async () => expect((await ask(method, path, body)).status).toBe(422));
      expect(violations.join("\n"), `${method} ${path}`).toContain(problem);
    }
    const unknown = await violationsOf(async () => expect((await ask("DELETE", repo)).status).toBe(501));
    expect(unknown).toHaveLength(1);
  });

  it("keeps GitHub's rules: one pull request for a branch, something to merge, known names", async () => {
    const create = (head: string, base: string) => ask("POST", "/repos/octo/demo/pulls", { title: "T", head, base });
    expect((await create("feature", "main")).status).toBe(422);
    expect((await create("main", "main")).status).toBe(422);
    expect((await create("nothing", "main")).status).toBe(422);
    expect((await ask("GET", "/repos/octo/other")).status).toBe(404);
    expect((await ask("GET", "/user", undefined, "wrong")).status).toBe(401);
  });
});
