import { execFileSync } from "node:child_process";
import { access, mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Usage } from "#core/cost/usage.ts";
import { limitEnd } from "#core/limits/limit-end.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { probeGate } from "#node/contain/host-gate.ts";
import { probeWall } from "#node/contain/wall.ts";
import { systemClock } from "#node/clock.ts";
import { Git } from "#node/git/git.ts";
import { createAgents } from "#node/agents/catalogue.ts";
import { endRun, findMarked } from "#node/process/end-tree.ts";
import { installAgents } from "../../../fakes/agents/install-agents.ts";
import { realAgents, realAgentSettings, type RealAgent } from "../../../fakes/agents/real-agents.ts";
import type { Conversation } from "../../../fakes/models/conversation.ts";
import { startModelServer, type ModelServer } from "../../../fakes/models/model-server.ts";

const wall = await probeWall();
const gate = await probeGate(wall);

const counted = { inputTokens: 4950, outputTokens: 150, cacheReadTokens: 2250, provenance: "reported" } as const;

/** What each agent reports of three model calls with 1,650 tokens in, 750 cached, and 50 out, 10 of these thinking. */
const reported: Record<RealAgent, Usage> = {
  claude: { ...counted, cacheWriteTokens: 0, costMicroUsd: expect.any(Number) as number },
  codex: { ...counted, cacheWriteTokens: 0 },
  gemini: { inputTokens: 4950, outputTokens: 120, provenance: "reported" },
  opencode: { costMicroUsd: 3 * (900 + 75 + 100), provenance: "reported" }, // by the prices of its configuration
  qwen: counted,
  kimi: { provenance: "unknown" },
};
/** Codex runs commands in a sandbox of its own and asks only when one wants out of it. */
const asks = (id: RealAgent): boolean => id !== "codex";
const byShell = "sh -c 'echo hi > by-shell.txt'";
const touch: Conversation = ({ toolResults }) => (toolResults === 0 ? { run: byShell } : { say: "I tried." });

let folder: string;
let worktree: string;
let run: string;

beforeAll(async () => void (await installAgents()), 600_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-real-"));
  run = `r-${folder.slice(-6)}`;
  worktree = join(folder, "worktree");
  await mkdir(join(folder, "home"));
  git(folder, "init", "--quiet", "repository");
  git(join(folder, "repository"), "commit", "--quiet", "--allow-empty", "--message=start");
  git(join(folder, "repository"), "worktree", "add", "--quiet", worktree);
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

interface Play {
  readonly key?: string;
  readonly decision?: "allow" | "deny";
  /** How it is contained, where that can be had. */
  readonly level?: "files" | "hosts";
  /** Told of each event; may cancel. */
  readonly watch?: (event: AgentEvent, stop: () => void) => unknown;
}

interface Played {
  readonly events: readonly AgentEvent[];
  readonly server: ModelServer;
}

/** One whole session of a real agent, as a user would have configured it, and contained where that can be had. */
async function play(
  id: RealAgent,
  conversation: Conversation,
  { key, decision, level = "files", watch }: Play = {},
): Promise<Played> {
  await using server = await startModelServer(conversation);
  const setting = await realAgentSettings(id, server.url, join(folder, "home"), key);
  const had = level === "hosts" && gate.kind === "none" ? "files" : level;
  const [hosts, tuttiHome] = [[new URL(server.url).host], join(folder, "home", ".tutti")];
  const containment = () => ({ level: had, writable: [], hosts, required: false, tuttiHome }) as const;
  const agent = createAgents({
    settings: () => ({ [id]: setting }),
    models: { git: new Git({ environment: {} }), clock: systemClock, keyFor: async () => undefined },
    containment,
  }).get(id);
  const stop = new AbortController();
  const start = { prompt: "Write the file hello.txt.", worktree, timeLimitMs: 240_000, run };
  await using session = await agent.open(start, stop.signal);
  expect(session.containment?.level).toBe(wall.kind === "none" ? "none" : had);
  const events: AgentEvent[] = [];
  for await (const event of session.events) {
    events.push(event);
    if (event.type === "permission-request") session.answer(event.id, decision ?? "allow");
    watch?.(event, () => stop.abort());
  }
  expect(await findMarked(run)).toEqual([]);
  expect(server.strays).toEqual([]);
  return { events, server };
}

async function exists(path: string): Promise<boolean> {
  return await access(join(worktree, path)).then(
    () => true,
    () => false,
  );
}

async function untilExists(path: string): Promise<void> {
  while (!(await exists(path))) await wait(50);
}

describe.each<RealAgent>(realAgents)("%s", { timeout: 300_000 }, (id) => {
  it("edits a file of a real worktree unasked, asks before it runs a command, and reports what it can", async () => {
    const path = id === "qwen" ? join(worktree, "hello.txt") : "hello.txt"; // it takes no relative one
    const { events, server } = await play(
      id,
      ({ toolResults }) => {
        if (toolResults === 0) return { write: { path, content: "hello\n" } };
        return toolResults === 1 ? { run: byShell } : { say: "Done." };
      },
      { level: "hosts" },
    );
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
    expect(git(worktree, "status", "--porcelain")).toBe("?? by-shell.txt\n?? hello.txt\n");
    expect(events).toContainEqual(expect.objectContaining({ type: "file-change", path: "hello.txt" }));
    const asked = events.filter(({ type }) => type === "permission-request");
    expect(asked).toEqual(
      asks(id) ? [expect.objectContaining({ kind: "execute", title: expect.stringContaining("by-shell") })] : [],
    );
    expect(events).toContainEqual({ type: "usage", usage: expect.objectContaining(reported[id]) });
    expect(events).toContainEqual({ type: "text-delta", text: "Done." });
    expect(server.requests.filter(({ toolResults }) => toolResults === 2)).not.toEqual([]);
    expect(server.requests.every(({ stream }) => stream)).toBe(true);
  });

  it("ends with its whole tree when it is cancelled inside a command", async () => {
    const sleep: Conversation = () => ({ run: "touch running; sleep 1000" });
    const { events } = await play(id, sleep, {
      watch: (event, stop) => {
        if (event.type === "session-start") void untilExists("running").then(stop);
      },
    });
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "cancelled" });
  });

  it("says that its key is wrong", async () => {
    const { events } = await play(id, touch, { key: "a-wrong-key" });
    expect(events.at(-1)).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/was not let in\. Log in, or correct its key: .*(API key|Authentication required)/),
    });
    expect(await exists("by-shell.txt")).toBe(false);
  });
});

describe.each(realAgents.filter(asks))("%s, which asks", { timeout: 300_000 }, (id) => {
  it("does not run a command that is denied", async () => {
    await play(id, touch, { decision: "deny" });
    expect(await exists("by-shell.txt")).toBe(false);
  });
});

// opencode tells it after more than a minute; Qwen and Kimi were still trying again, in silence, after two.
describe.each<RealAgent>(["claude", "codex", "gemini"])("%s, which says so soon", { timeout: 300_000 }, (id) => {
  it("tells a limit of its account", async () => {
    const { events } = await play(id, () => ({ limit: 7200 }));
    const end = events.at(-1);
    expect(end).toMatchObject({ outcome: "limited", reason: expect.stringContaining("has reached a limit") });
    const reason = end?.type === "session-end" ? (end.reason ?? "") : "";
    if (id === "gemini") expect(limitEnd(reason, 0, "UTC")).toBe(7_200_000);
  });
});
