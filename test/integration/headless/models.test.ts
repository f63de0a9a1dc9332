import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { openProject } from "#node/open-project.ts";
import { tokens, type VendorTurn } from "../../fakes/vendors/turn.ts";
import {
  inOrder,
  type Script,
  startVendor,
  type Vendor,
  vendorKey,
  vendorModel,
  type VendorServer,
} from "../../fakes/vendors/vendor-server.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

/** Every step is a process of its own, which takes its time on a busy machine. */
const patient = { timeout: 240_000 };

const turns: readonly VendorTurn[] = [
  { thought: "First I look.", say: "I look.", calls: [{ name: "search", arguments: { pattern: "export" } }] },
  { calls: [{ name: "read", arguments: { path: "package.json", lines: 5 } }] },
  { calls: [{ name: "write", arguments: { path: "docs/model.md", text: "Written by a model.\n" } }] },
  { calls: [{ name: "finish", arguments: { summary: "I have written it." } }] },
];

/** Of each turn. */
const used = {
  inputTokens: tokens.input,
  cacheReadTokens: tokens.cacheRead,
  outputTokens: tokens.output,
  reasoningTokens: tokens.reasoning,
  model: vendorModel,
};

/** One agent for each way of speaking to a vendor, and the vendor. */
const kinds = [
  { vendor: "anthropic", agent: "claude-model", provider: "anthropic", key: "ANTHROPIC_API_KEY", task: /negative/i },
  { vendor: "google", agent: "gemini-model", provider: "google", key: "GEMINI_API_KEY", task: /lose their zero/i },
  {
    vendor: "openai",
    agent: "deepseek-model",
    provider: "deepseek",
    key: "DEEPSEEK_API_KEY",
    task: /security policy/i,
  },
] as const;

async function vendorOf(vendor: Vendor, script: Script): Promise<VendorServer> {
  const server = await startVendor(vendor, script);
  onTestFinished(async () => await server[Symbol.asyncDispose]());
  return server;
}

/** Everything that a file below `folder` holds. */
async function bytesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (file: string) => [file, (await readFile(file).catch(() => "")).toString("latin1")] as const;
  return new Map(await Promise.all(files.map(read)));
}

async function transcriptOf(site: Site, run: string): Promise<readonly AgentEvent[]> {
  await using project = await openProject({
    folder: site.folder,
    version: "0.0.0",
    workerCommand: undefined,
    environment: { ...site.environment } as Record<string, string>,
    onProblem: () => {},
  });
  return (await project.transcripts.read(run, 0, 1_000)).map(({ event }) => event);
}

