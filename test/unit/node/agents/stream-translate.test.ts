import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { StreamDialectName } from "#core/stream-dialect.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { argumentsOf } from "#node/agents/stream.ts";
import { streamDialects } from "#node/agents/stream-dialects.ts";
import { StreamTranslator } from "#node/agents/stream-translate.ts";

/** Reads lines as a session of this dialect would have written them. */
function read(dialect: StreamDialectName, lines: readonly string[]) {
  const events: AgentEvent[] = [];
  const ends: (string | undefined)[] = [];
  const sessions: (readonly [string, string | undefined])[] = [];
  const questions: unknown[] = [];
  const unknown: string[] = [];
  const translator = new StreamTranslator(streamDialects[dialect], "/tree", {
    push: (event) => void events.push(event),
    session: (id, model) => void sessions.push([id, model]),
    question: (id, input) => void questions.push([id, input]),
    end: (problem) => void ends.push(problem),
    unknown: (id) => void unknown.push(id),
  });
  for (const line of lines) translator.line(line);
  return { events, ends, sessions, questions, unknown, translator };
}

/** What the real program wrote, without what nobody reads. */
function recorded(name: string): readonly string[] {
  return readFileSync(new URL(`../../../cases/streams/${name}.jsonl`, import.meta.url), "utf8").split("\n");
}

const wrote: readonly AgentEvent[] = [
  { type: "file-change", path: "hello.txt" },
  { type: "text-delta", text: "Done." },
];

describe("the lines of real programs", () => {
  it.each([
    [
      "claude",
      "claude-opus-5-5",
      { inputTokens: 4950, outputTokens: 150, cacheReadTokens: 2250, costMicroUsd: 14_250 },
    ],
    ["codex", undefined, { inputTokens: 4950, outputTokens: 150, cacheReadTokens: 2250, reasoningTokens: 30 }],
    ["gemini", "gemini-2.5-flash", { inputTokens: 3300, outputTokens: 80, cacheReadTokens: 1500 }],
    ["qwen", "fake-model", { inputTokens: 3300, outputTokens: 100, cacheReadTokens: 1500 }],
    ["opencode", undefined, { inputTokens: 3300, outputTokens: 100, cacheReadTokens: 1500, costMicroUsd: 2_150 }],
  ] as const)("of %s become one session with its edit, words, usage and end", (dialect, model, used) => {
    const { events, ends, sessions, translator } = read(dialect, recorded(dialect));
    expect(sessions[0]).toEqual([expect.stringMatching(/^\S{10,}$/), model]);
    for (const event of wrote) expect(events).toContainEqual(event);
    expect(events).toContainEqual(expect.objectContaining({ type: "tool-start", kind: "edit", paths: ["hello.txt"] }));
    const started = events.flatMap((event) => (event.type === "tool-start" ? [event.id] : []));
    const ended = events.flatMap((event) => (event.type === "tool-end" && event.ok ? [event.id] : []));
    expect(ended).toEqual(started);
    expect(events.filter(({ type }) => type === "notice")).toEqual([]);
    expect(ends.at(-1)).toBeUndefined();
    expect(ends).not.toHaveLength(0);
    expect(translator.usage.told()).toMatchObject({ ...used, provenance: "reported" });
  });

  it.each([
    ["claude", "claude-wrong-key", "Invalid API key"],
    ["codex", "codex-limit", "429 Too Many Requests"],
    ["gemini", "gemini-wrong-key", "API key not valid"],
  ] as const)("of %s say why it ended badly: %s", (dialect, name, words) => {
    const { ends } = read(dialect, recorded(name));
    expect(ends).toEqual([expect.stringContaining(words)]);
  });

  it("of Claude Code ask before a command, with what it would run", () => {
    const { events, questions } = read("claude", recorded("claude"));
    const command = "sh -c 'echo hi > by-shell.txt'";
    expect(questions).toEqual([[expect.any(String), { command }]]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "permission-request", kind: "execute", command, title: command }),
    );
  });
});

