import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, realpath, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { askFor } from "#core/agent-loop/ask-for.ts";
import { agentAsModel } from "#core/plan/goal/agent-as-model.ts";
import type { AgentSetting } from "#core/settings.ts";
import { createAgents } from "#node/agents/catalogue.ts";
import { systemClock } from "#node/clock.ts";
import { Git } from "#node/git/git.ts";
import { openScratch } from "#node/plan/scratch.ts";
import { endRun, findMarked } from "#node/process/end-tree.ts";
import { installAgents } from "../../../fakes/agents/install-agents.ts";
import { realAgentSettings } from "../../../fakes/agents/real-agents.ts";
import { realStreamSettings } from "../../../fakes/agents/real-stream-agents.ts";
import type { Conversation } from "../../../fakes/models/conversation.ts";
import { startModelServer } from "../../../fakes/models/model-server.ts";

const never = new AbortController().signal;
const schema = z.object({ name: z.string(), why: z.string() });
let folder: string;
let top: string;
let run: string;

beforeAll(async () => void (await installAgents()), 600_000);

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "tutti-planner-")));
  top = join(folder, "repository");
  run = `plan-${folder.slice(-6)}`;
  await mkdir(join(folder, "home"));
  git(folder, "init", "--quiet", "repository");
  git(top, "commit", "--quiet", "--allow-empty", "--message=start");
});

afterEach(async () => {
  await endRun(run, 0);
  // The sandbox of a Codex that was ended leaves empty folders where it protected something.
  for (const name of [".git", ".codex", ".aws", ".agents"]) await rmdir(join("/tmp", name)).catch(() => {});
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

function git(cwd: string, ...args: readonly string[]): string {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const env = { PATH: process.env["PATH"], HOME: join(folder, "home"), GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", [...who, ...args], { cwd, env, encoding: "utf8" });
}

/** Writes although it must not, then answers with half of what was asked, and mends that. */
const planner: Conversation = ({ prompt, toolResults }) => {
  if (prompt.includes("You have answered this before"))
    return { say: 'Gladly:\n```json\n{"name":"Ann","why":"So."}\n```' };
  return toolResults === 0 ? { write: { path: "kept.txt", content: "no\n" } } : { say: '{"name":"Ann"}' };
};

const settings: Readonly<Record<string, (url: string, home: string) => Promise<AgentSetting>>> = {
  "Claude Code by the Agent Client Protocol": (url, home) => realAgentSettings("claude", url, home),
  "Codex by its lines of JSON": (url, home) => realStreamSettings("codex", url, home),
};

it.each(Object.entries(settings))(
  "%s answers in the shape that was asked, mends it once, and leaves nothing behind",
  { timeout: 300_000 },
  async (_, settingFor) => {
    await using server = await startModelServer(planner);
    const setting = await settingFor(server.url, join(folder, "home"));
    const repository = new Git({ environment: { PATH: process.env["PATH"], HOME: join(folder, "home") } });
    const driver = createAgents({
      settings: () => ({ planner: setting }),
      models: { git: repository, clock: systemClock, keyFor: async () => undefined },
      containment: () => ({
        level: "files",
        writable: [],
        hosts: [new URL(server.url).host],
        required: false,
        tuttiHome: join(folder, "home", ".tutti"),
      }),
    }).get("planner");
    const scratches: string[] = [];
    const model = agentAsModel(driver, {
      scratch: async (signal) => {
        const scratch = await openScratch(repository, top, signal);
        scratches.push(scratch.path);
        return scratch;
      },
      mark: () => run,
      timeLimitMs: 240_000,
    });
    const { value } = await askFor(model, { system: "You plan.", prompt: "Which name?", schema }, systemClock, never);
    expect(value).toEqual({ name: "Ann", why: "So." });
    expect(scratches).toHaveLength(2);
    expect(git(top, "worktree", "list").trim().split("\n")).toHaveLength(1);
    expect(git(top, "status", "--porcelain")).toBe("");
    for (const path of scratches) await expect(readdir(path)).rejects.toThrow("ENOENT");
    expect(await findMarked(run)).toEqual([]);
    expect(server.strays).toEqual([]);
  },
);
