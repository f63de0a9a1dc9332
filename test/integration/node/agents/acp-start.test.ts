import { describe, expect, it } from "vitest";
import { TuttiError } from "#core/errors.ts";
import { acpLimits, type AcpAgent } from "#node/agents/acp.ts";
import { findMarked } from "#node/process/end-tree.ts";
import { eventsOf } from "../../../contract/agent-driver.ts";
import type { AcpScript, ScriptStep } from "../../../fakes/agents/acp-script.ts";
import { never, Scripted } from "./scripted.ts";

const scripted = new Scripted();
const limits = acpLimits;

async function startFailure(script: AcpScript, more: Partial<AcpAgent> = {}): Promise<TuttiError | undefined> {
  const { driver } = await scripted.agent(script, more);
  const thrown: unknown = await driver.open(scripted.start(), never).catch((error: unknown) => error);
  expect(await findMarked(scripted.run)).toEqual([]);
  return TuttiError.from(thrown);
}

describe("starting a session", () => {
  it("offers neither files nor terminals, works in the worktree, sets mode and model, then prompts", async () => {
    const session = {
      modes: { currentModeId: "default", availableModes: [{ id: "https://x/modes#agent", name: "Agent" }] },
      configOptions: [
        { id: "m", name: "Model", category: "model", type: "select", currentValue: "small", options: [] },
      ],
    };
    const given = await scripted.agent({ session, steps: [] }, { mode: "#agent" });
    await using opening = await given.driver.open(scripted.start({ model: "large" }), never);
    const events = await eventsOf(opening);
    expect(events[0]).toEqual({ type: "session-start", agent: "scripted", session: "scripted-1", model: "large" });
    expect(await given.requests()).toMatchObject([
      {
        method: "initialize",
        params: { clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false } },
      },
      { method: "session/new", params: { cwd: scripted.worktree, mcpServers: [] } },
      { method: "session/set_mode", params: { modeId: "https://x/modes#agent" } },
      { method: "session/set_config_option", params: { configId: "m", value: "large" } },
      { method: "session/prompt", params: { prompt: [{ type: "text", text: "Say hello." }] } },
    ]);
  });

  it("sets mode and model the other ways, where an agent has only those", async () => {
    const session = {
      models: { currentModelId: "small", availableModels: [] },
      configOptions: [
        {
          id: "mode",
          name: "Mode",
          category: "mode",
          type: "select",
          currentValue: "plan",
          options: [{ group: "all", name: "All", options: [{ value: "build", name: "Build" }] }],
        },
      ],
    };
    const given = await scripted.agent({ session, steps: [] }, { mode: "build", model: "large" });
    await using opening = await given.driver.open(scripted.start(), never);
    await eventsOf(opening);
    expect(await given.requests()).toMatchObject([
      {},
      {},
      { method: "session/set_config_option", params: { configId: "mode", value: "build" } },
      { method: "session/set_model", params: { modelId: "large" } },
      {},
    ]);
  });

  it("refuses to work in a mode that was not wished", async () => {
    const session = { modes: { currentModeId: "yolo", availableModes: [{ id: "yolo", name: "Yolo" }] } };
    const error = await startFailure({ session, steps: [] }, { mode: "default" });
    expect(error).toMatchObject({ kind: "refused", message: expect.stringMatching(/no mode default; it has: yolo/) });
  });

  it.each([
    [-32000, "Authentication required"],
    [-32603, "Gemini API key is missing or not configured."],
  ])("says that nobody is logged in (%i %s)", async (code, message) => {
    const error = await startFailure({ session: { error: { code, message } }, steps: [] });
    expect(error).toMatchObject({ kind: "unauthorised", message: expect.stringContaining(message) });
  });

  it("says how it died, and what it said last", async () => {
    const before: ScriptStep[] = [
      { do: "print", to: "stderr", text: "cannot read its settings\n" },
      { do: "crash", exitCode: 9 },
    ];
    const error = await startFailure({ before, steps: [] });
    expect(error).toMatchObject({
      kind: "unavailable",
      message: "The scripted agent ended with exit code 9 before it was done: cannot read its settings",
    });
  });

  it("gives up when it takes too long", async () => {
    const error = await startFailure({ session: "hang", steps: [] }, { limits: { ...limits, startMs: 2_000 } });
    expect(error).toMatchObject({ kind: "unavailable", message: expect.stringMatching(/not ready within 2 seconds/) });
  });

  it("can be cancelled", async () => {
    const { driver } = await scripted.agent({ session: "hang", steps: [] });
    const stop = new AbortController();
    const opening = driver.open(scripted.start(), stop.signal);
    stop.abort();
    await expect(opening).rejects.toMatchObject({ kind: "cancelled" });
    expect(await findMarked(scripted.run)).toEqual([]);
  });
});
