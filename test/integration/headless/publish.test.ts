import { execFileSync } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { startForge } from "../../fakes/forge/start-forge.ts";
import { demonstrationSite, taskId } from "./tutti-process.ts";

it("tutti publish needs a human without a token, and brings its own to a worker that has none", async () => {
  const agents = { quick: { kind: "command", command: "echo done > notes.txt" } };
  const site = await demonstrationSite({ agents, defaultAgent: "quick", checks: [], workerIdleMinutes: 10 });
  const forge = await startForge({ repo: "ada/fair-share", from: site.folder });
  onTestFinished(() => forge.close());
  const words = ["remote", "add", "origin", forge.cloneUrl];
  execFileSync("git", words, { cwd: site.folder, env: site.environment });
  await site.configure({ agents, defaultAgent: "quick", checks: [], forgeUrl: forge.apiUrl, workerIdleMinutes: 10 });
  await site.json("plan", 0, "plan", "--accept-all");
  const { runs } = await site.json("run", 3, "run", await taskId(site, /negative/i));
  const run = runs[0]?.id ?? "";
  const { workers } = await site.json("status", 3, "status");

  const refused = await site.json("publish", 3, "publish", run);
  expect(refused.run).toMatchObject({ publishNeedsCredential: true, state: { name: "waiting" } });
  site.environment["TUTTI_GITHUB_TOKEN"] = forge.token;
  const { run: published } = await site.json("publish", 0, "publish", run);
  expect(published.state).toMatchObject({ name: "published", pull: { number: 1 } });
  expect((await site.json("status", 0, "status")).workers.map(({ pid }) => pid)).toEqual(workers.map(({ pid }) => pid));
  expect(forge.violations).toEqual([]);
});
