import type { LineRule, TokenPlaces } from "./stream-rules.ts";
import type { CountsOn } from "./stream-usage.ts";
import type { StreamDialectName } from "#core/stream-dialect.ts";

/** How a program is started and what its lines mean. Everything else about it is what its ACP recipe knows. */
export interface StreamDialect {
  readonly id: StreamDialectName;
  readonly command: string;
  readonly args: readonly string[];
  /** Follow the others when there is a model, a mode, a session to go on with. `{…}` is replaced. */
  readonly model: readonly string[];
  readonly mode: readonly string[];
  readonly resume: readonly string[];
  /** After all others. */
  readonly last: readonly string[];
  /** Edits in the worktree unasked; what else it does unasked depends on the program. */
  readonly usualMode: string | undefined;
  /** In place of those of the ACP recipe. */
  readonly variables: Readonly<Record<string, string>>;
  /** The first message on its input, and answers; the prompt as it is, and no answers, when absent. */
  readonly talk?: StreamTalk;
  readonly countsOn: CountsOn;
  /** The program ends by itself after the line that tells its end. */
  readonly endsWithLine: boolean;
  readonly rules: readonly LineRule[];
}

/** What is written to a program that also listens. One line each. */
export interface StreamTalk {
  prompt(text: string): object;
  answer(id: string, decision: "allow" | "deny", input: unknown): object;
  /** To a request of another kind, so that it does not wait. */
  readonly unknown: { readonly when: Readonly<Record<string, string>>; readonly id: string; reply(id: string): object };
}

const included: TokenPlaces = {
  input: "usage.input_tokens",
  output: "usage.output_tokens",
  cacheRead: "usage.cache_read_input_tokens",
};

const claudeTokens: TokenPlaces = {
  ...included,
  cacheWrite: "usage.cache_creation_input_tokens",
  reasoning: "usage.output_tokens_details.thinking_tokens",
  cacheBeside: true,
};

/** The same words in Claude Code and in those that write like it. */
const messages: readonly LineRule[] = [
  { when: { type: "system", subtype: "init" }, tells: [{ what: "session", id: "session_id", model: "model" }] },
  { when: { type: "system" }, tells: [] },
  { when: { type: "stream_event" }, tells: [] },
  ...(["text", "thinking"] as const).map((type): LineRule => ({
    when: { type: "assistant" },
    each: "message.content",
    of: { type },
    tells: [{ what: type === "text" ? "text" : "thought", text: type }],
  })),
  {
    when: { type: "assistant" },
    each: "message.content",
    of: { type: "tool_use" },
    tells: [{ what: "tool", id: "id", name: "name", input: "input" }],
  },
  {
    when: { type: "assistant" },
    each: "message.content",
    of: { type: "tool_use", name: "TodoWrite" },
    tells: [{ what: "plan", entries: "input.todos", text: "content", state: "status" }],
  },
  {
    when: { type: "user" },
    each: "message.content",
    of: { type: "tool_result" },
    tells: [{ what: "result", id: "tool_use_id", failed: { is_error: true }, text: ["content"] }],
  },
  { when: { type: "user" }, tells: [] },
];

const claude: StreamDialect = {
  id: "claude",
  command: "claude",
  args: ["-p", "--verbose", "--input-format", "stream-json", "--output-format", "stream-json"],
  model: ["--model", "{model}"],
  mode: ["--permission-mode", "{mode}"],
  resume: ["--resume", "{session}"],
  last: ["--permission-prompt-tool", "stdio"],
  usualMode: "acceptEdits",
  variables: {},
  talk: {
    prompt: (text) => ({ type: "user", message: { role: "user", content: [{ type: "text", text }] } }),
    answer: (request_id, decision, input) => ({
      type: "control_response",
      response: {
        subtype: "success",
        request_id,
        response:
          decision === "allow"
            ? { behavior: "allow", updatedInput: input }
            : { behavior: "deny", message: "This was not allowed." },
      },
    }),
    unknown: {
      when: { type: "control_request" },
      id: "request_id",
      reply: (request_id) => ({
        type: "control_response",
        response: { subtype: "error", request_id, error: "This is not supported." },
      }),
    },
  },
  countsOn: "cost",
  endsWithLine: true,
  rules: [
    ...messages,
    {
      when: { type: "assistant" },
      tells: [{ what: "usage", of: "part", key: "message.id", tokens: inMessage(claudeTokens) }],
    },
    {
      when: { type: "control_request", "request.subtype": "can_use_tool" },
      tells: [{ what: "question", id: "request_id", name: "request.tool_name", input: "request.input" }],
    },
    { when: { type: "control_cancel_request" }, tells: [] },
    { when: { type: "control_response" }, tells: [] },
    { when: { type: "rate_limit_event" }, tells: [] },
    {
      when: { type: "result" },
      tells: [
        { what: "usage", of: "turn", tokens: claudeTokens, cost: "total_cost_usd" },
        { what: "end", good: { is_error: false }, reason: ["result", "errors", "subtype"] },
      ],
    },
  ],
};

