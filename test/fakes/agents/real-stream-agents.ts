import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AgentSetting } from "#core/settings.ts";
import { installAgents } from "./install-agents.ts";
import { realAgentSettings } from "./real-agents.ts";

export const realStreamAgents = ["claude", "codex"] as const;
export type RealStreamAgent = (typeof realStreamAgents)[number];

/**
 * The same agents as `realAgentSettings` gives, without their protocol: the
 * program that the adapter drives, by its lines of JSON.
 */
export async function realStreamSettings(
  id: RealStreamAgent,
  modelUrl: string,
  home: string,
  key?: string,
): Promise<AgentSetting> {
  const setting = await realAgentSettings(id, modelUrl, home, key);
  const modules = dirname(await installAgents());
  const command =
    id === "claude"
      ? await claudeOf(modules)
      : join(modules, "@agentclientprotocol/codex-acp/node_modules/@openai/codex/bin/codex.js");
  return AgentSetting.parse({ ...setting, kind: "stream", command });
}

/** It comes in a package for each machine. */
async function claudeOf(modules: string): Promise<string> {
  const folder = join(modules, "@anthropic-ai");
  const [name] = (await readdir(folder)).filter((entry) => /^claude-agent-sdk-\w+-\w+$/.test(entry));
  if (name === undefined) throw new Error(`There is no Claude Code for this machine in ${folder}.`);
  return join(folder, name, process.platform === "win32" ? "claude.exe" : "claude");
}
