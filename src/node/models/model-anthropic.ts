import { Anthropic } from "@anthropic-ai/sdk";
import type { Message, ModelAnswer, ModelDelta, ModelRequest, ModelUsage } from "#core/agent-loop/model.ts";
import type { Call, ModelConnection, VendorAdapter } from "./connection.ts";

/** Anthropic wants a limit for every answer. */
const OUTPUT_TOKENS = 32_000;

const forever = 2 ** 31 - 1;
const cached = { cache_control: { type: "ephemeral" } } as const;

type Block = Anthropic.ContentBlockParam;

/** Claude, and whatever speaks as its API does. History is sent whole each time: no thread is kept at the vendor. */
export function connect(connection: ModelConnection): VendorAdapter {
  const { model, baseUrl, key = "none", isToken = false } = connection;
  const client = new Anthropic({
    // The SDK sends a key as a bearer token; Anthropic's API documents a header of its own for it.
    ...(isToken ? { apiKey: null, authToken: key } : { apiKey: key, authToken: null }),
    ...(!isToken && { defaultHeaders: { "x-api-key": key, authorization: null } }),
    webhookKey: null,
    baseURL: baseUrl,
    maxRetries: 0, // the loop asks again itself
    timeout: forever, // silence is watched by those who call
    logLevel: "off",
  });
  return {
    ask: async (request, say, call) => await step(client, connection, request, say, call),
    check: async ({ signal }) => {
      await client.models.retrieve(model, {}, { signal });
      return undefined;
    },
  };
}

async function step(
  client: Anthropic,
  { model, temperature, effort, maxOutputTokens }: ModelConnection,
  request: ModelRequest,
  say: (delta: ModelDelta) => void,
  { signal, alive }: Call,
): Promise<ModelAnswer | undefined> {
  const format = request.schema && { format: { type: "json_schema" as const, schema: { ...request.schema } } };
  const stream = await client.messages.create(
    {
      model,
      stream: true,
      max_tokens: maxOutputTokens ?? OUTPUT_TOKENS,
      system: [{ type: "text", text: request.system, ...cached }],
      messages: messagesOf(request.messages),
      ...(request.tools.length > 0 && { tools: request.tools.map(toolOf) }),
      ...(temperature !== undefined && { temperature }),
      ...(effort !== undefined && { thinking: { type: "adaptive" as const, display: "summarized" as const } }),
      ...((effort !== undefined || format !== undefined) && {
        output_config: { ...format, ...(effort && { effort }) },
      }),
    },
    { signal },
  );
  const reader = new AnswerReader(say);
  for await (const event of stream) {
    alive();
    reader.take(event);
  }
  return reader.answer();
}

function toolOf({ name, description, parameters }: ModelRequest["tools"][number]): Anthropic.Tool {
  return { name, description, input_schema: { type: "object", ...parameters } };
}

/** The last block is marked, so that everything before it is read from the cache the next time. */
function messagesOf(messages: readonly Message[]): Anthropic.MessageParam[] {
  return messages.map((message, at) => {
    const last = at === messages.length - 1 ? cached : {};
    switch (message.role) {
      case "user":
        return { role: "user", content: [{ type: "text", text: message.text, ...last }] };
      case "assistant":
        return { role: "assistant", content: message.raw as Block[] }; // made by `AnswerReader` below
      case "results":
        return {
          role: "user",
          content: message.results.map(({ id, ok, text }, index) => ({
            type: "tool_result",
            tool_use_id: id,
            content: text,
            is_error: !ok,
            ...(index === message.results.length - 1 ? last : {}),
          })),
        };
    }
  });
}

/** A block as it grows. */
interface Growing {
  readonly block: Anthropic.ContentBlock;
  text: string;
  json: string;
  signature: string;
}

class AnswerReader {
  readonly #say: (delta: ModelDelta) => void;
  readonly #blocks: Growing[] = [];
  #usage: ModelUsage = {};
  #stop: Anthropic.StopReason | null = null;
  #ended = false;

