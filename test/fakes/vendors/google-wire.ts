import * as z from "zod";
import { halves } from "./anthropic-wire.ts";
import { type Answer, tokens, type Wire } from "./turn.ts";

const Part = z.looseObject({
  functionCall: z.looseObject({ name: z.string() }).optional(),
  functionResponse: z.looseObject({ name: z.string() }).optional(),
  thoughtSignature: z.string().optional(),
});
const Body = z.looseObject({
  systemInstruction: z.looseObject({}),
  contents: z.array(z.object({ role: z.enum(["user", "model"]), parts: z.array(Part).min(1) })).min(1),
  tools: z
    .array(z.object({ functionDeclarations: z.array(z.looseObject({ parametersJsonSchema: z.looseObject({}) })) }))
    .optional(),
});

/** Google's `streamGenerateContent`. */
export const googleWire: Wire = {
  asks: (path) => /^\/v1(?:beta)?\/models\/[^/:]+:streamGenerateContent$/.test(path),
  key: (headers) => headers["x-goog-api-key"]?.toString(),
  refuses(body) {
    const read = Body.safeParse(body);
    if (!read.success) return z.prettifyError(read.error);
    for (const [at, { parts }] of read.data.contents.entries()) {
      const called = parts.flatMap(({ functionCall }) => functionCall?.name ?? []);
      const next = read.data.contents[at + 1]?.parts ?? [];
      const answered = next.flatMap(({ functionResponse }) => functionResponse?.name ?? []);
      if (called.join() !== answered.join()) return "the number of function response parts is not that of the calls";
      const first = parts.find(({ functionCall }) => functionCall !== undefined);
      if (first !== undefined && first.thoughtSignature !== "signed")
        return "Function call is missing a thought_signature";
    }
    return undefined;
  },
  events(answer, end) {
    const { thought, say, calls = [] } = answer;
    const parts: object[] = [
      ...(thought === undefined ? [] : [{ text: thought, thought: true }]),
      ...(say === undefined ? [] : halves(say).map((text) => ({ text }))),
      ...calls.map(({ name, arguments: args }, at) => ({
        functionCall: { name, args: typeof args === "string" ? { broken: args } : args },
        ...(at === 0 && { thoughtSignature: "signed" }),
      })),
    ];
    const chunks: object[] = parts.map((part) => ({
      candidates: [{ index: 0, content: { role: "model", parts: [part] } }],
    }));
    if (end === "whole") {
      chunks.push({
        candidates: [{ index: 0, content: { role: "model", parts: [] }, finishReason: stopOf(answer) }],
        usageMetadata,
      });
    }
    if (end === "overloaded") chunks.push({ error: { code: 503, message: "Overloaded", status: "UNAVAILABLE" } });
    return chunks.map((data) => `data: ${JSON.stringify(data)}`);
  },
  error: (status, message) =>
    status === 401
      ? {
          status: 400,
          body: {
            error: {
              code: 400,
              message: "API key not valid. Please pass a valid API key.",
              status: "INVALID_ARGUMENT",
              details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
            },
          },
        }
      : {
          status,
          body: { error: { code: status, message, status: statuses[status] ?? "UNKNOWN", details: detailsOf(status) } },
        },
  free: (path, model) =>
    new RegExp(`^/v1(?:beta)?/models/${model}$`).test(path)
      ? { name: `models/${model}`, displayName: model }
      : undefined,
};

const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  529: "UNAVAILABLE",
};

/** Google names the delay in the body, not in a header. */
function detailsOf(status: number): readonly object[] {
  return status === 429 ? [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "90s" }] : [];
}

const usageMetadata = {
  promptTokenCount: tokens.input,
  cachedContentTokenCount: tokens.cacheRead,
  candidatesTokenCount: tokens.output - tokens.reasoning,
  thoughtsTokenCount: tokens.reasoning,
  totalTokenCount: tokens.input + tokens.output,
};

function stopOf({ stop }: Answer): string {
  return stop === undefined ? "STOP" : stop === "length" ? "MAX_TOKENS" : "SAFETY";
}
