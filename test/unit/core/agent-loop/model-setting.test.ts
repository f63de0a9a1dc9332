import { describe, expect, it } from "vitest";
import { AgentSetting } from "#core/settings.ts";

const model = { kind: "model", provider: "anthropic", model: "claude" };

describe("an agent that is a model", () => {
  it("needs a provider and a model, and has defaults for the rest", () => {
    expect(AgentSetting.parse(model)).toMatchObject({ maxSteps: 100, contextTokens: 120_000, prompt: "{prompt}" });
  });

  it.each([
    [{ ...model, model: undefined }, "model"],
    [{ ...model, provider: "house" }, "give “api” and “baseUrl”, too"],
    [{ ...model, provider: "constructor" }, "give “api” and “baseUrl”, too"],
    [{ ...model, provider: "house", api: "openai" }, "give “api” and “baseUrl”, too"],
    [{ ...model, key: "sk-ant-api03-abc" }, "A key is named, never written here"],
    [{ ...model, baseUrl: "file:///etc/passwd" }, "baseUrl"],
    [{ ...model, prompt: "Do it." }, "It must hold {prompt}"],
    [{ ...model, temperature: 3 }, "temperature"],
    [{ kind: "models" }, "kind"],
  ])("is refused as %j", (setting, words) => {
    const read = AgentSetting.safeParse(setting);
    expect(JSON.stringify(read.error?.issues)).toContain(words);
  });

  it("may be anybody's, where its settings say how to speak to it", () => {
    const house = { ...model, provider: "house", api: "openai", baseUrl: "https://models.example/v1" };
    expect(AgentSetting.parse(house)).toMatchObject({ provider: "house", api: "openai" });
  });
});
