import * as z from "zod";
import type { ModelAnswer, ModelFormat } from "./format.ts";

const Block = z.looseObject({ type: z.string(), text: z.string().optional() });
const Body = z.looseObject({
  stream: z.boolean().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Block)]) })),
  tools: z
    .array(
      z.looseObject({
        name: z.string(),
        /** Absent in the vendor's own tools. */
        input_schema: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
      }),
    )
    .optional(),
});

/** Anthropic's messages. */
export const anthropicFormat: ModelFormat = {
  accepts: ({ pathname }) => pathname.endsWith("/v1/messages"),
  read(request, _url, body) {
    const { messages, tools = [], stream = false } = Body.parse(body);
    const blocks = messages.flatMap(({ role, content }) =>
      (typeof content === "string" ? [{ type: "text", text: content }] : content).map((block) => ({ ...block, role })),
    );
    const key = request.headers["x-api-key"];
    return {
      prompt: blocks.flatMap(({ role, text }) => (role === "user" && text !== undefined ? [text] : [])).join("\n"),
      toolResults: blocks.filter(({ type }) => type === "tool_result").length,
      tools: tools.map(({ name, input_schema }) => ({ name, parameters: Object.keys(input_schema?.properties ?? {}) })),
      stream,
      key: typeof key === "string" ? key : undefined,
    };
  },
  stream(answer) {
    const start = {
      ...anthropicFormat.whole({ ...answer, text: "", call: undefined }),
      content: [],
      stop_reason: null,
    };
    const said =
      answer.text === "" ? [] : block(0, { type: "text", text: "" }, { type: "text_delta", text: answer.text });
    const opened = [{ type: "message_start", message: start }, ...said];
    if (!answer.ended) return opened.slice(0, -1);
    const index = answer.text === "" ? 0 : 1;
    const called =
      answer.call === undefined
        ? []
        : block(
            index,
            { ...toolUse(answer.call), input: {} },
            { type: "input_json_delta", partial_json: JSON.stringify(answer.call.arguments) },
          );
    return [
      ...opened,
      ...called,
      { type: "message_delta", delta: { stop_reason: stopReason(answer), stop_sequence: null }, usage: usage(answer) },
      { type: "message_stop" },
    ];
  },
  streamEnd: "",
  whole: (answer) => ({
    id: "msg_fake",
    type: "message",
    role: "assistant",
    model: "fake-model",
    content: [
      ...(answer.text === "" ? [] : [{ type: "text", text: answer.text }]),
      ...(answer.call === undefined ? [] : [toolUse(answer.call)]),
    ],
    stop_reason: stopReason(answer),
    stop_sequence: null,
    usage: usage(answer),
  }),
  limited: () => ({
    type: "error",
    error: { type: "rate_limit_error", message: "This request would exceed your account's rate limit." },
  }),
  wrongKey: {
    status: 401,
    body: { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } },
  },
};

function block(index: number, content_block: object, delta: object): readonly object[] {
  return [
    { type: "content_block_start", index, content_block },
    { type: "content_block_delta", index, delta },
    { type: "content_block_stop", index },
  ];
}

function toolUse(call: NonNullable<ModelAnswer["call"]>): object {
  return { type: "tool_use", id: `toolu_${call.id}`, name: call.name, input: call.arguments };
}

function stopReason({ call }: ModelAnswer): string {
  return call === undefined ? "end_turn" : "tool_use";
}

/** Its input leaves out what came from the cache. */
function usage({ usage: { input, cached, output } }: ModelAnswer): object {
  return {
    input_tokens: input - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: output,
  };
}
