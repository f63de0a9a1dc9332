import { describe, expect, it } from "vitest";
import { closedPolicy, joinPolicies, refusalBy, type Policy, type PolicySubject } from "#core/agents/policy.ts";
import { vendorsOf, type VendorFacts } from "#core/agents/vendors.ts";

const subject = (facts: VendorFacts, id = "it"): PolicySubject => ({
  id,
  label: "It",
  free: false,
  model: facts.model,
  ...vendorsOf(facts),
});
const noOpenai: Policy = [{ deny: ["provider:openai"] }];

describe("a policy that denies a provider", () => {
  it.each<[string, VendorFacts, boolean]>([
    ["its own", { provider: "openai", model: "gpt-5" }, false],
    ["its own, in capitals", { provider: "OpenAI" }, false],
    ["its address under another name", { provider: "ours", baseUrl: "https://api.openai.com/v1", model: "x" }, false],
    [
      "its address with a port and a login",
      { provider: "ours", baseUrl: "https://me:x@API.openai.com.:443/v1" },
      false,
    ],
    ["its model through a gateway", { provider: "openrouter", model: "openai/gpt-5" }, false],
    ["its model through a gateway, with a mark", { provider: "openrouter", model: "~openai/gpt-5:free" }, false],
    ["its model through a gateway that names no vendor", { provider: "github", model: "gpt-5-codex" }, false],
    ["a gateway that chooses by itself", { provider: "openrouter", model: "openrouter/auto" }, false],
    ["a gateway whose model nobody names", { provider: "github" }, false],
    [
      "its model through somebody's own gateway",
      { provider: "ours", baseUrl: "https://x.example", model: "openai/gpt-5" },
      false,
    ],
    ["whoever says nothing", {}, false],
    ["whoever is only said to be another's", { provider: "anthropic", hearsay: true }, false],
    ["another's", { provider: "anthropic", model: "claude-sonnet-5-5" }, true],
    ["another's model through a gateway", { provider: "openrouter", model: "anthropic/claude-sonnet-5" }, true],
    ["another's model through GitHub", { provider: "github", model: "claude-sonnet-5" }, true],
    ["its open weights on one's own machine", { provider: "ollama", model: "openai/gpt-oss" }, true],
    [
      "its open weights on somebody else's",
      { provider: "vllm", baseUrl: "https://x.example/v1", model: "openai/gpt-oss" },
      false,
    ],
  ])("and %s", (_, facts, permitted) => {
    const reason = refusalBy(noOpenai, subject(facts));
    expect(reason === undefined, reason).toBe(permitted);
    if (!permitted) expect(reason).toMatch(/^It is not used: the policy denies provider:openai[.,].*\.?$/);
  });
});

describe("a policy", () => {
  it("names agents and models too, with any letters for a star", () => {
    const claude = subject({ provider: "anthropic", model: "claude-opus-5" }, "claude");
    expect(refusalBy([{ deny: ["agent:CLAUDE"] }], claude)).toBe("It is not used: the policy denies agent:CLAUDE.");
    expect(refusalBy([{ deny: ["model:claude-opus-*"] }], claude)).toContain("model:claude-opus-*");
    expect(refusalBy([{ deny: ["model:claude-haiku-*", "agent:cl"] }], claude)).toBeUndefined();
    const through = subject({ provider: "openrouter", model: "anthropic/claude-opus-5" });
    expect(refusalBy([{ deny: ["model:claude-opus-5"] }], through)).toContain("claude-opus-5");
  });

  it("that denies a model refuses whom nobody knows the model of", () => {
    expect(refusalBy([{ deny: ["model:gpt-5"] }], subject({ provider: "openai" }))).toBe(
      "It is not used: the policy denies model:gpt-5, and nobody says which model it uses. Name its “model” in your own settings.",
    );
  });

  it("that allows some refuses all others, and whoever is behind one of them", () => {
    const policy = [{ allow: ["provider:anthropic", "provider:openrouter", "agent:mine"] }];
    expect(refusalBy(policy, subject({ provider: "anthropic" }))).toBeUndefined();
    expect(refusalBy(policy, subject({ provider: "openrouter", model: "anthropic/x" }))).toBeUndefined();
    expect(refusalBy(policy, subject({}, "mine"))).toBeUndefined();
    expect(refusalBy(policy, subject({ provider: "openrouter", model: "mistralai/x" }))).toMatch(
      /^It is not used: the policy allows only provider:anthropic, .*, and it is of openrouter and mistral\.$/,
    );
    expect(refusalBy(policy, subject({}))).toContain("and nobody says whose models it uses.");
    expect(refusalBy([{ allow: [] }], subject({ provider: "anthropic" }))).toContain("allows only nothing");
  });

  it("does not concern what asks no model", () => {
    expect(refusalBy(closedPolicy, { ...subject({}), free: true })).toBeUndefined();
  });

  it("of several places forbids what one of them forbids, and everything where one cannot be read", () => {
    const user = [{ deny: ["provider:openai"] }];
    const workspace = [{ allow: ["provider:openai", "provider:google"] }];
    const joined = joinPolicies([undefined, user, null, workspace]);
    const refused = ["openai", "google", "anthropic"].filter((provider) => refusalBy(joined, subject({ provider })));
    expect(refused).toEqual(["openai", "anthropic"]);
    for (const wrong of [[{ denies: ["provider:openai"] }], [{ deny: ["openai"] }], "openai", [{ deny: "agent:x" }]]) {
      expect(refusalBy(joinPolicies([user, wrong]), subject({ provider: "google" })), JSON.stringify(wrong)).toBe(
        "It is not used: the policy denies agent:*.",
      );
    }
  });
});
