import { RunId, TaskId } from "#core/board/ids.ts";
import type { AgentDescription, Agents } from "#core/run/agent.ts";
import { refused } from "#core/errors.ts";
import type { PolicyRule } from "#core/agents/policy.ts";
import { Settings } from "#core/settings.ts";
import { withPolicy } from "#node/agents/with-policy.ts";
import { FakeAgent } from "../../../fakes/fake-agent.ts";
import { oneOf, type Random } from "../../../rig/random.ts";

export const task = TaskId.parse("t-1");
export const run = RunId.parse("r-1");

/** What is true of an agent, said here a second time: by whom it is served, whether that may be others, and its model. */
interface Truth {
  readonly vendors: readonly string[];
  readonly open: boolean;
  readonly model?: string;
}

const known: Readonly<Record<string, Truth>> = {
  claude: { vendors: ["anthropic"], open: false },
  codex: { vendors: ["openai"], open: false },
  gemini: { vendors: ["google"], open: false },
  opencode: { vendors: [], open: true },
  qwen: { vendors: ["alibaba"], open: false },
  copilot: { vendors: ["github"], open: true },
};

/** Agents that a user, or a file of the repository, may describe. */
const kinds: readonly ((hearsay: boolean) => readonly [object, Truth])[] = [
  () => [
    { kind: "command", command: "my-agent" },
    { vendors: [], open: true },
  ],
  (open) => [
    { kind: "command", command: "my-agent", provider: "local" },
    { vendors: ["local"], open },
  ],
  (open) => [
    { kind: "command", command: "exec /opt/bin/codex exec -", provider: "local" },
    { vendors: ["local", "openai"], open },
  ],
  (open) => [
    { kind: "acp", command: "/opt/gemini", provider: "local" },
    { vendors: ["local", "google"], open },
  ],
  (open) => [
    { kind: "stream", command: "claude", model: "claude-opus-4-1" },
    { vendors: ["anthropic"], open, model: "claude-opus-4-1" },
  ],
  () => [
    { kind: "model", provider: "anthropic", model: "claude-sonnet-5" },
    { vendors: ["anthropic"], open: false, model: "claude-sonnet-5" },
  ],
  () => [
    { kind: "model", provider: "openrouter", model: "openai/gpt-5" },
    { vendors: ["openrouter", "openai"], open: false, model: "openai/gpt-5" },
  ],
  () => [
    { kind: "model", provider: "ollama", model: "qwen3-coder" },
    { vendors: ["ollama"], open: false, model: "qwen3-coder" },
  ],
  (open) => [
    { kind: "model", provider: "openai", model: "gpt-5", baseUrl: "https://models.example.org/v1" },
    { vendors: ["openai"], open, model: "gpt-5" },
  ],
];

const names = [
  ...["anthropic", "openai", "OpenAI", "open*", "google", "local", "ollama", "github"].map(
    (name) => `provider:${name}`,
  ),
  ...["gpt-*", "openai/*", "claude-*", "*", "qwen3-coder"].map((name) => `model:${name}`),
  ...["codex", "own-*", "c*", "*", "claude"].map((name) => `agent:${name}`),
];

export type World = ReturnType<typeof randomWorld>;