/** In `assistant` lines the same stands one level deeper. */
function inMessage(tokens: TokenPlaces): TokenPlaces {
  const { cacheBeside, reasoningBeside, ...places } = tokens;
  const deeper = Object.entries(places).map(([name, place]) => [name, `message.${place}`]);
  return { ...tokens, ...(Object.fromEntries(deeper) as typeof places) }; // the same names
}

const codex: StreamDialect = {
  id: "codex",
  command: "codex",
  args: ["exec", "--json", "--skip-git-repo-check"],
  model: ["--model", "{model}"],
  mode: ["--sandbox", "{mode}"],
  resume: ["resume", "{session}"],
  last: ["-"],
  usualMode: "workspace-write",
  variables: {},
  countsOn: "tokens",
  endsWithLine: true,
  rules: [
    { when: { type: "thread.started" }, tells: [{ what: "session", id: "thread_id" }] },
    { when: { type: "turn.started" }, tells: [] },
    { when: { type: "item.completed", "item.type": "agent_message" }, tells: [{ what: "text", text: "item.text" }] },
    { when: { type: "item.completed", "item.type": "reasoning" }, tells: [{ what: "thought", text: "item.text" }] },
    { when: { type: "item.completed", "item.type": "error" }, tells: [{ what: "log", text: "item.message" }] },
    ...(["item.started", "item.updated", "item.completed"] as const).flatMap(codexItems),
    {
      when: { type: "turn.completed" },
      tells: [
        {
          what: "usage",
          of: "turn",
          tokens: {
            input: "usage.input_tokens",
            output: "usage.output_tokens",
            cacheRead: "usage.cached_input_tokens",
            cacheWrite: "usage.cache_write_input_tokens",
            reasoning: "usage.reasoning_output_tokens",
          },
        },
        { what: "end", good: {}, reason: [] },
      ],
    },
    {
      when: { type: "error" },
      tells: [
        { what: "log", text: "message" },
        { what: "problem", text: ["message"] },
      ],
    },
    {
      when: { type: "turn.failed" },
      tells: [{ what: "end", good: { never: true }, reason: ["error.message"] }],
    },
  ],
};

/** A tool is told when it begins and when it ends; of short ones only the end. */
function codexItems(type: "item.started" | "item.updated" | "item.completed"): readonly LineRule[] {
  const item = (name: string): LineRule["when"] => ({ type, "item.type": name });
  const ended = (text: string): LineRule["tells"] =>
    type === "item.completed"
      ? [{ what: "result", id: "item.id", failed: { "item.status": "failed" }, text: [text] }]
      : [];
  return [
    {
      when: item("command_execution"),
      tells: [
        { what: "tool", id: "item.id", kind: "execute", name: "item.command" },
        ...ended("item.aggregated_output"),
      ],
    },
    {
      when: item("file_change"),
      tells: [{ what: "tool", id: "item.id", kind: "edit", files: "item.changes" }, ...ended("item.error.message")],
    },
    {
      when: item("mcp_tool_call"),
      tells: [
        { what: "tool", id: "item.id", kind: "other", name: "item.tool", input: "item.arguments" },
        ...ended("item.error.message"),
      ],
    },
    {
      when: item("web_search"),
      tells: [{ what: "tool", id: "item.id", kind: "fetch", name: "item.query" }, ...ended("item.error.message")],
    },
    {
      when: item("todo_list"),
      tells: [{ what: "plan", entries: "item.items", text: "text", state: "completed" }],
    },
  ];
}

