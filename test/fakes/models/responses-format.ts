import * as z from "zod";
import type { ModelAnswer, ModelFormat } from "./format.ts";
import { openaiFormat } from "./openai-format.ts";

const Content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).optional();
const Body = z.looseObject({
  stream: z.boolean().optional(),
  input: z.array(
    z.looseObject({ type: z.string().optional(), role: z.string().optional(), content: Content.nullable() }),
  ),
  tools: z
    .array(
      z.looseObject({
        type: z.string(),
        /** Absent in the vendor's own tools. */
        name: z.string().optional(),
        parameters: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
      }),
    )
    .optional(),
});

/** OpenAI's responses. */
export const responsesFormat: ModelFormat = {
  accepts: ({ pathname }) => pathname.endsWith("/responses"),
  read(request, _url, body) {
    const { input, tools = [], stream = false } = Body.parse(body);
    return {
      prompt: input.flatMap(({ role, content }) => (role === "user" ? [textOf(content ?? "")] : [])).join("\n"),
      toolResults: input.filter(({ type }) => type?.endsWith("_call_output")).length,
      tools: tools.flatMap(({ type, name, parameters }) =>
        name === undefined
          ? []
          : [{ name, parameters: type === "custom" ? ["input"] : Object.keys(parameters?.properties ?? {}) }],
      ),
      stream,
      key: request.headers.authorization?.replace(/^Bearer /, ""),
    };
  },
  stream(answer) {
    const created = {
      type: "response.created",
      response: { ...responsesFormat.whole(answer), output: [], usage: null },
    };
    const delta = { type: "response.output_text.delta", item_id: "msg_fake", output_index: 0, content_index: 0 };
    const opening = { type: "response.output_item.added", output_index: 0, item: message("") };
    const said = answer.text === "" ? [] : [opening, { ...delta, delta: answer.text }];
    if (!answer.ended) return [created, ...said];
    const done = items(answer).map((item, output_index) => ({ type: "response.output_item.done", output_index, item }));
    return [created, ...said, ...done, { type: "response.completed", response: responsesFormat.whole(answer) }];
  },
  streamEnd: "",
  whole: (answer) => ({
    id: "resp_fake",
    object: "response",
    created_at: 1_700_000_000,
    status: "completed",
    model: "fake-model",
    output: items(answer),
    usage: usage(answer),
  }),
  limited: (seconds) => openaiFormat.limited(seconds),
  wrongKey: {
    status: 401,
    body: { error: { message: "Incorrect API key provided.", type: "invalid_request_error", code: "invalid_api_key" } },
  },
};

function textOf(content: string | readonly { readonly text?: string | undefined }[]): string {
  return typeof content === "string" ? content : content.map(({ text = "" }) => text).join("\n");
}

function items({ text, call }: ModelAnswer): readonly object[] {
  const said = text === "" ? [] : [message(text)];
  if (call === undefined) return said;
  const common = { id: `item_${call.id}`, call_id: `call_${call.id}`, name: call.name, status: "completed" };
  const free = call.arguments["input"];
  const called =
    free === undefined
      ? { ...common, type: "function_call", arguments: JSON.stringify(call.arguments) }
      : { ...common, type: "custom_tool_call", input: free };
  return [...said, called];
}

function message(text: string): object {
  const content = text === "" ? [] : [{ type: "output_text", text, annotations: [] }];
  return { id: "msg_fake", type: "message", role: "assistant", status: "completed", content };
}

function usage({ usage: { input, cached, output, thinking } }: ModelAnswer): object {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: thinking },
    total_tokens: input + output,
  };
}
