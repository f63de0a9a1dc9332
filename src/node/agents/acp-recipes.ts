import type { Environment } from "../process/environment.ts";

/** How an agent differs from the protocol, as data: nobody asks for an agent's id. */
export interface AcpQuirks {
  /** Text that the agent sends as its own words although it is not: told as a log. On stderr it is left out. */
  readonly noise: readonly RegExp[];
  /** A last message like this means that the turn failed, although the agent says `end_turn`. */
  readonly failure: readonly RegExp[];
  /** The usage in the answer to the prompt covers the last model call only, so the tokens of the turn are unknown. */
  readonly usageOfLastCallOnly: boolean;
  /** It says that it can load a session, and overwrites it then. */
  readonly spoilsSessions: boolean;
}

/** What is known about an agent that speaks the Agent Client Protocol. */
export interface AcpRecipe {
  readonly id: string;
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What a person types to get it. */
  readonly install: string;
  /** Variables of the machine that it may see: its own keys and addresses. No token of the forge is among them. */
  readonly env: readonly string[];
  /** Variables that keep it quiet: no update, no telemetry, no requests that cost and were not asked for. */
  readonly variables: Environment;
  /** Where it keeps its state, below the home folder: it may write there when it is contained. */
  readonly home: readonly string[];
  /** Whom it asks: its vendor's models and logins. It reaches nobody else when hosts are limited, but whom the user names. */
  readonly hosts: readonly string[];
  /** The variable that names another folder for its state. */
  readonly homeVariable?: string;
  /** A program of the user's that this one drives, and the variable that tells it where it is. */
  readonly companion?: { readonly command: string; readonly variable: string };
  /** Set after each start: edits in the worktree unasked, all else asked. `#name` matches the end of an id. */
  readonly mode: string;
  /** Says for free whether a person is logged in: exit code 0 and no such text. */
  readonly login?: { readonly command: string; readonly args: readonly string[]; readonly loggedOut?: RegExp };
  /** Sessions at once: each takes 200 to 600 MB of memory. */
  readonly concurrency: number;
  /** Whose account it uses; `undefined` where that is the user's choice. */
  readonly provider: string | undefined;
  /** Reports tokens or cost. */
  readonly usage: boolean;
  readonly quirks: AcpQuirks;
}

export const noQuirks: AcpQuirks = { noise: [], failure: [], usageOfLastCallOnly: false, spoilsSessions: false };

