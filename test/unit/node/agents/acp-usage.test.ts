import { describe, expect, it } from "vitest";
import { AcpUsageReader } from "#node/agents/acp-usage.ts";
import { WirePromptAnswer, WireUpdate } from "#node/agents/acp-wire.ts";

/** What the recorded agents report of one and the same turn: 3,300 tokens in, 1,500 of them cached, 100 out. */
function total(answer: object, updates: readonly object[] = [], lastCallOnly = false) {
  const reader = new AcpUsageReader(lastCallOnly);
  for (const update of updates) reader.update(WireUpdate.parse(update));
  return reader.total(WirePromptAnswer.parse({ stopReason: "end_turn", ...answer }));
}

const cost = (amount: number, currency = "USD") => ({
  sessionUpdate: "usage_update",
  used: 1,
  size: 2,
  cost: { amount, currency },
});
const call = (usage: object) => ({
  sessionUpdate: "agent_message_chunk",
  content: { type: "text", text: "" },
  _meta: { usage },
});

describe("AcpUsageReader", () => {
  it("adds the cached tokens where the agent counts them beside the input (Claude Code)", () => {
    const usage = {
      inputTokens: 1200,
      cachedReadTokens: 1500,
      cachedWriteTokens: 600,
      outputTokens: 100,
      totalTokens: 3400,
    };
    expect(total({ usage }, [cost(0.005), cost(0.010_36)])).toEqual({
      inputTokens: 3300,
      cacheReadTokens: 1500,
      cacheWriteTokens: 600,
      outputTokens: 100,
      costMicroUsd: 10_360,
      provenance: "reported",
    });
  });

  it("leaves the input alone where it holds the cached tokens (Copilot)", () => {
    const usage = { inputTokens: 3300, cachedReadTokens: 1500, outputTokens: 100, totalTokens: 3400 };
    expect(total({ usage })).toEqual({
      inputTokens: 3300,
      cacheReadTokens: 1500,
      outputTokens: 100,
      provenance: "reported",
    });
  });

  it("reads the quota of Gemini", () => {
    const _meta = { quota: { token_count: { input_tokens: 3300, output_tokens: 80 }, model_usage: [] } };
    expect(total({ _meta })).toEqual({ inputTokens: 3300, outputTokens: 80, provenance: "reported" });
  });

  it("adds up the model calls of Qwen", () => {
    const usage = { inputTokens: 1650, cachedReadTokens: 750, outputTokens: 50, totalTokens: 1700 };
    expect(total({}, [call(usage), call(usage)])).toEqual({
      inputTokens: 3300,
      cacheReadTokens: 1500,
      outputTokens: 100,
      provenance: "reported",
    });
  });

  it("takes only the cost where the tokens are those of the last call (opencode)", () => {
    const usage = { inputTokens: 300, cachedReadTokens: 1500, outputTokens: 40, totalTokens: 1840 };
    expect(total({ usage }, [cost(0.01)], true)).toEqual({ costMicroUsd: 10_000, provenance: "reported" });
  });

  it("counts thinking as output where the agent tells it beside the output", () => {
    const usage = { inputTokens: 10, outputTokens: 80, thoughtTokens: 20, totalTokens: 110 };
    expect(total({ usage })).toMatchObject({ outputTokens: 100, reasoningTokens: 20 });
    expect(total({ usage: { ...usage, totalTokens: 90 } })).toMatchObject({ outputTokens: 80, reasoningTokens: 20 });
  });

  it("says unknown where nothing is reported, and of other money", () => {
    expect(total({}, [cost(3, "EUR")])).toEqual({ provenance: "unknown" });
  });
});

describe("AcpUsageReader, after a session was taken up", () => {
  /** @param told  while the session was loaded; @param said  in the turn that follows */
  function resumed(charged: number | undefined, told: readonly number[], said: readonly number[]) {
    const reader = new AcpUsageReader(false);
    for (const amount of told) reader.update(WireUpdate.parse(cost(amount)));
    reader.forget(charged);
    const so = said.map((amount) => reader.update(WireUpdate.parse(cost(amount))));
    return { so, usage: reader.total(undefined) };
  }

  it("charges only the turn where the agent tells the whole session again, first at the end of a call", () => {
    const { so, usage } = resumed(500_000, [], [0.6, 0.75]);
    expect(so).toEqual([100_000, 250_000]);
    expect(usage).toEqual({ costMicroUsd: 250_000, provenance: "estimated" });
  });

  it("is certain where the agent told the session's cost while it was loaded", () => {
    expect(resumed(500_000, [0.5], [0.75]).usage).toEqual({ costMicroUsd: 250_000, provenance: "reported" });
  });

  it("charges what was lost with a worker that died: told at the loading, and never charged", () => {
    expect(resumed(500_000, [0.7], [0.75]).usage).toEqual({ costMicroUsd: 250_000, provenance: "reported" });
  });

  it("charges all of it where the agent begins at zero", () => {
    expect(resumed(500_000, [], [0.1, 0.7]).usage).toEqual({ costMicroUsd: 700_000, provenance: "reported" });
    expect(resumed(500_000, [0], [0.1]).usage).toEqual({ costMicroUsd: 100_000, provenance: "reported" });
  });
});
