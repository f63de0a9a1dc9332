import { OpenAI } from "openai";
import * as z from "zod";
import type { Message, ModelAnswer, ModelDelta, ModelRequest, ModelUsage } from "#core/agent-loop/model.ts";
import type { Call, ModelConnection, VendorAdapter } from "./connection.ts";

const forever = 2 ** 31 - 1;

type Chunk = OpenAI.ChatCompletionChunk;

/** What some vendors add to OpenAI's form: thoughts in words, and how they count. */
const Extra = z.looseObject({
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  reasoning_details: z.array(z.unknown()).nullish(),
});

const ExtraUsage = z.looseObject({
  prompt_cache_hit_tokens: z.int().min(0).optional(),
  cost: z.number().min(0).optional(),
});

/** OpenAI's chat completions, which most others speak, too. */
export function connect(connection: ModelConnection): VendorAdapter {
  const { baseUrl, key, about } = connection;
  const client = new OpenAI({
    apiKey: key ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    maxRetries: 0, // the loop asks again itself
    timeout: forever, // silence is watched by those who call
    logLevel: "off",
  });
  return {
    ask: async (request, say, call) => await step(client, connection, request, say, call),
    async check({ signal }) {
      if (about.keyCheck !== undefined) await client.get(about.keyCheck, { signal });
      const known: string[] = [];
      for await (const entry of client.models.list({ signal })) known.push(entry.id);
      return known;
    },
  };
}

async function step(
  client: OpenAI,
  { model, about, temperature, effort, maxOutputTokens }: ModelConnection,
  request: ModelRequest,
  say: (delta: ModelDelta) => void,
  { signal, alive }: Call,
): Promise<ModelAnswer | undefined> {
  const stream = await client.chat.completions.create(
    {
      ...formatOf(request, about.schemas === true),
      ...(about.tellsCost === true && { usage: { include: true } }),
      ...(maxOutputTokens !== undefined && { [about.outputLimit ?? "max_tokens"]: maxOutputTokens }),
      model,
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: "system", content: request.system }, ...request.messages.flatMap(messagesOf)],
      ...(request.tools.length > 0 && { tools: request.tools.map(toolOf) }),
      ...(temperature !== undefined && { temperature }),
      ...(effort !== undefined && { reasoning_effort: effort }),
    },
    { signal },
  );
  const reader = new AnswerReader(say);
  for await (const chunk of stream) {
    alive();
    reader.take(chunk);
  }
  return reader.answer();
}

/** Endpoints that do not know schemas know at least that JSON is wanted; the schema itself is in the prompt. */
function formatOf(
  { schema }: ModelRequest,
  schemas: boolean,
): Pick<OpenAI.ChatCompletionCreateParamsStreaming, "response_format"> {
  if (schema === undefined) return {};
  if (!schemas) return { response_format: { type: "json_object" } };
  return { response_format: { type: "json_schema", json_schema: { name: "answer", schema: { ...schema } } } };
}

function toolOf({ name, description, parameters }: ModelRequest["tools"][number]): OpenAI.ChatCompletionTool {
  return { type: "function", function: { name, description, parameters: { ...parameters } } };
}

function messagesOf(message: Message): OpenAI.ChatCompletionMessageParam[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", content: message.text }];
    case "assistant":
      return [message.raw as OpenAI.ChatCompletionMessageParam]; // made by `AnswerReader` below
    case "results":
      return message.results.map(({ id, text }) => ({ role: "tool", tool_call_id: id, content: text }));
  }
}

interface GrowingCall {
  id: string;
  name: string;
  arguments: string;
}

class AnswerReader {
  readonly #say: (delta: ModelDelta) => void;
  readonly #calls: GrowingCall[] = [];
  readonly #details: unknown[] = [];
  #text = "";
  #thought = "";
  #usage: ModelUsage = {};
  #finish: string | undefined;
  #refusal = "";

  constructor(say: (delta: ModelDelta) => void) {
    this.#say = say;
  }

  take(chunk: Chunk): void {
    if (chunk.usage != null) this.#usage = usageOf(chunk.usage);
    const [choice] = chunk.choices ?? [];
    if (choice === undefined) return;
    this.#finish = choice.finish_reason ?? this.#finish;
    const { delta } = choice;
    if (typeof delta?.content === "string" && delta.content !== "") {
      this.#text += delta.content;
      this.#say({ type: "text-delta", text: delta.content });
    }
    if (typeof delta?.refusal === "string") this.#refusal += delta.refusal;
    this.#think(delta);
    for (const call of delta?.tool_calls ?? []) this.#grow(call);
  }

  /** `undefined` when it is not whole. */
  answer(): ModelAnswer | undefined {
    if (this.#finish === undefined) return undefined;
    const calls = this.#calls.filter((call) => call !== undefined);
    return {
      text: this.#text,
      calls,
      raw: {
        role: "assistant",
        content: this.#text === "" && calls.length > 0 ? null : this.#text,
        ...(this.#thought !== "" && { reasoning_content: this.#thought }),
        ...(this.#details.length > 0 && { reasoning_details: this.#details }),
        ...(calls.length > 0 && {
          tool_calls: calls.map(({ id, name, arguments: text }) => ({
            id,
            type: "function",
            function: { name, arguments: isJson(text) ? text : "{}" },
          })),
        }),
      },
      usage: this.#usage,
      stop: this.#stop(),
    };
  }

  #stop(): ModelAnswer["stop"] {
    if (this.#refusal !== "" || this.#finish === "content_filter") return "refused";
    return this.#finish === "length" ? "length" : "done";
  }

  #think(delta: unknown): void {
    const extra = Extra.safeParse(delta).data;
    const text = extra?.reasoning_content ?? extra?.reasoning ?? "";
    this.#details.push(...(extra?.reasoning_details ?? []));
    if (text === "") return;
    if (typeof extra?.reasoning_content === "string") this.#thought += text; // who says it so wants it back so
    this.#say({ type: "thought-delta", text });
  }

  /** Some leave out the index, or the id; some give the whole call at once. */
  #grow({ index, id, function: called }: NonNullable<Chunk["choices"][number]["delta"]["tool_calls"]>[number]): void {
    const at = index ?? this.#calls.length;
    const call = (this.#calls[at] ??= { id: id ?? `call_${at}`, name: "", arguments: "" });
    call.name ||= called?.name ?? "";
    call.arguments += called?.arguments ?? "";
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function usageOf(usage: OpenAI.CompletionUsage): ModelUsage {
  const extra = ExtraUsage.safeParse(usage).data;
  const { prompt_tokens: input, completion_tokens: output } = usage;
  return {
    input,
    output,
    cacheRead: usage.prompt_tokens_details?.cached_tokens ?? extra?.prompt_cache_hit_tokens,
    cacheWrite: usage.prompt_tokens_details?.cache_write_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
    costMicroUsd: extra?.cost === undefined ? undefined : Math.ceil(extra.cost * 1e6 - 1e-6),
  };
}
