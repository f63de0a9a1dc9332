import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Run } from "#core/board/run.ts";
import type { AcpScript } from "../../fakes/agents/acp-script.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

const program = fileURLToPath(new URL("../../fakes/agents/scripted-acp-agent.ts", import.meta.url));

export interface ScriptedSite extends Site {
  /** What the agent was told so far. */
  requests(): Promise<readonly { readonly method: string; readonly params: unknown }[]>;
  /** Lets the agent go on that waits for `../go`. */
  go(run: Run): Promise<void>;
  /** Kills the worker that is at work. */
  killWorker(): Promise<void>;
  /** The run once it is so. */
  until(run: string, what: (run: Run) => boolean): Promise<Run>;
}

/** The demonstration repository with an agent that does what a script says, and a run of it that is at work. */
export async function scriptedSite(
  script: AcpScript,
  settings: object = {},
): Promise<{ readonly site: ScriptedSite; readonly run: Run }> {
  const site = await demonstrationSite();
  const scriptFile = join(site.folder, "..", "script.json");
  const requestsFile = join(site.folder, "..", "requests.jsonl");
  await writeFile(scriptFile, JSON.stringify(script));
  const args = ["--no-warnings", program, scriptFile, requestsFile];
  await site.configure({
    agents: { scripted: { kind: "acp", label: "Scripted agent", command: process.execPath, args } },
    defaultAgent: "scripted",
    checks: [],
    workerIdleMinutes: 0.2,
    ...settings,
  });
  const find = async (id: string): Promise<Run> => (await site.look("retry", "retry", id)).run;
  const scripted: ScriptedSite = {
    ...site,
    requests: async () => {
      const lines = (await readFile(requestsFile, "utf8")).trim().split("\n");
      return lines.map((line) => JSON.parse(line) as { method: string; params: unknown });
    },
    go: async ({ place }) => writeFile(join(place?.path ?? "", "..", "go"), ""),
    killWorker: async () => {
      for (const { pid } of (await site.look("status", "status")).workers) process.kill(pid, "SIGKILL");
    },
    until: async (id, what) => {
      await expect.poll(async () => what(await find(id)), { timeout: 90_000, interval: 300 }).toBe(true);
      return await find(id);
    },
  };
  await site.json("plan", 0, "plan", "--accept-all");
  const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
  const run = await scripted.until(runs[0]!.id, atWork);
  return { site: scripted, run };
}

/** Its agent has opened a session, and written `half.txt`. */
export function atWork(run: Run): boolean {
  const isOpen = run.state.name === "running" && run.session !== undefined;
  return isOpen && existsSync(join(run.place?.path ?? "", "half.txt"));
}
