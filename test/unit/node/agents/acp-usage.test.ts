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

  it("says unknown where nothing is reported, and of other money", () => {
    expect(total({}, [cost(3, "EUR")])).toEqual({ provenance: "unknown" });
  });
});
