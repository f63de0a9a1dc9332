import * as z from "zod";
import type { ModelAnswer, ModelFormat } from "./format.ts";

const Part = z.looseObject({ text: z.string().optional(), functionResponse: z.unknown().optional() });
const Body = z.looseObject({
  contents: z.array(z.looseObject({ role: z.string().optional(), parts: z.array(Part) })),
  tools: z
    .array(
      z.looseObject({
        functionDeclarations: z
          .array(
            z.looseObject({
              name: z.string(),
              parametersJsonSchema: z.looseObject({ properties: z.record(z.string(), z.unknown()) }).optional(),
              parameters: z.looseObject({ properties: z.record(z.string(), z.unknown()) }).optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});

/** Google's `generateContent` and `streamGenerateContent`. */
export const geminiFormat: ModelFormat = {
  accepts: ({ pathname }) => /:(stream)?generateContent$/i.test(pathname),
  read(request, url, body) {
    const { contents, tools = [] } = Body.parse(body);
    const parts = contents.flatMap((content) => content.parts.map((part) => ({ ...part, role: content.role })));
    const key = request.headers["x-goog-api-key"] ?? url.searchParams.get("key") ?? undefined;
    return {
      prompt: parts.flatMap((part) => (part.role === "user" && part.text !== undefined ? [part.text] : [])).join("\n"),
      toolResults: parts.filter((part) => part.functionResponse !== undefined).length,
      tools: tools
        .flatMap((tool) => tool.functionDeclarations ?? [])
        .map(({ name, parametersJsonSchema, parameters }) => ({
          name,
          parameters: Object.keys((parametersJsonSchema ?? parameters)?.properties ?? {}),
        })),
      stream: url.pathname.includes(":stream"),
      key: typeof key === "string" ? key : undefined,
    };
  },
  stream: (answer) => {
    const text = answer.text === "" ? [] : [candidate([{ text: answer.text }])];
    return answer.ended ? [...text, geminiFormat.whole({ ...answer, text: "" })] : text;
  },
  streamEnd: "",
  whole(answer) {
    const parts = [
      ...(answer.text === "" ? [] : [{ text: answer.text }]),
      ...(answer.call === undefined ? [] : [{ functionCall: { name: answer.call.name, args: answer.call.arguments } }]),
    ];
    return { ...candidate(parts, "STOP"), usageMetadata: usage(answer), modelVersion: "fake-model" };
  },
  limited: (seconds) => ({
    error: {
      code: 429,
      message: `You exceeded your current quota. Please retry in ${seconds}s.`,
      status: "RESOURCE_EXHAUSTED",
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${seconds}s` }],
    },
  }),
  wrongKey: {
    status: 400,
    body: {
      error: {
        code: 400,
        message: "API key not valid. Please pass a valid API key.",
        status: "INVALID_ARGUMENT",
        details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
      },
    },
  },
};

function candidate(parts: readonly object[], finishReason?: string): object {
  return { candidates: [{ index: 0, content: { role: "model", parts }, ...(finishReason && { finishReason }) }] };
}

function usage({ usage: { input, cached, output, thinking } }: ModelAnswer): object {
  return {
    promptTokenCount: input,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output - thinking,
    thoughtsTokenCount: thinking,
    totalTokenCount: input + output,
  };
}
