import { describe, expect, it } from "vitest";
import { emptyAgentsFile, readAgentsFile } from "#core/agents/agents-file.ts";
import { mergeAgents } from "#core/agents/merge-agents.ts";
import { forbiddenInRepository, needsTrust } from "#core/agents/repository-agents.ts";
import { AgentSetting, Settings } from "#core/settings.ts";

const profiles = {
  fast: {
    provider: "anthropic",
    model: "claude-haiku-4-5",
    key: "MY_KEY",
    temperature: 0.2,
    effort: "low",
    limits: { steps: 40, tokens: 200_000, outputTokens: 8_000, contextTokens: 50_000, silenceSeconds: 60 },
    prompt: "Be brief. {prompt}",
  },
};

/** The sentences about a file, with the place of each. */
const wrong = (raw: unknown): readonly string[] =>
  readAgentsFile(raw).problems.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a file of agents", () => {
  it("makes agents of profiles, keeps others as they are, and tells what they are good for", () => {
    const { file, problems } = readAgentsFile({
      profiles,
      agents: {
        quick: { profile: "fast", label: "Quick", concurrency: 4, kinds: ["docs"], price: "low", fallback: ["codex"] },
        mine: { kind: "command", command: "my-agent", concurrency: 3, price: "free" },
        codex: { price: "medium", concurrency: 1 },
      },
      routing: { rules: [{ label: "docs", agent: "quick" }], fallback: ["quick"] },
      policy: [{ deny: ["provider:openai"] }],
    });
    expect(problems).toEqual([]);
    expect(file.agents["quick"]).toMatchObject({
      kind: "model",
      label: "Quick",
      provider: "anthropic",
      model: "claude-haiku-4-5",
      key: "MY_KEY",
      temperature: 0.2,
      effort: "low",
      maxSteps: 40,
      maxTokens: 200_000,
      maxOutputTokens: 8_000,
      contextTokens: 50_000,
      silenceSeconds: 60,
      prompt: "Be brief. {prompt}",
      concurrency: 4,
    });
    expect(file.agents["mine"]).toMatchObject({ kind: "command", command: "my-agent", concurrency: 3 });
    expect(Object.keys(file.agents)).toEqual(["quick", "mine"]);
    expect(file.traits).toEqual({
      quick: { kinds: ["docs"], price: "low", fallback: ["codex"] },
      mine: { price: "free" },
      codex: { price: "medium", concurrency: 1 },
    });
    expect(file.rules).toEqual([{ label: "docs", agent: "quick" }]);
    expect([file.fallback, file.policy]).toEqual([["quick"], [{ deny: ["provider:openai"] }]]);
  });

  it("may be empty", () => {
    for (const raw of [null, undefined, {}])
      expect(readAgentsFile(raw)).toEqual({ file: emptyAgentsFile, problems: [] });
  });

  it.each<[string, unknown, string]>([
    ["an unknown part", { agent: {} }, "agent: There is no such name here. Is “agents” meant?"],
    ["a list", [], ": It must be an object."],
    [
      "an unknown name of a profile",
      { profiles: { a: { ...profiles.fast, efort: "low" } } },
      "profiles.a.efort: There is no such name here. Is “effort” meant?",
    ],
    [
      "a wrong limit",
      { profiles: { a: { ...profiles.fast, limits: { steps: 0 } } } },
      "profiles.a.limits.steps: It must be at least 1.",
    ],
    [
      "a key that stands there itself",
      { profiles: { a: { ...profiles.fast, key: "sk-ant-secret" } } },
      "profiles.a.key: A key is named, never written here: give the name of a variable.",
    ],
    [
      "a profile that is not there",
      { profiles, agents: { a: { profile: "fats" } } },
      "agents.a.profile: There is no profile “fats”. Is “fast” meant?",
    ],
    [
      "a name beside a profile",
      { profiles, agents: { a: { profile: "fast", model: "x" } } },
      "agents.a.model: There is no such name here. Known are",
    ],
    [
      "an unknown name of a program",
      { agents: { a: { kind: "acp", command: "x", arguments: [] } } },
      "agents.a.arguments: There is no such name here.",
    ],
    ["a missing part", { agents: { a: { kind: "acp" } } }, "agents.a.command: It must be a text."],
    [
      "a wrong price",
      { agents: { a: { price: "cheap" } } },
      "agents.a.price: It must be “free” or “low” or “medium” or “high”.",
    ],
    [
      "nothing that says what it is",
      { agents: { a: { command: "x" } } },
      "agents.a.command: Say with “kind” or “profile” what this agent is.",
    ],
    ["a wrong kind", { agents: { a: { kind: "shell", command: "x" } } }, "agents.a.kind: "],
    [
      "a misspelled rule",
      { routing: { rules: [{ lable: "x", agent: "a" }] } },
      "routing.rules.0.lable: There is no such name here. Is “label” meant?",
    ],
    [
      "a misspelled policy",
      { policy: [{ denies: [] }] },
      "policy.0.denies: There is no such name here. Known are deny, allow.",
    ],
    [
      "a policy that names nothing",
      { policy: [{ deny: ["openai"] }] },
      "policy.0.deny.0: It must read like “provider:openai”, “model:gpt-*” or “agent:codex”.",
    ],
  ])("with %s says where, and what to do; nothing of it counts", (_, raw, sentence) => {
    const said = wrong(raw);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(sentence);
    expect(said.join(" ")).not.toContain("sk-ant-secret");
    expect(readAgentsFile(raw).file).toEqual(emptyAgentsFile);
  });
});