describe("other lines", () => {
  it.each([
    ["words", "Warning: something"],
    ["a number", "42"],
    ["nothing", "null"],
    ["a list", "[1]"],
    ["an unknown line", '{"type":"dance","to":"music"}'],
    ["half a line", '{"type":"result","is_err'],
  ])("%s: are told as they are", (_, line) => {
    const { events, ends } = read("claude", [line]);
    expect(events).toEqual([{ type: "notice", source: "log", text: line }]);
    expect(ends).toEqual([]);
  });

  it("are survived where a known one holds other things than it should", () => {
    const odd: readonly string[] = [
      { type: "assistant", message: { content: "text" } },
      { type: "assistant", message: { content: [null, 7, { type: "text", text: { deep: 1 } }, { type: "tool_use" }] } },
      { type: "user", message: { content: [{ type: "tool_result", tool_use_id: "never-begun", content: [{}] }] } },
      { type: "result", is_error: "perhaps", usage: { input_tokens: "many", output_tokens: -1 }, total_cost_usd: null },
      { type: "control_request", request: { subtype: "can_use_tool" } },
      { type: "__proto__", constructor: null },
    ].map((line) => JSON.stringify(line));
    const { events, ends, translator } = read("claude", odd);
    expect(events.map(({ type }) => type)).toEqual(["notice"]);
    expect(ends).toEqual(["it ended before it was done"]);
    expect(translator.usage.told()).toEqual({ provenance: "unknown" });
  });

  it("that wait for a reply which nobody can give are answered", () => {
    const { unknown } = read("claude", [
      '{"type":"control_request","request_id":"r1","request":{"subtype":"mcp_message"}}',
    ]);
    expect(unknown).toEqual(["r1"]);
    expect(streamDialects.claude.talk?.unknown.reply("r1")).toMatchObject({
      response: { subtype: "error", request_id: "r1" },
    });
  });

  it("of a long result are cut", () => {
    const long = "x".repeat(100_000);
    const lines = [
      { type: "item.started", item: { id: "1", type: "command_execution", command: "yes" } },
      {
        type: "item.completed",
        item: { id: "1", type: "command_execution", aggregated_output: long, status: "failed" },
      },
    ].map((line) => JSON.stringify(line));
    const end = read("codex", lines).events.at(-1);
    expect(end).toMatchObject({ type: "tool-end", ok: false });
    expect(end?.type === "tool-end" && end.text.length).toBe(4_000);
  });

  it("leave no tool open", () => {
    const { events, translator } = read("codex", [
      '{"type":"item.started","item":{"id":"1","type":"command_execution","command":"sleep 9"}}',
    ]);
    translator.close();
    expect(events.at(-1)).toEqual({ type: "tool-end", id: "1", ok: false, text: "" });
  });
});

describe("plans", () => {
  it.each([
    [
      "claude",
      {
        type: "assistant",
        message: {
          content: [
            {
              type: "tool_use",
              id: "t",
              name: "TodoWrite",
              input: {
                todos: [
                  { content: "Look", status: "completed" },
                  { content: "Do", status: "in_progress" },
                ],
              },
            },
          ],
        },
      },
      "active",
    ],
    [
      "codex",
      {
        type: "item.updated",
        item: {
          id: "p",
          type: "todo_list",
          items: [
            { text: "Look", completed: true },
            { text: "Do", completed: false },
          ],
        },
      },
      "pending",
    ],
  ] as const)("of %s are told", (dialect, line, state) => {
    expect(read(dialect, [JSON.stringify(line)]).events).toContainEqual({
      type: "plan",
      entries: [
        { text: "Look", state: "done" },
        { text: "Do", state },
      ],
    });
  });
});

describe("what a session that is taken up used", () => {
  const turn = (usage: object, cost: number): string =>
    JSON.stringify({ type: "result", is_error: false, usage, total_cost_usd: cost });
  const usage = { input_tokens: 100, output_tokens: 10 };

  it("does not hold what it was charged before", () => {
    const { translator } = read("claude", [turn(usage, 0.019)]);
    const used = (chargedMicroUsd: number | undefined) =>
      translator.usage.total("cost", { usage: undefined, chargedMicroUsd });
    expect(used(14_000)).toMatchObject({ costMicroUsd: 5_000, provenance: "reported" });
    expect(used(20_000)).toMatchObject({ costMicroUsd: 19_000 }); // it began at zero
    expect(used(undefined)).toMatchObject({ costMicroUsd: 19_000, provenance: "estimated" });
  });

  it("is the rest of the tokens, and unknown where nobody knows what there was before", () => {
    const { translator } = read("codex", [JSON.stringify({ type: "turn.completed", usage })]);
    const before = { inputTokens: 60, outputTokens: 4, provenance: "reported" } as const;
    expect(translator.usage.total("tokens", { usage: before, chargedMicroUsd: undefined })).toMatchObject({
      inputTokens: 40,
      outputTokens: 6,
    });
    expect(translator.usage.total("tokens", { usage: undefined, chargedMicroUsd: 7 })).toEqual({
      provenance: "unknown",
    });
    expect(translator.usage.total("nothing", { usage: before, chargedMicroUsd: 7 })).toMatchObject({
      inputTokens: 100,
    });
  });

  it("is an estimate where it was ended in the middle of its work", () => {
    const call = { type: "assistant", message: { id: "m", content: [], usage: { input_tokens: 5, output_tokens: 1 } } };
    const { translator } = read("claude", [JSON.stringify(call), JSON.stringify(call)]);
    expect(translator.usage.told()).toEqual({ inputTokens: 5, outputTokens: 1, provenance: "estimated" });
  });
});

describe("argumentsOf", () => {
  const of = (dialect: StreamDialectName) => ({ dialect: streamDialects[dialect], mode: undefined, model: undefined });

  it("puts mode, model, session and the user's own where the program takes them", () => {
    expect(argumentsOf(of("codex"), {}, [])).toEqual(
      "exec --json --skip-git-repo-check --sandbox workspace-write -".split(" "),
    );
    expect(argumentsOf({ ...of("codex"), model: "usual" }, { model: "other", resume: "s" }, ["-c", "a=b"])).toEqual(
      "exec --json --skip-git-repo-check --sandbox workspace-write --model other -c a=b resume s -".split(" "),
    );
    expect(argumentsOf({ ...of("claude"), mode: "plan", model: "usual" }, {}, [])).toEqual(
      expect.arrayContaining(["--permission-mode", "plan", "--model", "usual"]),
    );
    expect(argumentsOf(of("opencode"), { resume: "$&" }, [])).toEqual(
      "run --pure --format json --session $&".split(" "),
    );
  });
});
