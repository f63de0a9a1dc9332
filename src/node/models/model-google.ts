import { type Content, type GenerateContentResponse, GoogleGenAI, type Part, ThinkingLevel } from "@google/genai";
import type { Message, ModelAnswer, ModelDelta, ModelRequest, ModelUsage, ToolCall } from "#core/agent-loop/model.ts";
import type { Call, ModelConnection, VendorAdapter } from "./connection.ts";

const cutOff = new Set(["MAX_TOKENS"]);
const complete = new Set(["STOP", "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"]);

/** Gemini over the Gemini API. What it has cached it finds again by itself. */
export function connect(connection: ModelConnection): VendorAdapter {
  const { model, baseUrl, key } = connection;
  const client = new GoogleGenAI({
    apiKey: key ?? "none",
    vertexai: false,
    httpOptions: { baseUrl },
  });
  return {
    ask: async (request, say, call) => await step(client, connection, request, say, call),
    check: async ({ signal: abortSignal }) => {
      await client.models.get({ model, config: { abortSignal } });
      return undefined;
    },
  };
}

async function step(
  client: GoogleGenAI,
  { model, temperature, effort, maxOutputTokens }: ModelConnection,
  request: ModelRequest,
  say: (delta: ModelDelta) => void,
  { signal, alive }: Call,
): Promise<ModelAnswer | undefined> {
  const stream = await client.models.generateContentStream({
    model,
    contents: request.messages.map(contentOf),
    config: {
      abortSignal: signal,
      systemInstruction: request.system,
      ...(request.tools.length > 0 && {
        tools: [
          {
            functionDeclarations: request.tools.map(({ name, description, parameters }) => ({
              name,
              description,
              parametersJsonSchema: parameters,
            })),
          },
        ],
        automaticFunctionCalling: { disable: true },
      }),
      ...(request.schema && { responseMimeType: "application/json", responseJsonSchema: request.schema }),
      ...(temperature !== undefined && { temperature }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(effort !== undefined && { thinkingConfig: { includeThoughts: true, thinkingLevel: levels[effort] } }),
    },
  });
  const reader = new AnswerReader(say);
  for await (const chunk of stream) {
    alive();
    reader.take(chunk);
  }
  return reader.answer();
}

const levels = { low: ThinkingLevel.LOW, medium: ThinkingLevel.MEDIUM, high: ThinkingLevel.HIGH };

function contentOf(message: Message): Content {
  switch (message.role) {
    case "user":
      return { role: "user", parts: [{ text: message.text }] };
    case "assistant":
      return { role: "model", parts: message.raw as Part[] }; // made by `AnswerReader` below
    case "results":
      return {
        role: "user",
        parts: message.results.map(({ id, name, ok, text }) => ({
          functionResponse: {
            ...(id.startsWith(ownId) ? {} : { id }),
            name,
            response: ok ? { output: text } : { error: text },
          },
        })),
      };
  }
}

/** Gemini need not name its calls; ours are never sent. */
const ownId = "tutti-";

class AnswerReader {
  readonly #say: (delta: ModelDelta) => void;
  readonly #parts: Part[] = [];
  readonly #calls: ToolCall[] = [];
  #text = "";
  #usage: ModelUsage = {};
  #finish: string | undefined;

  constructor(say: (delta: ModelDelta) => void) {
    this.#say = say;
  }

  take({ candidates, usageMetadata, promptFeedback }: GenerateContentResponse): void {
    if (usageMetadata !== undefined) this.#usage = usageOf(usageMetadata);
    if (promptFeedback?.blockReason !== undefined) this.#finish = promptFeedback.blockReason;
    const [candidate] = candidates ?? [];
    this.#finish = candidate?.finishReason ?? this.#finish;
    for (const part of candidate?.content?.parts ?? []) this.#take(part);
  }

  /** `undefined` when it is not whole. */
  answer(): ModelAnswer | undefined {
    if (this.#finish === undefined) return undefined;
    return {
      text: this.#text,
      calls: this.#calls,
      raw: this.#parts.length === 0 ? [{ text: "" }] : this.#parts,
      usage: this.#usage,
      stop: cutOff.has(this.#finish) ? "length" : complete.has(this.#finish) ? "done" : "refused",
    };
  }

  /** Parts are given back as they came: they may be signed. */
  #take(part: Part): void {
    this.#parts.push(part);
    const { text, thought, functionCall } = part;
    if (text !== undefined && text !== "") {
      this.#say({ type: thought === true ? "thought-delta" : "text-delta", text });
      if (thought !== true) this.#text += text;
    }
    if (functionCall === undefined) return;
    const { id = `${ownId}${this.#calls.length}`, name = "", args = {} } = functionCall;
    this.#calls.push({ id, name, arguments: JSON.stringify(args) });
  }
}

function usageOf(usage: NonNullable<GenerateContentResponse["usageMetadata"]>): ModelUsage {
  const { promptTokenCount, toolUsePromptTokenCount = 0, candidatesTokenCount, thoughtsTokenCount } = usage;
  const output =
    candidatesTokenCount === undefined && thoughtsTokenCount === undefined
      ? undefined
      : (candidatesTokenCount ?? 0) + (thoughtsTokenCount ?? 0);
  return {
    input: promptTokenCount === undefined ? undefined : promptTokenCount + toolUsePromptTokenCount,
    cacheRead: usage.cachedContentTokenCount ?? 0,
    output,
    reasoning: thoughtsTokenCount ?? 0,
  };
}
