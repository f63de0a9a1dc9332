import type { StreamDialectName } from "#core/stream-dialect.ts";
import { claude, qwen } from "./stream-claude.ts";
import { codex } from "./stream-codex.ts";
import type { StreamDialect } from "./stream-dialect.ts";

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
