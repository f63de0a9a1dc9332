/** How a vendor is spoken to: its own way, or the one that most others have taken over from OpenAI. */
export const modelApis = ["anthropic", "google", "openai"] as const;
/** `editor`: the editor asks its own models. */
export type ModelApi = (typeof modelApis)[number] | "editor";

/** What is known of a vendor of models, as data. */
export interface ModelProvider {
  readonly label: string;
  readonly api: ModelApi;
  readonly baseUrl: string;
  /** The variable that usually holds its key; `undefined` where none is needed. */
  readonly key: string | undefined;
  /** The name of the limit for one answer, where it is not `max_tokens`. */
  readonly outputLimit?: "max_completion_tokens";
  /** Holds its models to a JSON Schema. */
  readonly schemas?: true;
  /** A free address that only a right key may ask, where the list of models is for everybody. */
  readonly keyCheck?: string;
  /** Whose account its models use, where that is no matter of a key. */
  readonly account?: string;
  /** Tells the price of an answer when it is asked to. */
  readonly tellsCost?: true;
}

/** By the names that `providerLimits` uses. */
export const modelProviders: Readonly<Record<string, ModelProvider>> = {
  anthropic: {
    label: "Anthropic",
    api: "anthropic",
    baseUrl: "https://api.anthropic.com",
    key: "ANTHROPIC_API_KEY",
    schemas: true,
  },
  google: {
    label: "Google",
    api: "google",
    baseUrl: "https://generativelanguage.googleapis.com",
    key: "GEMINI_API_KEY",
    schemas: true,
  },
  openai: {
    label: "OpenAI",
    api: "openai",
    baseUrl: "https://api.openai.com/v1",
    key: "OPENAI_API_KEY",
    outputLimit: "max_completion_tokens",
    schemas: true,
  },
  deepseek: { label: "DeepSeek", api: "openai", baseUrl: "https://api.deepseek.com", key: "DEEPSEEK_API_KEY" },
  openrouter: {
    label: "OpenRouter",
    api: "openai",
    baseUrl: "https://openrouter.ai/api/v1",
    key: "OPENROUTER_API_KEY",
    keyCheck: "/key",
    tellsCost: true,
  },
  alibaba: {
    label: "Qwen",
    api: "openai",
    baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    key: "DASHSCOPE_API_KEY",
  },
  moonshot: { label: "Kimi", api: "openai", baseUrl: "https://api.moonshot.ai/v1", key: "MOONSHOT_API_KEY" },
  ollama: { label: "Ollama", api: "openai", baseUrl: "http://127.0.0.1:11434/v1", key: undefined },
  vscode: { label: "VS Code", api: "editor", baseUrl: "", key: undefined, account: "vscode" },
  vllm: { label: "vLLM", api: "openai", baseUrl: "http://127.0.0.1:8000/v1", key: undefined },
};