const gemini: StreamDialect = {
  id: "gemini",
  command: "gemini",
  args: ["--output-format", "stream-json", "--skip-trust"],
  model: ["--model", "{model}"],
  mode: ["--approval-mode", "{mode}"],
  resume: [], // it overwrites what it takes up
  last: [],
  usualMode: "auto_edit",
  variables: {},
  countsOn: "nothing",
  endsWithLine: true,
  rules: [
    { when: { type: "init" }, tells: [{ what: "session", id: "session_id", model: "model" }] },
    { when: { type: "message", role: "user" }, tells: [] },
    { when: { type: "message", role: "assistant" }, tells: [{ what: "text", text: "content" }] },
    { when: { type: "tool_use" }, tells: [{ what: "tool", id: "tool_id", name: "tool_name", input: "parameters" }] },
    {
      when: { type: "tool_result" },
      tells: [{ what: "result", id: "tool_id", failed: { status: "error" }, text: ["output", "error.message"] }],
    },
    {
      when: { type: "error" },
      tells: [
        { what: "log", text: "message" },
        { what: "problem", text: ["message"] },
      ],
    },
    {
      when: { type: "result" },
      tells: [
        {
          what: "usage",
          of: "turn",
          tokens: { input: "stats.input_tokens", output: "stats.output_tokens", cacheRead: "stats.cached" },
        },
        { what: "end", good: { status: "success" }, reason: ["error.message"] },
      ],
    },
  ],
};

const qwen: StreamDialect = {
  id: "qwen",
  command: "qwen",
  args: ["--output-format", "stream-json"],
  model: ["--model", "{model}"],
  mode: ["--approval-mode", "{mode}"],
  resume: ["--resume", "{session}"],
  last: [],
  usualMode: "auto-edit",
  variables: {},
  countsOn: "tokens",
  endsWithLine: true,
  rules: [
    ...messages,
    {
      when: { type: "assistant" },
      tells: [{ what: "usage", of: "call", key: "message.id", tokens: inMessage(included) }],
    },
    {
      when: { type: "result" },
      tells: [
        { what: "usage", of: "turn", tokens: included },
        { what: "end", good: { is_error: false }, reason: ["error.message", "result", "subtype"] },
      ],
    },
  ],
};

const opencode: StreamDialect = {
  id: "opencode",
  command: "opencode",
  args: ["run", "--pure", "--format", "json"],
  model: ["--model", "{model}"],
  mode: ["--agent", "{mode}"],
  resume: ["--session", "{session}"],
  last: [],
  usualMode: undefined,
  variables: {
    OPENCODE_CONFIG_CONTENT: '{"autoupdate":false,"share":"disabled","permission":{"edit":"allow","bash":"ask"}}',
  },
  countsOn: "nothing",
  endsWithLine: false,
  rules: [
    { when: { type: "step_start" }, tells: [{ what: "session", id: "sessionID" }] },
    { when: { type: "text" }, tells: [{ what: "text", text: "part.text" }] },
    { when: { type: "reasoning" }, tells: [{ what: "thought", text: "part.text" }] },
    {
      when: { type: "tool_use" },
      tells: [
        { what: "tool", id: "part.callID", name: "part.tool", input: "part.state.input" },
        {
          what: "result",
          id: "part.callID",
          failed: { "part.state.status": "error" },
          text: ["part.state.error", "part.state.output"],
        },
        { what: "problem", text: ["part.state.error"] },
      ],
    },
    {
      when: { type: "step_finish" },
      tells: [
        {
          what: "usage",
          of: "call",
          key: "part.id",
          cost: "part.cost",
          tokens: {
            input: "part.tokens.input",
            output: "part.tokens.output",
            cacheRead: "part.tokens.cache.read",
            cacheWrite: "part.tokens.cache.write",
            reasoning: "part.tokens.reasoning",
            cacheBeside: true,
            reasoningBeside: true,
          },
        },
        { what: "end", good: { "part.reason": "stop" }, reason: [] },
      ],
    },
    {
      when: { type: "error" },
      tells: [{ what: "end", good: { never: true }, reason: ["error.data.message", "error.message", "error.name"] }],
    },
  ],
};

export const streamDialects: Readonly<Record<StreamDialectName, StreamDialect>> = {
  claude,
  codex,
  gemini,
  opencode,
  qwen,
};