/** Some agents, settings that name them in every place, and a policy, which may become another one. */
export function randomWorld(random: Random) {
  const some = <Item>(from: readonly Item[], most: number): Item[] =>
    Array.from({ length: random(most + 1) }, () => oneOf(random, from));
  const hearsay = new Set<string>();
  const own = Array.from({ length: 1 + random(5) }, (_, at) => {
    const id = `own-${at}`;
    if (random(3) === 0) hearsay.add(id);
    return [id, ...oneOf(random, kinds)(hearsay.has(id))] as const;
  });
  const truths = new Map([...Object.entries(known), ...own.map(([id, , truth]) => [id, truth] as const)]);
  const ids = [...truths.keys()];
  const missing = new Set(some(ids, 3));
  const randomPolicy = (): PolicyRule[] =>
    Array.from({ length: random(3) }, () => ({
      ...(random(3) > 0 && { deny: some(names, 3) }),
      ...(random(3) === 0 && { allow: some(names, 5) }),
    }));
  const settings = {
    agents: Object.fromEntries(own.map(([id, setting]) => [id, setting])),
    ...(random(2) === 0 && { defaultAgent: oneOf(random, ids) }),
    routing: {
      rules: some(ids, 3).map((agent) => ({ agent, ...(random(2) === 0 && { label: "web" }) })),
      fallback: some(ids, 4),
      fallbackOn: ["missing", "login", "limit", "provider", "failed"],
    },
    agentTraits: Object.fromEntries(some(ids, 3).map((id) => [id, { fallback: some(ids, 4) }])),
    budgets: { whenSpent: "cheaper", cheaper: Object.fromEntries(some(ids, 5).map((id) => [id, oneOf(random, ids)])) },
  };
  let now = Settings.parse({ ...settings, policy: randomPolicy() });
  const drivers = new Map(["recipe", ...ids].map((id) => [id, new FakeAgent(async function* () {}, { id })]));
  const agents: Agents = {
    list: async () => [...drivers.values()].map((driver) => describe(driver, !missing.has(driver.id))),
    get: (id) => drivers.get(id) ?? refuse(id),
  };
  const isHearsay = (id: string): boolean => hearsay.has(id);
  const accountOf = (id: string): string => `account of ${id}`;
  return {
    ids,
    drivers,
    settings: () => now,
    guarded: withPolicy(agents, { settings: () => now, isHearsay, accountOf }),
    otherPolicy: () => void (now = Settings.parse({ ...settings, policy: randomPolicy() })),
    /** What the policy of the moment means for an agent, said a second time. */
    mayStart(id: string): boolean {
      const truth = truths.get(id);
      if (truth === undefined) return true; // the recipes ask nobody
      return now.policy.every((rule) => permits(rule, { ...truth, id, isHearsay: isHearsay(id) }));
    },
  };
}

interface Subject extends Truth {
  readonly id: string;
  readonly isHearsay: boolean;
}

function permits({ deny = [], allow }: PolicyRule, subject: Subject): boolean {
  const { vendors, open, model, isHearsay } = subject;
  if (deny.some((name) => means(name, subject))) return false;
  if (open && deny.some((name) => name.startsWith("provider:"))) return false;
  if (model === undefined && deny.some((name) => name.startsWith("model:"))) return false;
  if (allow === undefined) return true;
  const isVendor = (vendor: string): boolean => allow.some((name) => isOf(name, "provider", vendor));
  if (!open && vendors.length > 0 && vendors.every(isVendor)) return true;
  const exact = allow.filter((name) => !name.startsWith("provider:") && !(isHearsay && name.startsWith("agent:")));
  return exact.some((name) => means(name, subject));
}

function means(name: string, { id, vendors, model = "" }: Subject): boolean {
  const models = model === "" ? [] : [model, model.slice(model.indexOf("/") + 1)];
  return (
    isOf(name, "agent", id) ||
    vendors.some((vendor) => isOf(name, "provider", vendor)) ||
    models.some((each) => isOf(name, "model", each))
  );
}

/** A star stands at the end only, here. */
function isOf(name: string, kind: string, value: string): boolean {
  const [beginning = "", star] = name.toLowerCase().split("*");
  const whole = `${kind}:${value}`.toLowerCase();
  return star === undefined ? whole === beginning : whole.startsWith(beginning);
}

function describe({ id, supports }: FakeAgent, installed: boolean): AgentDescription {
  return { id, label: `The ${id}`, kind: "fake", installed, concurrency: 1, supports };
}

function refuse(id: string): never {
  throw refused(`There is no agent ${id}.`);
}
