import * as z from "zod";
import { type Answer, jsonOf, tokens, type Wire } from "./turn.ts";

const Block = z.looseObject({ type: z.string(), id: z.string().optional(), tool_use_id: z.string().optional() });
const Body = z.looseObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  stream: z.literal(true),
  thread: z.undefined().optional(),
  system: z.array(z.looseObject({ cache_control: z.looseObject({ type: z.literal("ephemeral") }) })),
  messages: z.array(z.object({ role: z.enum(["user", "assistant"]), content: z.array(Block).min(1) })).min(1),
  tools: z
    .array(z.looseObject({ name: z.string(), input_schema: z.looseObject({ type: z.literal("object") }) }))
    .optional(),
});

/** Anthropic's Messages API. */
export const anthropicWire: Wire = {
  asks: (path) => path === "/v1/messages",
  key: (headers) =>
    headers["anthropic-version"] === undefined
      ? undefined
      : headers["authorization"] === undefined
        ? headers["x-api-key"]?.toString()
        : undefined,
  refuses(body) {
    const read = Body.safeParse(body);
    if (!read.success) return z.prettifyError(read.error);
    for (const [at, { content }] of read.data.messages.entries()) {
      const called = content.flatMap((block) => (block.type === "tool_use" ? [block.id] : []));
      const answered = (read.data.messages[at + 1]?.content ?? []).flatMap((block) => block.tool_use_id ?? []);
      if (called.join() !== answered.join()) return "messages: `tool_use` ids were found without `tool_result` blocks";
    }
    return undefined;
  },
  events(answer, end) {
    const blocks = blocksOf(answer);
    const events = [
      ["message_start", { message: { id: "msg_1", type: "message", role: "assistant", content: [], usage: usage(1) } }],
      ["ping", {}],
      ...blocks.flatMap(({ start, deltas }, index) => [
        ["content_block_start", { index, content_block: start }],
        ...deltas.map((delta) => ["content_block_delta", { index, delta }]),
        ["content_block_stop", { index }],
      ]),
      ...(end === "whole"
        ? [
            [
              "message_delta",
              { delta: { stop_reason: stopOf(answer), stop_sequence: null }, usage: usage(tokens.output) },
            ],
            ["message_stop", {}],
          ]
        : []),
      ...(end === "overloaded" ? [["error", { error: { type: "overloaded_error", message: "Overloaded" } }]] : []),
    ] as readonly (readonly [string, object])[];
    return events.map(([type, more]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}`);
  },
  error: (status, message) => ({
    status,
    body: { type: "error", error: { type: types[status] ?? "api_error", message }, request_id: "req_1" },
  }),
  free: (path, model) =>
    path === `/v1/models/${model}` ? { type: "model", id: model, display_name: model, created_at: "" } : undefined,
};

const types: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  429: "rate_limit_error",
  500: "api_error",
  529: "overloaded_error",
};

function blocksOf({ thought, say, calls = [] }: Answer): readonly { start: object; deltas: readonly object[] }[] {
  return [
    ...(thought === undefined
      ? []
      : [
          {
            start: { type: "thinking", thinking: "", signature: "" },
            deltas: [
              { type: "thinking_delta", thinking: thought },
              { type: "signature_delta", signature: "signed" },
            ],
          },
        ]),
    ...(say === undefined
      ? []
      : [{ start: { type: "text", text: "" }, deltas: halves(say).map((text) => ({ type: "text_delta", text })) }]),
    ...calls.map((call, at) => ({
      start: { type: "tool_use", id: `toolu_${at}`, name: call.name, input: {} },
      deltas: halves(jsonOf(call)).map((partial_json) => ({ type: "input_json_delta", partial_json })),
    })),
  ];
}

export function halves(text: string): readonly string[] {
  const middle = Math.floor(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

function stopOf({ stop, calls = [] }: Answer): string {
  if (stop !== undefined) return stop === "length" ? "max_tokens" : "refusal";
  return calls.length > 0 ? "tool_use" : "end_turn";
}

/** What is cached is counted apart from the input. */
function usage(output: number): object {
  return {
    input_tokens: tokens.input - tokens.cacheRead - tokens.cacheWrite,
    cache_read_input_tokens: tokens.cacheRead,
    cache_creation_input_tokens: tokens.cacheWrite,
    output_tokens: output,
    output_tokens_details: { thinking_tokens: tokens.reasoning },
  };
}
