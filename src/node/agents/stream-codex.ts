import type { StreamDialect } from "./stream-dialect.ts";
import type { LineRule } from "./stream-rules.ts";

export const codex: StreamDialect = {
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
