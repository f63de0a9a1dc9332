import { execFileSync } from "node:child_process";
import { access, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Usage } from "#core/cost/usage.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { createAgents } from "#node/agents/catalogue.ts";
import { endRun, findMarked } from "#node/process/end-tree.ts";
import { installAgents } from "../../../fakes/agents/install-agents.ts";
import { realAgentSettings, type RealAgent } from "../../../fakes/agents/real-agents.ts";
import { writes, type Conversation } from "../../../fakes/models/conversation.ts";
import { startModelServer, type ModelServer } from "../../../fakes/models/model-server.ts";

/** What each agent reports of two model calls with 1,650 tokens in and 50 out, 10 of these thinking. */
const reported: Record<RealAgent, Usage> = {
  gemini: { inputTokens: 3300, outputTokens: 80, provenance: "reported" },
  kimi: { provenance: "unknown" },
};
const hello = writes("hello.txt", "hello\n");
const touch: Conversation = ({ toolResults }) =>
  toolResults === 0 ? { run: "touch by-shell.txt" } : { say: "I tried." };

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
  /** Told of each event; may cancel. */
  readonly watch?: (event: AgentEvent, stop: () => void) => unknown;
}

interface Played {
  readonly events: readonly AgentEvent[];
  readonly server: ModelServer;
}

/** One whole session of a real agent, as a user would have configured it. */
async function play(id: RealAgent, conversation: Conversation, { key, decision, watch }: Play = {}): Promise<Played> {
  await using server = await startModelServer(conversation);
  const setting = await realAgentSettings(id, server.url, join(folder, "home"), key);
  const agent = createAgents({ settings: () => ({ [id]: setting }) }).get(id);
  const stop = new AbortController();
  const start = { prompt: "Write the file hello.txt.", worktree, timeLimitMs: 240_000, run };
  await using session = await agent.open(start, stop.signal);
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

describe.each<RealAgent>(["gemini", "kimi"])("%s", { timeout: 300_000 }, (id) => {
  it("edits a file of a real worktree unasked, and reports what it can", async () => {
    const { events, server } = await play(id, hello);
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
    expect(git(worktree, "status", "--porcelain")).toBe("?? hello.txt\n");
    expect(events).toContainEqual({ type: "file-change", path: "hello.txt" });
    expect(events.filter(({ type }) => type === "permission-request")).toEqual([]);
    expect(events).toContainEqual({ type: "usage", usage: reported[id] });
    expect(events).toContainEqual({ type: "text-delta", text: "Done." });
    expect(server.requests.at(-1)).toMatchObject({ toolResults: 1, stream: true });
  });

  it("asks before it runs a command, and does not when it is denied", async () => {
    const denied = await play(id, touch, { decision: "deny" });
    expect(denied.events).toContainEqual(
      expect.objectContaining({ type: "permission-request", kind: "execute", title: expect.stringContaining("touch") }),
    );
    expect(await exists("by-shell.txt")).toBe(false);
    await play(id, touch, { decision: "allow" });
    expect(await exists("by-shell.txt")).toBe(true);
  });

  it("ends with its whole tree when it is cancelled inside a turn", async () => {
    const { events } = await play(id, () => ({ hang: true }), {
      watch: (event, stop) => event.type === "text-delta" && stop(),
    });
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "cancelled" });
  });

  it("ends with its whole tree when it is cancelled inside a command", async () => {
    const sleep: Conversation = () => ({ run: "touch running; sleep 1000" });
    const { events } = await play(id, sleep, {
      watch: (event, stop) => {
        if (event.type === "permission-request") void untilExists("running").then(stop);
      },
    });
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "cancelled" });
  });

  it("says that its key is wrong", async () => {
    const { events } = await play(id, hello, { key: "a-wrong-key" });
    expect(events.at(-1)).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/was not let in\. Log in, or correct its key: .*API key/),
    });
    expect(await exists("hello.txt")).toBe(false);
  });
});