  constructor(say: (delta: ModelDelta) => void) {
    this.#say = say;
  }

  take(event: Anthropic.RawMessageStreamEvent): void {
    switch (event.type) {
      case "message_start":
        this.#usage = usageOf(event.message.usage);
        break;
      case "content_block_start":
        this.#blocks[event.index] = { block: event.content_block, text: "", json: "", signature: "" };
        break;
      case "content_block_delta":
        this.#grow(this.#blocks[event.index], event.delta);
        break;
      case "message_delta":
        this.#usage = { ...this.#usage, ...withoutNothing(usageOf(event.usage, this.#usage)) };
        this.#stop = event.delta.stop_reason;
        break;
      case "message_stop":
        this.#ended = true;
        break;
      case "content_block_stop":
        break;
    }
  }

  /** `undefined` when it is not whole. */
  answer(): ModelAnswer | undefined {
    if (!this.#ended || this.#stop === null) return undefined;
    const blocks = this.#blocks.filter((growing) => growing !== undefined);
    const given = blocks.flatMap(blockOf);
    const calls = blocks.flatMap(({ block, json }) =>
      block.type === "tool_use" ? [{ id: block.id, name: block.name, arguments: json }] : [],
    );
    return {
      text: blocks.map(({ block, text }) => (block.type === "text" ? text : "")).join(""),
      calls,
      raw: given.length === 0 ? [{ type: "text", text: "…" }] : given, // an empty turn is not taken back
      usage: this.#usage,
      stop: stopOf(this.#stop),
    };
  }

  #grow(growing: Growing | undefined, delta: Anthropic.RawContentBlockDelta): void {
    if (growing === undefined) return;
    if (delta.type === "text_delta") {
      growing.text += delta.text;
      this.#say({ type: "text-delta", text: delta.text });
    } else if (delta.type === "thinking_delta") {
      growing.text += delta.thinking;
      this.#say({ type: "thought-delta", text: delta.thinking });
    } else if (delta.type === "input_json_delta") growing.json += delta.partial_json;
    else if (delta.type === "signature_delta") growing.signature += delta.signature;
  }
}

/** As it is given back: with the signatures of thoughts, which the vendor asks for. */
function blockOf({ block, text, json, signature }: Growing): Block[] {
  if (block.type === "text") return text === "" ? [] : [{ type: "text", text }];
  if (block.type === "thinking")
    return [{ type: "thinking", thinking: text, signature: signature === "" ? block.signature : signature }];
  if (block.type === "redacted_thinking") return [block];
  if (block.type === "tool_use") return [{ type: "tool_use", id: block.id, name: block.name, input: objectIn(json) }];
  return []; // tools of the vendor's own, which are not asked for
}

/** Broken JSON cannot be given back as it came; its result says what was wrong. */
function objectIn(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json === "" ? "{}" : json);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Anthropic counts what is cached apart from the input. What a later count leaves out stays as it was. */
function usageOf(usage: Anthropic.Usage | Anthropic.MessageDeltaUsage, before: ModelUsage = {}): ModelUsage {
  const read = usage.cache_read_input_tokens ?? before.cacheRead ?? 0;
  const write = usage.cache_creation_input_tokens ?? before.cacheWrite ?? 0;
  const fresh = usage.input_tokens ?? (before.input ?? 0) - (before.cacheRead ?? 0) - (before.cacheWrite ?? 0);
  return {
    input: fresh + read + write,
    cacheRead: read,
    cacheWrite: write,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details?.thinking_tokens,
  };
}

function withoutNothing(usage: ModelUsage): ModelUsage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
}

function stopOf(reason: Anthropic.StopReason): ModelAnswer["stop"] {
  if (reason === "refusal") return "refused";
  return reason === "max_tokens" || reason === "model_context_window_exceeded" ? "length" : "done";
}
