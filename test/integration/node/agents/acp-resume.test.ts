import { describe, expect, it } from "vitest";
import { NotResumed } from "#core/run/agent.ts";
import { noQuirks } from "#node/agents/acp-recipes.ts";
import { findMarked } from "#node/process/end-tree.ts";
import { eventsOf } from "../../../contract/agent-driver.ts";
import type { AcpScript, ScriptStep } from "../../../fakes/agents/acp-script.ts";
import { says } from "../../../fakes/agents/scripted-driver.ts";
import { never, Scripted } from "./scripted.ts";

const scripted = new Scripted();
const resume = "earlier-1";
const cost = (amount: number): ScriptStep => ({
  do: "update",
  update: { sessionUpdate: "usage_update", used: 1, size: 2, cost: { amount, currency: "USD" } },
});

async function whyNot(script: AcpScript): Promise<unknown> {
  const { driver } = await scripted.agent(script);
  const thrown: unknown = await driver.open(scripted.start({ resume }), never).catch((error: unknown) => error);
  expect(await findMarked(scripted.run)).toEqual([]);
  return thrown instanceof NotResumed ? thrown.because : thrown;
}

describe("taking a session up again", () => {
  it.each(["session/load", "session/resume"] as const)("by %s goes on with the prompt in it", async (by) => {
    const session = { modes: { currentModeId: "plan", availableModes: [{ id: "code", name: "Code" }] } };
    const steps: ScriptStep[] = [{ do: "update", update: says("Going on.") }];
    const given = await scripted.agent({ session, steps: [], takesUp: { by, steps } }, { mode: "code" });
    expect(given.driver.supports.resume).toBe(true);
    await using opening = await given.driver.open(scripted.start({ resume }), never);
    const events = await eventsOf(opening);
    expect(events[0]).toEqual({ type: "session-start", agent: "scripted", session: resume });
    expect(events).toContainEqual({ type: "text-delta", text: "Going on." });
    expect(await given.requests()).toMatchObject([
      { method: "initialize" },
      { method: by, params: { sessionId: resume, cwd: scripted.worktree, mcpServers: [] } },
      { method: "session/set_mode", params: { sessionId: resume, modeId: "code" } },
      { method: "session/prompt", params: { sessionId: resume } },
    ]);
  });

  it("tells and charges nothing again that the agent repeats while it loads", async () => {
    const before: ScriptStep[] = [{ do: "update", update: says("Old words.") }, cost(0.5)];
    const steps: ScriptStep[] = [{ do: "update", update: says("New words.") }, cost(0.75)];
    const given = await scripted.agent({ steps: [], takesUp: { by: "session/load", before, steps } });
    await using opening = await given.driver.open(scripted.start({ resume }), never);
    const events = await eventsOf(opening);
    expect(JSON.stringify(events)).not.toContain("Old words.");
    expect(events).toContainEqual({ type: "text-delta", text: "New words." });
    expect(events).toContainEqual({ type: "usage", usage: { costMicroUsd: 250_000, provenance: "reported" } });
  });

  it("is refused by an agent that cannot", async () => {
    expect(await whyNot({ steps: [] })).toBe("The scripted agent cannot take up a conversation again");
  });

  it("is refused by an agent that has forgotten it", async () => {
    const before: ScriptStep[] = [{ do: "error", code: -32_002, message: "Resource not found" }];
    expect(await whyNot({ steps: [], takesUp: { by: "session/load", before, steps: [] } })).toBe(
      "The scripted agent did not find its conversation again (Resource not found)",
    );
  });

  it("is refused by an agent that dies over it", async () => {
    const before: ScriptStep[] = [{ do: "crash", exitCode: 3 }];
    expect(await whyNot({ steps: [], takesUp: { by: "session/resume", before, steps: [] } })).toBe(
      "The scripted agent did not take its conversation up again",
    );
  });

  it("still says that nobody is logged in", async () => {
    const before: ScriptStep[] = [{ do: "error", code: -32_000, message: "Authentication required" }];
    const thrown = await whyNot({ steps: [], takesUp: { by: "session/load", before, steps: [] } });
    expect(thrown).toMatchObject({ kind: "unauthorised" });
  });

  it("is not even tried with an agent that would spoil it", async () => {
    const { driver } = await scripted.agent({ steps: [] }, { quirks: { ...noQuirks, spoilsSessions: true } });
    expect(driver.supports.resume).toBe(false);
  });
});
