import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { AgentSetting } from "#core/settings.ts";
import { modelKey } from "../models/model-server.ts";
import { installAgents } from "./install-agents.ts";

export const realAgents = ["gemini", "kimi"] as const;
export type RealAgent = (typeof realAgents)[number];

/**
 * The setting under `tutti.agents` that makes a real agent ask a model server
 * on loopback and nobody else. Use the agent's own id as the name of the setting.
 *
 * @param modelUrl  of `startModelServer`
 * @param home      an empty folder; becomes the agent's HOME
 * @param key       another one is a wrong key
 */
export async function realAgentSettings(
  id: RealAgent,
  modelUrl: string,
  home: string,
  key: string = modelKey,
): Promise<AgentSetting> {
  const programs = await installAgents();
  if (id === "gemini") await writeGeminiSettings(home);
  const TMPDIR = join(home, "tmp");
  await mkdir(TMPDIR, { recursive: true });
  const variables = {
    TMPDIR,
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    HOME: home,
    LANG: "C.UTF-8",
    ...(id === "gemini" ? geminiVariables(modelUrl, key) : kimiVariables(modelUrl, key)),
  };
  // Left to itself, Gemini asks one model which model to ask.
  const model = id === "gemini" ? { model: "gemini-2.5-flash" } : {};
  return AgentSetting.parse({ kind: "acp", command: join(programs, id), variables, ...model });
}

function geminiVariables(modelUrl: string, key: string): Record<string, string> {
  return { GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: modelUrl };
}

function kimiVariables(modelUrl: string, key: string): Record<string, string> {
  return {
    KIMI_MODEL_API_KEY: key,
    KIMI_MODEL_BASE_URL: `${modelUrl}/v1`,
    KIMI_MODEL_NAME: "fake-model",
    KIMI_MODEL_PROVIDER_TYPE: "openai",
    KIMI_DISABLE_TELEMETRY: "1",
  };
}

async function writeGeminiSettings(home: string): Promise<void> {
  await mkdir(join(home, ".gemini"), { recursive: true });
  const settings = {
    security: { auth: { selectedType: "gemini-api-key" } },
    telemetry: { enabled: false },
    privacy: { usageStatisticsEnabled: false },
    general: { enableAutoUpdate: false },
  };
  await writeFile(join(home, ".gemini", "settings.json"), JSON.stringify(settings));
}
