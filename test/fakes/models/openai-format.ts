import * as z from "zod";
import type { ModelAnswer, ModelFormat } from "./format.ts";

const Content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()]).optional();
const Body = z.looseObject({
  stream: z.boolean().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: Content })),
  tools: z
    .array(
      z.looseObject({
        /** Absent in the tools that take free text. */
        function: z
          .looseObject({
            name: z.string(),
            parameters: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});

/** OpenAI's chat completions, which most other vendors speak, too. */
export const openaiFormat: ModelFormat = {
  accepts: ({ pathname }) => pathname.endsWith("/chat/completions"),
  read(request, _url, body) {
    const { messages, tools = [], stream = false } = Body.parse(body);
    return {
      prompt: messages.flatMap(({ role, content }) => (role === "user" ? [textOf(content)] : [])).join("\n"),
      toolResults: messages.filter(({ role }) => role === "tool").length,
      tools: tools
        .flatMap((tool) => tool.function ?? [])
        .map(({ name, parameters }) => ({ name, parameters: Object.keys(parameters?.properties ?? {}) })),
      stream,
      key: request.headers.authorization?.replace(/^Bearer /, ""),
    };
  },
  stream: (answer) => {
    const choice = (delta: object, finish_reason: string | null = null): object =>
      envelope("chat.completion.chunk", { choices: [{ index: 0, delta, finish_reason }] });
    const said = answer.text === "" ? [] : [choice({ role: "assistant", content: answer.text })];
    if (!answer.ended) return said;
    const called = answer.call === undefined ? [] : [choice({ role: "assistant", tool_calls: calls(answer) })];
    const counted = envelope("chat.completion.chunk", { choices: [], usage: usage(answer) });
    return [...said, ...called, choice({}, finishReason(answer)), counted];
  },
  streamEnd: "data: [DONE]\n\n",
  whole: (answer) => {
    const tool_calls = answer.call === undefined ? {} : { tool_calls: calls(answer) };
    const message = { role: "assistant", content: answer.text, ...tool_calls };
    return envelope("chat.completion", {
      choices: [{ index: 0, message, finish_reason: finishReason(answer) }],
      usage: usage(answer),
    });
  },
  limited: (seconds) => ({
    error: {
      message: `Rate limit reached for fake-model. Please try again in ${seconds}s.`,
      type: "requests",
      code: "rate_limit_exceeded",
    },
  }),
  wrongKey: {
    status: 401,
    body: { error: { message: "Incorrect API key provided.", type: "invalid_request_error", code: "invalid_api_key" } },
  },
};

function textOf(content: z.infer<typeof Content>): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text = "" }) => text).join("\n");
}

function envelope(object: string, more: object): object {
  return { id: "chatcmpl-fake", object, created: 1_700_000_000, model: "fake-model", ...more };
}

function finishReason({ call }: ModelAnswer): string {
  return call === undefined ? "stop" : "tool_calls";
}

function calls({ call }: ModelAnswer): readonly object[] {
  if (call === undefined) return [];
  const { id, name } = call;
  return [
    { index: 0, id: `call_${id}`, type: "function", function: { name, arguments: JSON.stringify(call.arguments) } },
  ];
}

function usage({ usage: { input, cached, output, thinking } }: ModelAnswer): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: thinking },
  };
}
