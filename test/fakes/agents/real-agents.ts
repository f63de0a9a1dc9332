import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { AgentSetting } from "#core/settings.ts";
import { modelKey } from "../models/model-server.ts";
import { installAgents } from "./install-agents.ts";

export const realAgents = ["claude", "codex", "gemini", "opencode", "qwen", "kimi"] as const;
export type RealAgent = (typeof realAgents)[number];

/** How one agent is made to ask a model server on loopback, and nobody else. */
interface Loopback {
  readonly program: string;
  readonly variables: (modelUrl: string, key: string) => Readonly<Record<string, string>>;
  /** What it reads below its HOME, by path. */
  readonly files?: (modelUrl: string) => Readonly<Record<string, string>>;
  readonly model?: string;
}

const quietRegistry = "registry=http://127.0.0.1:9/\n";

const loopback: Readonly<Record<RealAgent, Loopback>> = {
  claude: {
    program: "claude-agent-acp",
    variables: (url, key) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key, CLAUDE_CODE_MAX_RETRIES: "1" }),
  },
  codex: {
    program: "codex-acp",
    variables: (_url, key) => ({ FAKE_KEY: key, MODEL_PROVIDER: "fake" }),
    files: (url) => ({ ".codex/config.toml": codexConfig(url) }),
  },
  gemini: {
    program: "gemini",
    variables: (url, key) => ({ GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: url }),
    files: () => ({
      ".gemini/settings.json": JSON.stringify({
        security: { auth: { selectedType: "gemini-api-key" } },
        telemetry: { enabled: false },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false },
      }),
    }),
    model: "gemini-2.5-flash", // left to itself, it asks one model which model to ask
  },
  opencode: {
    program: "opencode",
    variables: (url, key) => ({
      OPENCODE_CONFIG_CONTENT: JSON.stringify(opencodeConfig(url, key)),
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
    }),
    files: () => ({ ".npmrc": quietRegistry }),
  },
  qwen: {
    program: "qwen",
    variables: (url, key) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: "fake-model" }),
    files: () => ({
      ".qwen/settings.json": JSON.stringify({
        security: { auth: { selectedType: "openai" } },
        telemetry: { enabled: false },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false },
      }),
    }),
  },
  kimi: {
    program: "kimi",
    variables: (url, key) => ({
      KIMI_MODEL_API_KEY: key,
      KIMI_MODEL_BASE_URL: `${url}/v1`,
      KIMI_MODEL_NAME: "fake-model",
      KIMI_MODEL_PROVIDER_TYPE: "openai",
    }),
  },
};

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
  const { program, variables, files, model } = loopback[id];
  for (const [path, text] of Object.entries(files?.(modelUrl) ?? {})) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  const TMPDIR = join(home, "tmp");
  await mkdir(TMPDIR, { recursive: true });
  return AgentSetting.parse({
    kind: "acp",
    command: join(programs, program),
    variables: {
      TMPDIR,
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
      HOME: home,
      LANG: "C.UTF-8",
      ...variables(modelUrl, key),
    },
    ...(model !== undefined && { model }),
  });
}

/** A model that it knows, or it would not be offered its tool for patches. */
function codexConfig(url: string): string {
  return `model = "gpt-5.5"
model_provider = "fake"
check_for_update_on_startup = false
[features]
plugins = false
apps = false
remote_plugin = false
[model_providers.fake]
name = "Fake"
base_url = "${url}/v1"
env_key = "FAKE_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
[analytics]
enabled = false
[feedback]
enabled = false
[otel]
exporter = "none"
metrics_exporter = "none"
trace_exporter = "none"
`;
}

function opencodeConfig(url: string, key: string): object {
  const model = {
    name: "Fake",
    cost: { input: 1, output: 2, cache_read: 0.1 },
    limit: { context: 100_000, output: 8_000 },
  };
  return {
    provider: {
      fake: {
        npm: "@ai-sdk/openai-compatible",
        options: { baseURL: `${url}/v1`, apiKey: key },
        models: { "fake-model": model },
      },
    },
    model: "fake/fake-model",
    small_model: "fake/fake-model",
    enabled_providers: ["fake"],
    autoupdate: false,
    share: "disabled",
    permission: { edit: "allow", bash: "ask" },
  };
}
