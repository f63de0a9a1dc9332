import { describe, expect, it } from "vitest";
import type { OwnPrices } from "#core/cost/own-price.ts";
import type { Usage } from "#core/cost/usage.ts";
import { loadPrices } from "#node/cost/price-catalogue.ts";

const at = Date.UTC(2026, 10, 21);

async function price(provider: string, model: string, usage: Partial<Usage>, own: OwnPrices = {}, when = at) {
  const priceOf = await loadPrices(() => own);
  return priceOf(provider, model, { provenance: "unknown", ...usage }, when);
}

/** 3,300 tokens in, of which 1,500 came from a cache and 600 went into one; 100 out, 20 of them thought. */
const turn = {
  inputTokens: 3_300,
  cacheReadTokens: 1_500,
  cacheWriteTokens: 600,
  outputTokens: 100,
  reasoningTokens: 20,
};
const noWrites = { ...turn, cacheWriteTokens: 0 };
const dollars = (amount: number): number => Math.round(amount * 1_000_000);

describe("loadPrices: by the vendors' published structure", () => {
  it("Anthropic: fresh, cache read, five-minute write, output", async () => {
    // claude-sonnet-4-5: 3 / 0.30 / 3.75 / 15 dollars a million
    const cost = (1_200 * 3 + 1_500 * 0.3 + 600 * 3.75 + 100 * 15) / 1e6;
    expect(await price("anthropic", "claude-sonnet-4-5-20250929", turn)).toEqual({
      costMicroUsd: dollars(cost),
      provenance: "computed",
      from: "catalogue",
      byLength: true,
    });
    expect(dollars(cost)).toBe(7_800);
  });

  it("Anthropic: what is written for an hour costs twice the input", async () => {
    const cost = (1_200 * 3 + 1_500 * 0.3 + 200 * 3.75 + 400 * 6 + 100 * 15) / 1e6;
    const usage = { ...turn, longCacheWriteTokens: 400 };
    expect((await price("anthropic", "claude-sonnet-4-5", usage))?.costMicroUsd).toBe(dollars(cost));
  });

  it("Anthropic: above 200,000 tokens in, every token of the call costs more", async () => {
    const usage = { inputTokens: 250_000, cacheReadTokens: 100_000, cacheWriteTokens: 0, outputTokens: 1_000 };
    const cost = (150_000 * 6 + 100_000 * 0.6 + 1_000 * 22.5) / 1e6;
    expect((await price("anthropic", "claude-sonnet-4-5", usage))?.costMicroUsd).toBe(dollars(cost));
  });

  it("OpenAI: cached input at a tenth, reasoning within the output", async () => {
    // gpt-5: 1.25 / 0.125 / 10
    const cost = (1_800 * 1.25 + 1_500 * 0.125 + 100 * 10) / 1e6;
    expect(await price("openai", "gpt-5", noWrites)).toMatchObject({
      costMicroUsd: dollars(cost),
      provenance: "computed",
      byLength: false,
    });
  });

  it("Google: below and above 200,000 tokens in", async () => {
    // gemini-2.5-pro: 1.25 / 0.125 / 10, and 2.50 / 0.25 / 15
    const low = (1_800 * 1.25 + 1_500 * 0.125 + 100 * 10) / 1e6;
    const high = (250_000 * 2.5 + 100 * 15) / 1e6;
    const long = { inputTokens: 250_000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 100 };
    expect((await price("google", "gemini-2.5-pro", noWrites))?.costMicroUsd).toBe(dollars(low));
    expect((await price("google", "gemini-2.5-pro", long))?.costMicroUsd).toBe(dollars(high));
  });

  it("Moonshot, by the name that Tutti has for it", async () => {
    // kimi-k2.5: 0.60 / 0.10 / 3
    const cost = (1_800 * 0.6 + 1_500 * 0.1 + 100 * 3) / 1e6;
    expect((await price("moonshot", "kimi-k2.5", noWrites))?.costMicroUsd).toBe(dollars(cost));
  });
});

describe("loadPrices: what is not certain is not said to be", () => {
  it("is an estimate where only a model with a similar name is known", async () => {
    expect(await price("anthropic", "claude-sonnet-4-5-turbo", turn)).toMatchObject({ provenance: "estimated" });
  });

  it("is an estimate where the cached part is not told", async () => {
    const usage = { inputTokens: 3_300, outputTokens: 80 };
    expect(await price("google", "gemini-2.5-pro", usage)).toMatchObject({ provenance: "estimated" });
  });

  it("is no price at all for a vendor or a model that the catalogue does not have, or without tokens", async () => {
    expect(await price("alibaba", "qwen3-coder-plus", turn)).toBeUndefined();
    expect(await price("github", "gpt-5", turn)).toBeUndefined();
    expect(await price("mistral", "no-such-model", turn)).toBeUndefined();
    expect(await price("openai", "gpt-5", { outputTokens: 5 })).toBeUndefined();
  });

  it("never rounds something to nothing", async () => {
    const tiny = { inputTokens: 1, cacheReadTokens: 1, cacheWriteTokens: 0, outputTokens: 0 };
    expect((await price("google", "gemini-2.5-flash", tiny))?.costMicroUsd).toBe(1);
  });
});

describe("loadPrices: the user's own table", () => {
  const own = { "alibaba/qwen3-coder-plus": { input: 1, output: 5, cacheRead: 0.2 } };

  it("prices what the catalogue lacks", async () => {
    const cost = (1_800 * 1 + 1_500 * 0.2 + 100 * 5) / 1e6;
    expect(await price("alibaba", "qwen3-coder-plus", noWrites, own)).toEqual({
      costMicroUsd: dollars(cost),
      provenance: "computed",
      from: "settings",
      byLength: false,
    });
  });

  it("comes before the catalogue, also with zero for a model of one's own", async () => {
    const free = { "gpt-5": { input: 0, output: 0 } };
    expect(await price("openai", "gpt-5", turn, free)).toMatchObject({ costMicroUsd: 0, from: "settings" });
  });

  it("counts from its day on, by the time of the call", async () => {
    const dated = { "gpt-5": { input: 9, output: 9, from: "2026-11-21" } };
    expect(await price("openai", "gpt-5", noWrites, dated, at - 1)).toMatchObject({ from: "catalogue" });
    expect(await price("openai", "gpt-5", noWrites, dated, at)).toMatchObject({ from: "settings" });
  });
});
