import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Run } from "#core/board/run.ts";
import type { AcpScript, ScriptStep } from "../../fakes/agents/acp-script.ts";
import { says } from "../../fakes/agents/scripted-driver.ts";
import { postgresForFile } from "../node/place.ts";
import { atWork, scriptedSite, type ScriptedSite } from "./scripted-site.ts";

const shell = promisify(execFile);
const postgres = postgresForFile();
const half: readonly ScriptStep[] = [
  { do: "update", update: says("I begin with the half.\n") },
  { do: "write", path: "half.txt", text: "half\n" },
  { do: "wait-for", path: "../go" },
];
const whole: ScriptStep = { do: "write", path: "whole.txt", text: "whole\n" };
const loads: AcpScript = {
  steps: half,
  takesUp: { by: "session/load", steps: [{ do: "wait-for", path: "../go" }, whole] },
};
const forgets: AcpScript = { steps: [...half, whole] };

const interrupted = (run: Run): boolean => run.state.name === "interrupted";
const prompts = async (site: ScriptedSite): Promise<readonly string[]> =>
  (await site.requests()).flatMap(({ method, params }) => (method === "session/prompt" ? JSON.stringify(params) : []));

describe.each([
  ["in a file", () => ({})],
  ["in Postgres", () => ({ databaseUrl: postgres.server().url, board: `board-${crypto.randomUUID()}` })],
])("resuming a run whose worker was killed, on a board %s", (_, settings) => {
  it("goes on in the agent's own session, with the worktree as it was left", async () => {
    const { site, run } = await scriptedSite(loads, settings());
    expect(run.session).toEqual({ agent: "scripted", id: "scripted-1", begun: "new" });
    await site.killWorker();
    await site.until(run.id, interrupted);
    const resuming = site.start("resume", run.id);
    const going = await site.until(run.id, ({ session }) => session?.begun === "resumed");
    const status = await site.tutti("status");
    expect(status.out).toContain("work, resumed the agent's session");
    await site.go(going);
    expect((await resuming.ended).code).toBe(0);
    const methods = (await site.requests()).map(({ method }) => method);
    expect(methods.filter((method) => method.startsWith("session/"))).toEqual([
      "session/new",
      "session/prompt",
      "session/load",
      "session/prompt",
    ]);
    expect((await prompts(site))[1]).toContain("You were cut off in the middle of this task");
    const { changes } = await site.json("review", 3, "review", run.id);
    expect(changes.map(({ path }) => path)).toEqual(["half.txt", "whole.txt"]);
  });

  it("begins afresh from the recorded commit where the agent cannot, says why, and loses nothing", async () => {
    const { site, run } = await scriptedSite(forgets, settings());
    const written = async () => JSON.stringify(await site.look("board", "board"));
    await expect.poll(written, { timeout: 90_000, interval: 300 }).toContain("I begin with the half.");
    await site.killWorker();
    await site.until(run.id, interrupted);
    const resuming = site.start("resume", run.id);
    const going = await site.until(run.id, (now) => now.session?.begun === "afresh" && atWork(now));
    expect(going.session?.because).toBe("Scripted agent cannot take up a conversation again");
    expect(going.keptAside).toHaveLength(1);
    await site.go(going);
    expect((await resuming.ended).code).toBe(0);
    const kept = await shell("git", ["show", `${going.keptAside?.[0]}:half.txt`], { cwd: site.folder });
    expect(kept.stdout).toBe("half\n");
    const [, second = ""] = await prompts(site);
    expect(second).toContain("Another session was cut off");
    expect(second).toContain("I begin with the half.");
    const { steps } = await site.json("retry", 3, "retry", run.id);
    expect(steps.find(({ name }) => name === "work-1")).toMatchObject({
      attempts: 2,
      state: "done",
      reason: { kind: "unavailable", message: expect.stringContaining("Its worker died") },
    });
  });
});

describe("a run over which worker after worker is killed", () => {
  it("fails with its reason, leaves nothing at work, and can be retried from a step", async () => {
    const { site, run } = await scriptedSite(loads, { workerDeathLimit: 2 });
    await site.killWorker();
    await site.until(run.id, interrupted);
    void site.start("resume", run.id);
    await site.until(run.id, ({ session }) => session?.begun === "resumed");
    await site.killWorker();
    const failed = await site.until(run.id, ({ state }) => state.name === "failed");
    expect(failed.state).toMatchObject({
      cause: "crash-loop",
      reason: expect.stringMatching(/died twice.*during work/),
    });
    expect((await site.json("error", 1, "resume", run.id)).error.message).toContain("nothing to resume");

    const retrying = site.start("retry", run.id, "--from", "work-1", "--json");
    const going = await site.until(run.id, (now) => atWork(now) && now.session?.begun === "new");
    expect(going).toMatchObject({ retry: { number: 1 }, keptAside: [expect.any(String)] });
    expect(going.interruptions).toBeUndefined();
    await site.go(going);
    expect((await retrying.ended).code).toBe(0);
    expect(existsSync(join(going.place?.path ?? "", "half.txt"))).toBe(true);
  });
});