export const acpRecipes: readonly AcpRecipe[] = [
  {
    id: "claude",
    label: "Claude Code",
    command: "claude-agent-acp",
    args: [],
    install: "npm install -g --omit=optional @agentclientprotocol/claude-agent-acp",
    env: [
      "ANTHROPIC_API_KEY",
      "ANTHROPIC_AUTH_TOKEN",
      "ANTHROPIC_BASE_URL",
      "ANTHROPIC_MODEL",
      "CLAUDE_CODE_OAUTH_TOKEN",
      "CLAUDE_CONFIG_DIR",
    ],
    variables: {
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: "false",
      CLAUDE_CODE_MAX_RETRIES: "3",
      DISABLE_AUTOUPDATER: "1",
      DISABLE_ERROR_REPORTING: "1",
      DISABLE_TELEMETRY: "1",
    },
    companion: { command: "claude", variable: "CLAUDE_CODE_EXECUTABLE" },
    home: ["~/.claude", "~/.claude.json"],
    hosts: ["api.anthropic.com", "claude.ai", "console.anthropic.com", "platform.claude.com"],
    homeVariable: "CLAUDE_CONFIG_DIR",
    mode: "acceptEdits",
    login: { command: "claude", args: ["auth", "status"] },
    concurrency: 2,
    provider: "anthropic",
    usage: true,
    quirks: { ...noQuirks, noise: [/^\[session\/\w+\] sessionId=/] },
  },
  {
    id: "codex",
    label: "Codex",
    command: "codex-acp",
    args: [],
    install: "npm install -g --omit=optional @agentclientprotocol/codex-acp",
    env: ["OPENAI_API_KEY", "CODEX_API_KEY", "CODEX_HOME", "MODEL_PROVIDER"],
    variables: { NO_BROWSER: "1" },
    companion: { command: "codex", variable: "CODEX_PATH" },
    home: ["~/.codex"],
    hosts: ["api.openai.com", "auth.openai.com", "chatgpt.com"],
    homeVariable: "CODEX_HOME",
    mode: "agent",
    login: { command: "codex", args: ["login", "status"], loggedOut: /not logged in/i },
    concurrency: 3,
    provider: "openai",
    usage: true,
    quirks: {
      ...noQuirks,
      noise: [/^Warning: Model metadata/],
      failure: [
        /stream disconnected before completion/i,
        /exceeded retry limit/i,
        /unexpected status \d{3}/i,
        /^\s*\{"error":/,
      ],
    },
  },
  {
    id: "gemini",
    label: "Gemini CLI",
    command: "gemini",
    args: ["--acp", "--skip-trust"],
    install: "npm install -g @google/gemini-cli",
    env: [
      "GEMINI_API_KEY",
      "GOOGLE_API_KEY",
      "GOOGLE_CLOUD_LOCATION",
      "GOOGLE_CLOUD_PROJECT",
      "GOOGLE_GEMINI_BASE_URL",
      "GOOGLE_GENAI_USE_VERTEXAI",
    ],
    variables: {},
    home: ["~/.gemini"],
    hosts: [
      "generativelanguage.googleapis.com",
      "cloudcode-pa.googleapis.com",
      "aiplatform.googleapis.com",
      "oauth2.googleapis.com",
    ],
    mode: "autoEdit",
    concurrency: 1,
    provider: "google",
    usage: true, // input complete; thinking is missing in its output, and it does not tell cached tokens apart
    quirks: { ...noQuirks, noise: [/^\s*\[MODE_UPDATE\]/], spoilsSessions: true },
  },
  {
    id: "opencode",
    label: "opencode",
    command: "opencode",
    args: ["acp", "--pure"],
    install: "npm install -g opencode-ai",
    env: ["ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY", "OPENCODE_CONFIG"],
    variables: {
      OPENCODE_CONFIG_CONTENT: '{"autoupdate":false,"share":"disabled","permission":{"edit":"ask","bash":"ask"}}',
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    },
    home: ["~/.config/opencode", "~/.local/share/opencode", "~/.local/state/opencode", "~/.cache/opencode"],
    hosts: ["opencode.ai", "api.anthropic.com", "api.openai.com", "generativelanguage.googleapis.com", "openrouter.ai"],
    mode: "build",
    concurrency: 2,
    provider: undefined,
    usage: true,
    quirks: { ...noQuirks, usageOfLastCallOnly: true },
  },
  {
    id: "qwen",
    label: "Qwen Code",
    command: "qwen",
    args: ["--acp"],
    install: "npm install -g @qwen-code/qwen-code",
    env: ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "DASHSCOPE_API_KEY"],
    variables: {},
    home: ["~/.qwen"],
    hosts: ["chat.qwen.ai", "portal.qwen.ai", "dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com"],
    mode: "auto-edit",
    concurrency: 2,
    provider: "alibaba",
    usage: true,
    quirks: noQuirks,
  },
  {
    id: "copilot",
    label: "GitHub Copilot CLI",
    command: "copilot",
    args: ["--acp", "--no-auto-update", "--disable-builtin-mcps"],
    install: "npm install -g @github/copilot",
    env: [
      "COPILOT_GITHUB_TOKEN",
      "COPILOT_MODEL",
      "COPILOT_OFFLINE",
      "COPILOT_PROVIDER_API_KEY",
      "COPILOT_PROVIDER_BASE_URL",
      "COPILOT_PROVIDER_TYPE",
    ],
    variables: {},
    home: ["~/.copilot", "~/.cache/copilot"],
    hosts: ["api.github.com", "github.com", "*.githubcopilot.com"],
    mode: "#agent",
    concurrency: 2,
    provider: "github",
    usage: true,
    quirks: { ...noQuirks, noise: [/^Info: .*Retrying/], failure: [/^Error: (\d{3}\b|Authentication |Failed )/] },
  },
  {
    id: "kimi",
    label: "Kimi Code",
    command: "kimi",
    args: ["acp"],
    install: "npm install -g @moonshot-ai/kimi-code",
    env: [
      "KIMI_API_KEY",
      "KIMI_MODEL_API_KEY",
      "KIMI_MODEL_BASE_URL",
      "KIMI_MODEL_NAME",
      "KIMI_MODEL_PROVIDER_TYPE",
      "MOONSHOT_API_KEY",
    ],
    variables: { KIMI_DISABLE_TELEMETRY: "1" },
    home: ["~/.kimi", "~/.kimi-code"],
    hosts: ["api.kimi.com", "auth.kimi.com", "api.moonshot.ai", "api.moonshot.cn"],
    mode: "default",
    login: { command: "kimi", args: ["provider", "list"], loggedOut: /no providers configured/i },
    concurrency: 2,
    provider: "moonshot",
    usage: false,
    quirks: noQuirks,
  },
];
