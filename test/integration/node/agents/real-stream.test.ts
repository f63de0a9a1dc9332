import { execFileSync } from "node:child_process";
import { access, mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NotResumed } from "#core/run/agent.ts";
import type { Mailbox } from "#core/run/mailbox.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { createAgents } from "#node/agents/catalogue.ts";
import { systemClock } from "#node/clock.ts";
import { probeWall } from "#node/contain/wall.ts";
import { Git } from "#node/git/git.ts";
import { endRun, findMarked } from "#node/process/end-tree.ts";
import { installAgents } from "../../../fakes/agents/install-agents.ts";
import {
  realStreamAgents,
  realStreamSettings,
  type RealStreamAgent,
} from "../../../fakes/agents/real-stream-agents.ts";
import type { Conversation } from "../../../fakes/models/conversation.ts";
import { startModelServer, type ModelServer } from "../../../fakes/models/model-server.ts";

const wall = await probeWall();

/** Three model calls with 1,650 tokens in, 750 cached, and 50 out, 10 of these thinking. */
const used = { inputTokens: 4950, outputTokens: 150, cacheReadTokens: 2250, provenance: "reported" } as const;
const byShell = "sh -c 'echo hi > by-shell.txt'";
const touch: Conversation = ({ toolResults }) => (toolResults === 0 ? { run: byShell } : { say: "I tried." });

let folder: string;
let worktree: string;
let run: string;

beforeAll(async () => void (await installAgents()), 600_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-stream-"));
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
  readonly resume?: string;
  readonly chargedMicroUsd?: number | undefined;
  readonly decision?: "allow" | "deny";
  readonly mailbox?: Mailbox;
  /** Told of each event; may cancel. */
  readonly watch?: (event: AgentEvent, stop: () => void) => unknown;
}

/** One whole session of a real agent, as a user would have configured it, and contained where that can be had. */
async function play(
  id: RealStreamAgent,
  server: ModelServer,
  { key, decision, watch, resume, chargedMicroUsd, mailbox }: Play = {},
) {
  const setting = await realStreamSettings(id, server.url, join(folder, "home"), key);
  const agent = createAgents({
    settings: () => ({ [id]: setting }),
    models: { git: new Git({ environment: {} }), clock: systemClock, keyFor: async () => undefined },
    containment: () => ({
      level: "files",
      writable: [],
      hosts: [],
      required: false,
      tuttiHome: join(folder, "home", ".tutti"),
    }),
  }).get(id);
  const stop = new AbortController();
  const start = { prompt: "Write the file hello.txt.", worktree, timeLimitMs: 400_000, run };
  const earlier = {
    ...(resume !== undefined && { resume }),
    ...(mailbox && { mailbox }),
    ...(chargedMicroUsd !== undefined && { chargedMicroUsd }),
  };
  await using session = await agent.open({ ...start, ...earlier }, stop.signal);
  expect(session.containment?.level).toBe(wall.kind === "none" ? "none" : "files");
  const events: AgentEvent[] = [];
  for await (const event of session.events) {
    events.push(event);
    if (event.type === "permission-request") session.answer(event.id, decision ?? "allow");
    watch?.(event, () => stop.abort());
  }
  expect(await findMarked(run)).toEqual([]);
  return events;
}

const exists = async (path: string): Promise<boolean> =>
  await access(join(worktree, path)).then(
    () => true,
    () => false,
  );

const costOf = (events: readonly AgentEvent[]): number | undefined =>
  events.flatMap((event) => (event.type === "usage" ? [event.usage.costMicroUsd] : []))[0];

const sessionOf = (events: readonly AgentEvent[]): string | undefined =>
  events.flatMap((event) => (event.type === "session-start" ? [event.session] : []))[0];

