import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TuttiError } from "#core/errors.ts";
import { AgentEvent } from "#core/run/agent-event.ts";
import type { AgentDriver, AgentSession, AgentStart } from "#core/run/agent.ts";
import { endRun, findMarked } from "#node/process/end-tree.ts";

/** One driver, and what its start needs besides the usual. */
export interface DriverCase {
  readonly driver: AgentDriver;
  readonly start?: Partial<AgentStart>;
}

/** Drivers of one kind, one for each behaviour. What a kind cannot do is absent. */
export interface DriverCases {
  /** Writes `hello.txt` into the worktree and ends well. */
  readonly works: () => Promise<DriverCase>;
  /** Ends badly. */
  readonly fails: () => Promise<DriverCase>;
  /** Writes `started` into the worktree, then works for ever, ignoring SIGTERM, with a child that does the same. */
  readonly hangs?: () => Promise<DriverCase>;
  /** Is not installed. */
  readonly missing?: () => Promise<DriverCase>;
}

const never = new AbortController().signal;

/** What every driver owes to those who open sessions. `kind` names it in the report. */
export function describeAgentDriver(kind: string, cases: DriverCases): void {
  describe(`the agent driver ${kind}`, () => {
    let worktree: string;
    let run: string;

    beforeEach(async () => {
      worktree = await mkdtemp(join(tmpdir(), "tutti-driver-"));
      run = `r-${worktree.slice(-6)}`;
    });

    afterEach(async () => {
      await endRun(run, 0);
      await rm(worktree, { recursive: true, force: true });
    });

    const open = async ({ driver, start }: DriverCase, signal = never): Promise<AgentSession> =>
      await driver.open({ prompt: "Say hello.", worktree, timeLimitMs: 120_000, run, ...start }, signal);

    it("does the work and tells of it", async () => {
      const given = await cases.works();
      await using session = await open(given);
      const events = await eventsOf(session);
      expect(events[0]).toMatchObject({ type: "session-start", agent: given.driver.id });
      expect(events.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
      expect(await readFile(join(worktree, "hello.txt"), "utf8")).toMatch(/\S/);
      expect(await findMarked(run)).toEqual([]);
    });

    it("closes each tool it opens, and says what is known of the usage", async () => {
      await using session = await open(await cases.works());
      const events = await eventsOf(session);
      const started = events.flatMap((event) => (event.type === "tool-start" ? [event.id] : []));
      const ended = events.flatMap((event) => (event.type === "tool-end" ? [event.id] : []));
      expect(ended.toSorted()).toEqual(started.toSorted());
      expect(events.filter((event) => event.type === "usage")).toHaveLength(1);
    });

    it("reports a failure as an event with a sentence", async () => {
      await using session = await open(await cases.fails());
      const end = (await eventsOf(session)).at(-1);
      expect(end).toMatchObject({
        type: "session-end",
        outcome: "failed",
        reason: expect.stringMatching(/^\S.+ .+$/s),
      });
      expect(await findMarked(run)).toEqual([]);
    });

    it("starts nothing when it is cancelled already", async () => {
      const error = await open(await cases.works(), AbortSignal.abort()).catch((thrown: unknown) => thrown);
      expect(TuttiError.from(error)?.kind).toBe("cancelled");
      expect(await findMarked(run)).toEqual([]);
    });

    it("takes no answer after the end, quietly", async () => {
      await using session = await open(await cases.works());
      await eventsOf(session);
      session.answer("no-such-request", "allow");
    });

    const { hangs, missing } = cases;
    if (hangs !== undefined) {
      it("ends with its whole tree when it is cancelled", async () => {
        const stop = new AbortController();
        await using session = await open(await hangs(), stop.signal);
        await untilStarted(worktree);
        stop.abort();
        expect((await eventsOf(session)).at(-1)).toMatchObject({ type: "session-end", outcome: "cancelled" });
        expect(await findMarked(run)).toEqual([]);
      });

      it("ends with its whole tree when it is disposed", async () => {
        const session = await open(await hangs());
        await untilStarted(worktree);
        await session[Symbol.asyncDispose]();
        expect(await findMarked(run)).toEqual([]);
        expect((await eventsOf(session)).at(-1)).toMatchObject({ type: "session-end", outcome: "cancelled" });
      });

      it("ends with its whole tree at the time limit, and says so", async () => {
        const given = await hangs();
        await using session = await open({ ...given, start: { ...given.start, timeLimitMs: 3_000 } });
        const end = (await eventsOf(session)).at(-1);
        expect(end).toMatchObject({ outcome: "timed-out", reason: expect.stringContaining("3 seconds") });
        expect(await findMarked(run)).toEqual([]);
      });
    }
    if (missing !== undefined) {
      it("refuses to open when the agent is not there", async () => {
        const error = await open(await missing()).catch((thrown: unknown) => thrown);
        expect(TuttiError.from(error)?.kind).toBe("unavailable");
      });
    }
  });
}

/** Reads to the end, and checks that each event is one of the vocabulary and that only the last is an end. */
export async function eventsOf(session: AgentSession): Promise<readonly AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of session.events) events.push(AgentEvent.parse(event));
  expect(events.filter((event) => event.type === "session-end")).toHaveLength(1);
  return events;
}

async function untilStarted(worktree: string): Promise<void> {
  while ((await readFile(join(worktree, "started"), "utf8").catch(() => "")) === "") await wait(20);
}