describe("models of every vendor", patient, () => {
  it("do the same task from end to end, and tell of it in the same words", async () => {
    const servers = await Promise.all(kinds.map(({ vendor }) => vendorOf(vendor, inOrder(...turns))));
    const agents = Object.fromEntries(
      kinds.map(({ agent, provider }, at) => [
        agent,
        { kind: "model", provider, model: vendorModel, baseUrl: servers[at]!.url },
      ]),
    );
    const site = await demonstrationSite({ agents, defaultAgent: "claude-model", overlap: "allow", runLimit: 3 });
    for (const { key } of kinds) site.environment[key] = vendorKey;
    const checked = await site.json("agents", 0, "agents", "--check");
    for (const { agent } of kinds) {
      expect(checked.agents.find(({ id }) => id === agent)).toMatchObject({
        kind: "model",
        installed: true,
        checked: { ok: true },
      });
    }

    await site.json("plan", 0, "plan", "--accept-all");
    const traces: (readonly unknown[])[] = [];
    for (const [at, { agent, provider, vendor, task }] of kinds.entries()) {
      const { runs } = await site.json("run", 3, "run", await taskId(site, task), "--agent", agent);
      const [run] = runs;
      expect(run).toMatchObject({ agent, state: { name: "waiting" } });
      expect(run?.deliveries.at(-1)).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
      const events = await transcriptOf(site, run!.id);
      traces.push(events.filter(isAgents).map(inShort));
      expect(events).toContainEqual({ type: "thought-delta", text: "First I look." });
      const usages = events.flatMap((event) => (event.type === "usage" ? [event.usage] : []));
      expect(usages).toEqual(turns.map(() => expect.objectContaining({ ...used, provider })));
      expect(servers[at]!.strays, vendor).toEqual([]);
      expect(servers[at]!.asked).toHaveLength(turns.length);
    }
    expect(traces[0]).toEqual(expectedTrace);
    expect(traces[1]).toEqual(traces[0]);
    expect(traces[2]).toEqual(traces[0]);

    const written = await bytesBelow(dirname(site.folder));
    expect([...written.keys()].some((file) => file.endsWith("docs/model.md"))).toBe(true);
    expect([...written].filter(([, bytes]) => bytes.includes(vendorKey)).map(([file]) => file)).toEqual([]);
    expect(servers.flatMap(({ asked }) => asked).join("\n")).not.toContain(vendorKey);
  });

  it("wait for the end of a limit that the vendor names, and go on then", async () => {
    const held: VendorTurn = { status: 429, headers: { "retry-after": "3" } };
    const server = await vendorOf("openai", inOrder(held, ...turns.slice(2)));
    const agent = { kind: "model", provider: "openai", model: vendorModel, baseUrl: server.url };
    const site = await demonstrationSite({ agents: { mine: agent }, defaultAgent: "mine" });
    site.environment["OPENAI_API_KEY"] = vendorKey;
    await site.json("plan", 0, "plan", "--accept-all");
    const { runs } = await site.json("run", 3, "run", await taskId(site, /negative/i));
    expect(runs[0]).toMatchObject({
      state: { name: "interrupted", reason: expect.stringContaining("The account at OpenAI has reached a limit") },
    });
    await expect.poll(() => server.asked.length).toBe(3); // the worker takes it up by itself
  });

  it("say on the run what is wrong with a key, and never ask again with it", async () => {
    const server = await vendorOf("anthropic", inOrder(...turns));
    const agent = { kind: "model", label: "Claude", provider: "anthropic", model: vendorModel, baseUrl: server.url };
    const site = await demonstrationSite({ agents: { mine: agent }, defaultAgent: "mine" });
    await site.json("plan", 0, "plan", "--accept-all");
    const task = await taskId(site, /negative/i);

    const [missing] = (await site.json("agents", 1, "agents", "--check")).agents.filter(({ id }) => id === "mine");
    expect(missing).toMatchObject({
      installed: false,
      checked: { ok: false, message: expect.stringContaining("Set ANTHROPIC_API_KEY") },
    });

    const wrong = "sk-this-key-is-wrong-0123456789";
    site.environment["ANTHROPIC_API_KEY"] = wrong;
    const [refused] = (await site.json("agents", 1, "agents", "--check")).agents.filter(({ id }) => id === "mine");
    expect(refused).toMatchObject({
      installed: true,
      checked: { ok: false, message: expect.stringContaining("does not accept the key") },
    });
    const { runs } = await site.json("run", 1, "run", task);
    expect(runs[0]).toMatchObject({
      state: { name: "failed", reason: expect.stringContaining("does not accept the key") },
    });
    expect(server.asked).toEqual([]);

    const policy = [{ deny: ["provider:anthropic"] }]; // its vendor would refuse the key
    await site.configure({ agents: { mine: agent }, policy });
    const [denied] = (await site.json("agents", 0, "agents", "--check")).agents.filter(({ id }) => id === "mine");
    expect(denied).toMatchObject({
      status: "denied",
      denied: "Claude is not used: the policy denies provider:anthropic.",
    });
    expect(denied).not.toHaveProperty("checked");

    const written = await bytesBelow(dirname(site.folder));
    expect([...written].filter(([, bytes]) => bytes.includes(wrong)).map(([file]) => file)).toEqual([]);
  });
});

/** Of the checks, and of Tutti itself, others tell. */
function isAgents(event: AgentEvent): boolean {
  return ["session-start", "tool-start", "tool-end", "file-change", "usage", "session-end"].includes(event.type);
}

function inShort(event: AgentEvent): unknown {
  if (event.type === "tool-start") return [event.type, event.title, event.kind];
  if (event.type === "tool-end") return [event.type, event.ok];
  return event.type === "session-end" ? [event.type, event.outcome] : event.type;
}

const expectedTrace = [
  "session-start",
  "usage",
  ["tool-start", "Search export", "search"],
  ["tool-end", true],
  "usage",
  ["tool-start", "Read package.json", "read"],
  ["tool-end", true],
  "usage",
  ["tool-start", "Write docs/model.md", "edit"],
  "file-change",
  ["tool-end", true],
  "usage",
  ["tool-start", "Finish", "other"],
  ["tool-end", true],
  ["session-end", "finished"],
];