describe.each<RealStreamAgent>(realStreamAgents)("%s, by its lines of JSON", { timeout: 600_000 }, (id) => {
  it("edits, runs a command, reports what it used, and goes on in its session", async () => {
    const conversation: Conversation = ({ toolResults }) => {
      if (toolResults === 0) return { write: { path: "hello.txt", content: "hello\n" } };
      return toolResults === 1 ? { run: byShell } : { say: "Done." };
    };
    await using server = await startModelServer(conversation);
    const events = await play(id, server);
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
    expect(git(worktree, "status", "--porcelain")).toBe("?? by-shell.txt\n?? hello.txt\n");
    expect(events[0]).toEqual(expect.objectContaining({ type: "session-start", session: expect.stringMatching(/./) }));
    expect(events).toContainEqual({ type: "file-change", path: "hello.txt" });
    expect(events).toContainEqual(
      expect.objectContaining({ type: "tool-start", kind: "execute", title: expect.stringContaining("by-shell") }),
    );
    const asked = events.filter(({ type }) => type === "permission-request");
    expect(asked).toEqual(
      id === "claude" ? [expect.objectContaining({ kind: "execute", command: byShell, title: byShell })] : [],
    );
    expect(events).toContainEqual({ type: "text-delta", text: "Done." });
    expect(events.filter(({ type }) => type === "usage")).toEqual([
      { type: "usage", usage: expect.objectContaining(used) },
    ]);
    expect(events.filter((event) => event.type === "notice" && event.source === "log")).toEqual([]); // every line is known

    const session = sessionOf(events);
    const before = server.requests.length;
    const again = await play(id, server, { resume: session!, chargedMicroUsd: costOf(events) });
    expect(sessionOf(again)).toBe(session);
    expect(again.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
    expect(server.requests.slice(before).some(({ toolResults }) => toolResults >= 2)).toBe(true); // it remembers
    const { inputTokens, outputTokens, cacheReadTokens } = used;
    const ofOneCall = {
      inputTokens: inputTokens / 3,
      outputTokens: outputTokens / 3,
      cacheReadTokens: cacheReadTokens / 3,
    };
    expect(again).toContainEqual({ type: "usage", usage: expect.objectContaining(ofOneCall) });
    expect(costOf(again)).toBe(id === "claude" ? costOf(events)! / 3 : undefined);
    expect(server.strays).toEqual([]);
  });

  it("ends with its whole tree when it is cancelled inside a command", async () => {
    await using server = await startModelServer(() => ({ run: "touch running; sleep 1000" }));
    const events = await play(id, server, {
      watch: async (event, stop) => {
        if (event.type !== "session-start") return;
        while (!(await exists("running"))) await wait(50);
        stop();
      },
    });
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "cancelled" });
  });

  it("tells a limit of its account, a wrong key, and a session that is gone", async () => {
    await using server = await startModelServer(() => ({ limit: 7200 }));
    expect((await play(id, server)).at(-1)).toMatchObject({
      outcome: "limited",
      reason: expect.stringContaining("has reached a limit"),
    });
    expect((await play(id, server, { key: "a-wrong-key" })).at(-1)).toMatchObject({
      outcome: "failed",
      reason: expect.stringMatching(/was not let in\. Log in, or correct its key: .*API key/),
    });
    const gone = play(id, server, { resume: "0199a213-81c0-7800-8aa1-bbab2a035a53" });
    await expect(gone).rejects.toBeInstanceOf(NotResumed);
  });
});

describe("Claude Code, which asks and listens by its lines of JSON", { timeout: 600_000 }, () => {
  it("is told what a person says when it has ended its turn, in the same session", async () => {
    const words = "And say hello.";
    await using server = await startModelServer(({ toolResults, prompt }) => {
      if (toolResults === 0) return { write: { path: "hello.txt", content: "hello\n" } };
      return { say: prompt.includes(words) ? "Hello." : "Done." };
    });
    const waiting = [words];
    let heard = 0;
    const mailbox: Mailbox = {
      take: async () => {
        const text = waiting.shift();
        return text === undefined ? undefined : { text, heard: () => void heard++ };
      },
    };
    const events = await play("claude", server, { mailbox });
    const said = events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []));
    expect(said).toEqual(["Done.", "Hello."]);
    expect(heard).toBeGreaterThan(0);
    expect(server.requests.at(-1)).toMatchObject({ toolResults: 1, prompt: expect.stringContaining(words) });
    expect(events.filter(({ type }) => type === "session-start")).toHaveLength(1);
    const usages = events.flatMap((event) => (event.type === "usage" ? [event.usage] : []));
    expect(usages).toEqual([expect.objectContaining(used)]); // three calls, in two turns
    const resumed = await play("claude", server, { resume: sessionOf(events)!, chargedMicroUsd: costOf(events) });
    expect(costOf(resumed)).toBe(costOf(events)! / 3); // and the money of all three
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
  });

  it("does not run a command that is denied", async () => {
    await using server = await startModelServer(touch);
    const events = await play("claude", server, { decision: "deny" });
    expect(await exists("by-shell.txt")).toBe(false);
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
  });
});
