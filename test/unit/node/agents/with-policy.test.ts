import { describe, expect, it } from "vitest";
import { refused } from "#core/errors.ts";
import type { Agents, AgentStart } from "#core/run/agent.ts";
import { Settings } from "#core/settings.ts";
import type { MachineAgents } from "#node/agents/catalogue.ts";
import { withPolicy } from "#node/agents/with-policy.ts";
import { FakeAgent } from "../../../fakes/fake-agent.ts";

const ids = [
  "recipe",
  "claude",
  "codex",
  "opencode",
  "copilot",
  "mine",
  "declared",
  "wrapped",
  "sonnet",
  "router",
  "local",
];
const never = new AbortController().signal;
const start: AgentStart = { prompt: "", worktree: "/w", timeLimitMs: 1, run: "r-1" };
const own = {
  mine: { kind: "command", command: "my-agent" },
  declared: { kind: "command", command: "my-agent", provider: "local" },
  wrapped: { kind: "command", command: "exec /opt/bin/codex exec -", provider: "local" },
  sonnet: { kind: "model", provider: "anthropic", model: "claude-sonnet-5-5" },
  router: { kind: "model", provider: "openrouter", model: "openai/gpt-5" },
  local: { kind: "model", provider: "ollama", model: "qwen3-coder" },
};

function under(settings: object, hearsay: readonly string[] = []) {
  const drivers = new Map(ids.map((id) => [id, new FakeAgent(async function* () {}, { id })]));
  const asked: string[] = [];
  const agents: Agents & Pick<MachineAgents, "check"> = {
    check: async (id) => asked.push(id) > 0,
    list: async () =>
      ids.map((id) => ({
        id,
        label: id,
        kind: "acp",
        installed: true,
        concurrency: 1,
        supports: drivers.get(id)!.supports,
      })),
    get: (id) => drivers.get(id) ?? refuse(id),
  };
  let now = Settings.parse({ agents: own, ...settings });
  const guarded = withPolicy(agents, {
    settings: () => now,
    isHearsay: (id) => hearsay.includes(id),
    accountOf: (id) => `account of ${id}`,
  });
  return { drivers, guarded, asked, change: (next: object) => (now = Settings.parse({ agents: own, ...next })) };
}

function refuse(id: string): never {
  throw refused(`There is no agent ${id}.`);
}

describe("agents under a policy", () => {
  it("are all permitted without one", async () => {
    const { guarded } = under({});
    expect((await guarded.list(never)).filter(({ denied }) => denied !== undefined)).toEqual([]);
  });

  it("are refused in the list and at their start alike, by what is declared of them", async () => {
    const { guarded, drivers } = under({ policy: [{ deny: ["provider:openai"] }] });
    const denied = (await guarded.list(never)).flatMap((agent) => (agent.denied === undefined ? [] : [agent.id]));
    expect(denied).toEqual(["codex", "opencode", "copilot", "mine", "wrapped", "router"]);
    for (const id of ids) {
      const opening = guarded.get(id).open(start, never);
      if (denied.includes(id))
        await expect(opening).rejects.toThrow(/^Fake agent is not used: the policy denies provider:openai/);
      else await opening;
      expect(drivers.get(id)!.starts.length, id).toBe(denied.includes(id) ? 0 : 1);
    }
  });

  it("are refused by the policy of the moment, not of when they were asked for", async () => {
    const { guarded, change, drivers } = under({});
    const driver = guarded.get("codex");
    change({ policy: [{ deny: ["agent:codex"] }] });
    await expect(driver.open(start, never)).rejects.toMatchObject({ kind: "refused" });
    expect(drivers.get("codex")!.starts).toEqual([]);
  });

  it("are not listened to any more either, when a worker has left them at work", async () => {
    const { guarded, change, drivers } = under({});
    const session = await drivers.get("codex")!.open(start, never);
    Object.assign(drivers.get("codex")!, { adopt: async () => session });
    const adopt = () => guarded.get("codex").adopt?.({ ...start, step: "work-1", heard: async () => undefined }, never);
    expect(await adopt()).toBe(session);
    change({ policy: [{ deny: ["agent:codex"] }] });
    expect(await adopt()).toBeUndefined();
    expect("adopt" in guarded.get("claude")).toBe(false);
  });

  it("are not asked whether they answer, where they are refused", async () => {
    const { guarded, asked } = under({ policy: [{ deny: ["provider:openai"] }] });
    await expect(guarded.check("router", never)).rejects.toMatchObject({ kind: "refused" });
    expect(await guarded.check("sonnet", never)).toBe(true);
    expect(asked).toEqual(["sonnet"]);
  });

  it("prove nothing by what a file of the repository says of a program", async () => {
    const settings = { policy: [{ deny: ["provider:openai"] }] };
    const deniedOf = async (hearsay: readonly string[]) =>
      (await under(settings, hearsay).guarded.list(never)).find(({ id }) => id === "declared")?.denied;
    expect(await deniedOf([])).toBeUndefined();
    expect(await deniedOf(["declared"])).toContain("nobody says whose models it uses");
  });

  it("tell routing what they are good for: as shipped, and as the settings say instead", async () => {
    const { guarded } = under({ agentTraits: { claude: { price: "low", kinds: ["docs"] } } });
    const list = await guarded.list(never);
    const told = (id: string) => list.find((agent) => agent.id === id)?.capabilities;
    expect(told("claude")).toMatchObject({ price: "low", kinds: ["docs"], contextTokens: 200_000, edit: true });
    expect(told("local")).toMatchObject({ price: "free", kinds: [] });
    expect(told("mine")?.price).toBeUndefined();
  });
});