describe("a repository's file of agents", () => {
  const read = (agents: object) => readAgentsFile({ profiles, agents }).file;

  it("does not say what a known agent is, or how one is walled in", () => {
    const file = read({
      claude: { kind: "acp", command: "evil" },
      codex: { price: "low" },
      mine: { kind: "command", command: "x", containment: "none", home: ["~/.ssh"] },
      quick: { profile: "fast", containment: "none" },
    });
    const said = forbiddenInRepository(file, new Set(["claude", "codex"])).map(({ path }) => path.join("."));
    expect(said).toEqual(["agents.claude", "agents.mine.containment", "agents.mine.home", "agents.quick.containment"]);
  });

  it.each<[string, object, boolean]>([
    ["a model of a known provider", { provider: "google", model: "m" }, false],
    ["with its usual key", { provider: "google", model: "m", key: "GEMINI_API_KEY" }, false],
    ["with another key", { provider: "google", model: "m", key: "GITHUB_TOKEN" }, true],
    ["at another address", { provider: "google", model: "m", baseUrl: "https://evil.example" }, true],
    ["spoken to in another way", { provider: "google", model: "m", api: "openai" }, true],
    ["of a provider of its own", { provider: "x", model: "m", api: "openai", baseUrl: "https://x.example" }, true],
    ["whose commands see the environment", { provider: "google", model: "m", env: ["GITHUB_TOKEN"] }, true],
    ["whose commands are given variables", { provider: "google", model: "m", variables: { PATH: "." } }, true],
    ["a command", { kind: "command", command: "x" }, true],
    ["a program", { kind: "acp", command: "x" }, true],
    ["a recording", { kind: "replay", file: "/tmp/x" }, true],
  ])("needs trust for what could do harm: %s", (_, setting, isNeeded) => {
    expect(needsTrust(AgentSetting.parse({ kind: "model", ...setting })) !== undefined).toBe(isNeeded);
  });
});

describe("settings with files of agents", () => {
  const layer = (raw: object) => readAgentsFile(raw).file;
  const command = (text: string) => ({ kind: "command", command: text });

  it("win over them, and the user's file over the repository's; policies add up", () => {
    const settings = Settings.parse({
      agents: { a: command("settings") },
      agentTraits: { a: { price: "low" } },
      routing: { rules: [{ label: "x", agent: "settings" }], waitMinutes: 3 },
      policy: [{ deny: ["agent:one"] }],
    });
    const own = layer({
      agents: { a: command("own"), b: { ...command("own"), kinds: ["fix"] } },
      routing: { rules: [{ agent: "own" }], fallback: ["own"] },
      policy: [{ deny: ["agent:two"] }],
    });
    const repository = layer({
      agents: {
        a: { ...command("repository"), price: "high", kinds: ["docs"] },
        b: command("repository"),
        c: command("repository"),
      },
      routing: { rules: [{ agent: "repository" }], fallback: ["repository"] },
      policy: [{ allow: ["agent:three"] }],
    });
    const merged = mergeAgents(settings, [own, repository]);
    const commands = Object.entries(merged.agents).map(([id, agent]) => [id, "command" in agent && agent.command]);
    expect(Object.fromEntries(commands)).toEqual({ a: "settings", b: "own", c: "repository" });
    expect(merged.agentTraits).toEqual({ a: { price: "low", kinds: ["docs"] }, b: { kinds: ["fix"] } });
    expect(merged.routing.rules.map(({ agent }) => agent)).toEqual(["settings", "own", "repository"]);
    expect([merged.routing.fallback, merged.routing.waitMinutes]).toEqual([["own"], 3]);
    expect(merged.policy).toEqual([{ deny: ["agent:one"] }, { deny: ["agent:two"] }, { allow: ["agent:three"] }]);
  });

  it("leave everything else as the settings say", () => {
    const settings = Settings.parse({
      budgets: { run: 1 },
      containment: "files",
      runLimit: 1,
      repositoryCommands: false,
    });
    const file = layer({ agents: { a: { price: "low" } }, routing: { fallback: ["a"] } });
    const { agents: _a, agentTraits: _t, routing: _r, policy: _p, ...others } = mergeAgents(settings, [file]);
    const { agents: _1, agentTraits: _2, routing: _3, policy: _4, ...before } = settings;
    expect(others).toEqual(before);
  });
});
