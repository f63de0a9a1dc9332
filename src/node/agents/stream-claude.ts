import type { StreamDialect } from "./stream-dialect.ts";
import type { LineRule, TokenPlaces } from "./stream-rules.ts";

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

export const claude: StreamDialect = {
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
  const deeper = Object.entries(tokens).map(([name, place]) => [
    name,
    typeof place === "string" ? `message.${place}` : (place as boolean), // how they are counted
  ]);
  return Object.fromEntries(deeper) as TokenPlaces; // the same names
}

/** It writes like Claude Code. */
export const qwen: StreamDialect = {
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
