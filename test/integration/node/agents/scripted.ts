import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { AgentStart } from "#core/run/agent.ts";
import type { AcpAgent } from "#node/agents/acp.ts";
import { endRun, findMarked } from "#node/process/end-tree.ts";
import type { AcpScript } from "../../../fakes/agents/acp-script.ts";
import { scriptedDriver, type ScriptedDriver } from "../../../fakes/agents/scripted-driver.ts";

export const never = new AbortController().signal;

/** A worktree for each test, and scripted agents in it that are gone after the test. */
export class Scripted {
  readonly #opened: ScriptedDriver[] = [];
  worktree = "";

  constructor() {
    beforeEach(async () => void (this.worktree = await mkdtemp(join(tmpdir(), "tutti-acp-"))));
    afterEach(async () => {
      await endRun(this.run, 0);
      for (const scripted of this.#opened.splice(0)) await scripted[Symbol.asyncDispose]();
      await rm(this.worktree, { recursive: true, force: true });
    });
  }

  get run(): string {
    return `r-${this.worktree.slice(-6)}`;
  }

  start(more: Partial<AgentStart> = {}): AgentStart {
    return { prompt: "Say hello.", worktree: this.worktree, timeLimitMs: 120_000, run: this.run, ...more };
  }

  async agent(script: AcpScript, more: Partial<AcpAgent> = {}): Promise<ScriptedDriver> {
    const made = await scriptedDriver(script, more);
    this.#opened.push(made);
    return made;
  }

  /** Plays a whole session, answering each question with `decision`. */
  async play(
    script: AcpScript,
    more: Partial<AcpAgent> = {},
    decision: "allow" | "deny" = "allow",
  ): Promise<readonly AgentEvent[]> {
    const { driver } = await this.agent(script, more);
    await using session = await driver.open(this.start(), never);
    const events: AgentEvent[] = [];
    for await (const event of session.events) {
      events.push(event);
      if (event.type === "permission-request") session.answer(event.id, decision);
    }
    expect(await findMarked(this.run)).toEqual([]);
    return events;
  }
}
