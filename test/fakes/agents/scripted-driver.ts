import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { acpLimits, createAcpDriver, type AcpAgent } from "#node/agents/acp.ts";
import { noQuirks } from "#node/agents/acp-recipes.ts";
import type { AgentDriver } from "#core/run/agent.ts";
import type { AcpScript } from "./acp-script.ts";

const program = fileURLToPath(new URL("scripted-acp-agent.ts", import.meta.url));

/** A driver for a scripted agent. Disposing removes its files. */
export interface ScriptedDriver extends AsyncDisposable {
  readonly driver: AgentDriver;
  /** What the agent was told so far, in order. */
  requests(): Promise<readonly { readonly method: string; readonly params: unknown }[]>;
}

export async function scriptedDriver(script: AcpScript, more: Partial<AcpAgent> = {}): Promise<ScriptedDriver> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-script-"));
  const scriptFile = join(folder, "script.json");
  const requestsFile = join(folder, "requests.jsonl");
  await writeFile(scriptFile, JSON.stringify(script));
  const args = ["--no-warnings", program, scriptFile, requestsFile];
  const environment = { PATH: process.env["PATH"] ?? dirname(process.execPath) };
  const driver = createAcpDriver({
    id: "scripted",
    label: "The scripted agent",
    mode: undefined,
    model: undefined,
    provider: undefined,
    usage: true,
    quirks: noQuirks,
    // A loaded machine may take long to start Node, and that is not what is tested.
    limits: { ...acpLimits, startMs: 60_000, cancelMs: 1_000 },
    launch: async () => ({ command: process.execPath, args, environment }),
    ...more,
  });
  return {
    driver,
    requests: async () => {
      const lines = (await readFile(requestsFile, "utf8")).trim().split("\n");
      return lines.map((line) => JSON.parse(line) as { method: string; params: unknown });
    },
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  };
}

/** Text of the agent, as an update. */
export function says(text: string): object {
  return { sessionUpdate: "agent_message_chunk", content: { type: "text", text } };
}
