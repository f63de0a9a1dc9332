import * as z from "zod";
import { halves } from "./anthropic-wire.ts";
import { type Answer, jsonOf, tokens, type Wire } from "./turn.ts";

const Message = z.looseObject({
  role: z.enum(["system", "user", "assistant", "tool"]),
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .optional(),
});
const Body = z.looseObject({
  model: z.string(),
  stream: z.literal(true),
  stream_options: z.object({ include_usage: z.literal(true) }),
  messages: z.array(Message).min(2),
  tools: z.array(z.looseObject({ type: z.literal("function") })).optional(),
});

/** OpenAI's chat completions, with the thoughts of those who have taken them over. */
export const openaiWire: Wire = {
  asks: (path) => path === "/v1/chat/completions",
  key: (headers) => /^Bearer (.+)$/.exec(headers["authorization"]?.toString() ?? "")?.[1],
  refuses(body) {
    const read = Body.safeParse(body);
    if (!read.success) return z.prettifyError(read.error);
    const called = read.data.messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id));
    const answered = read.data.messages.flatMap(({ tool_call_id }) => tool_call_id ?? []);
    if (called.join() !== answered.join())
      return "An assistant message with 'tool_calls' must be followed by tool messages";
    const broken = read.data.messages
      .flatMap(({ tool_calls = [] }) => tool_calls)
      .find((call) => !isJson(call.function.arguments));
    return broken && "tool_calls[0].function.arguments is no JSON";
  },
  events(answer, end) {
    const { thought, say, calls = [] } = answer;
    const deltas = [
      ...(thought === undefined ? [] : [{ role: "assistant", reasoning_content: thought }]),
      ...(say === undefined ? [] : halves(say).map((content) => ({ role: "assistant", content }))),
      ...calls.flatMap((call, index) => {
        const [first = "", rest = ""] = halves(jsonOf(call));
        const begin = { index, id: `call_${index}`, type: "function", function: { name: call.name, arguments: first } };
        return [{ tool_calls: [begin] }, { tool_calls: [{ index, function: { arguments: rest } }] }];
      }),
    ];
    const chunks: object[] = deltas.map((delta) => chunk({ choices: [{ index: 0, delta, finish_reason: null }] }));
    if (end === "whole") {
      chunks.push(chunk({ choices: [{ index: 0, delta: {}, finish_reason: stopOf(answer) }] }));
      chunks.push(chunk({ choices: [], usage }));
    }
    if (end === "overloaded") chunks.push({ error: { message: "Overloaded", type: "overloaded_error", code: 529 } });
    return [...chunks.map((data) => `data: ${JSON.stringify(data)}`), ...(end === "whole" ? ["data: [DONE]"] : [])];
  },
  error: (status, message) => ({
    status,
    body: { error: { message, type: "error", code: status === 401 ? "invalid_api_key" : null, param: null } },
  }),
  free: (path, model) =>
    path === "/v1/models" ? { object: "list", data: [{ id: model, object: "model" }] } : undefined,
};

const usage = {
  prompt_tokens: tokens.input,
  completion_tokens: tokens.output,
  total_tokens: tokens.input + tokens.output,
  prompt_tokens_details: { cached_tokens: tokens.cacheRead },
  completion_tokens_details: { reasoning_tokens: tokens.reasoning },
};

function chunk(more: object): object {
  return { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_700_000_000, model: "fake", ...more };
}

function stopOf({ stop, calls = [] }: Answer): string {
  if (stop !== undefined) return stop === "length" ? "length" : "content_filter";
  return calls.length > 0 ? "tool_calls" : "stop";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
