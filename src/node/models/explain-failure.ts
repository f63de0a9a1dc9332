import * as z from "zod";
import { type FailureReason, ModelFailure } from "#core/agent-loop/model.ts";
import type { ModelConnection } from "./connection.ts";
import { resetTime } from "./reset-time.ts";

/** The longest part of a vendor's own words that goes into a sentence, in characters. */
const LONGEST_QUOTE = 300;

/** What the errors of the three SDKs have in common, as far as they have it. */
const Thrown = z.looseObject({
  status: z.int().optional().catch(undefined),
  message: z.string().catch(""),
  headers: z.unknown().optional(),
  /** The vendor's own answer. */
  error: z.unknown().optional(),
  cause: z.unknown().optional(),
});

/**
 * Says of anything that an SDK throws what it means, and what to do.
 *
 * @param begun  the vendor had begun to answer
 */
export function explainFailure(error: unknown, connection: ModelConnection, begun: boolean): ModelFailure {
  const thrown = Thrown.safeParse(error instanceof Error ? fieldsOf(error) : error).data;
  const { status, message = "", headers, error: body } = thrown ?? {};
  const words = withoutKey(wordsOf(body) ?? wordsOf(parsed(message)) ?? message, connection.key);
  const everything = `${message} ${JSON.stringify(body ?? "")}`;
  const reason = reasonOf(status, everything, begun);
  const heldUntil = reason === "held" ? resetTime(headersOf(headers), everything, connection.clock.now()) : undefined;
  const sentence = sentenceOf(reason, { connection, status, words, heldUntil, cause: codeOf(error) });
  // The SDK's own error is no cause to keep: it holds the request with its key.
  return new ModelFailure(reason, sentence, { heldUntil, begun });
}

function reasonOf(status: number | undefined, text: string, begun: boolean): FailureReason {
  if (status === 401 || status === 403 || /API_KEY_INVALID|API key not valid|authentication_error/i.test(text))
    return "key";
  if (status === 402 || status === 429 || /rate_limit_error|insufficient_quota|RESOURCE_EXHAUSTED/.test(text))
    return "held";
  if (status === 529 || status === 503 || /overloaded_error|"UNAVAILABLE"/.test(text)) return "overloaded";
  if (isTooLong(status, text)) return "too-long";
  if (status !== undefined && status >= 500) return "server";
  if (status === 408 || status === 409) return "server";
  if (status !== undefined && status >= 400) return "request";
  if (/api_error|server_error|internal_error/.test(text)) return "server";
  return begun ? "broken" : "network";
}

function isTooLong(status: number | undefined, text: string): boolean {
  return (
    status === 413 ||
    (status === 400 &&
      /context_length_exceeded|prompt is too long|maximum context length|exceeds the maximum number of tokens|context window/i.test(
        text,
      ))
  );
}

interface Facts {
  readonly connection: ModelConnection;
  readonly status: number | undefined;
  readonly words: string;
  readonly heldUntil: number | undefined;
  readonly cause: string | undefined;
}

function sentenceOf(reason: FailureReason, { connection, status, words, heldUntil, cause }: Facts): string {
  const { about, baseUrl, model } = connection;
  const { label } = about;
  const said = words === "" ? "" : ` It says: ${words}`;
  switch (reason) {
    case "key":
      return `${label} does not accept the key for ${model}. Correct it where tutti.agents says that it is.${said}`;
    case "held": {
      const until = heldUntil === undefined ? "" : ` until ${new Date(heldUntil).toISOString()}`;
      if (status === 402) return `The account at ${label} has no money left.${said}`;
      return `The account at ${label} has reached a limit and is held${until}.${said}`;
    }
    case "request":
      if (status === 404) return `${label} does not know the model ${model}, or ${baseUrl} is wrong.${said}`;
      return `${label} does not take the request (status ${status}).${said}`;
    case "too-long":
      return `The conversation is too long for ${model}.${said}`;
    case "overloaded":
      return `${label} is overloaded.${said}`;
    case "server":
      return `${label} has a failure of its own${status === undefined ? "" : ` (status ${status})`}.${said}`;
    case "network":
      return `${label} cannot be reached at ${baseUrl}${cause === undefined ? "" : ` (${cause})`}.`;
    case "broken":
      return `The answer of ${label} broke off${cause === undefined ? "" : ` (${cause})`}.`;
    case "silent":
      return `${label} said nothing.`;
  }
}

/** An error's own fields are not all enumerable. */
function fieldsOf(error: Error): object {
  return Object.assign({}, error, { message: error.message, cause: error.cause });
}

/** `{ error: { message } }`, or `{ message }`; some nest it once more, or send a list. */
function wordsOf(body: unknown): string | undefined {
  const Body = z.union([
    z.looseObject({ error: z.looseObject({ error: z.looseObject({ message: z.string() }) }) }),
    z.looseObject({ error: z.looseObject({ message: z.string() }) }),
    z.looseObject({ message: z.string() }),
    z.looseObject({ error: z.string() }),
  ]);
  const read = Body.safeParse(Array.isArray(body) ? body[0] : body).data;
  if (read === undefined) return undefined;
  const found = "error" in read ? read.error : read;
  const text = typeof found === "string" ? found : wordsIn(found);
  return text === undefined ? undefined : (wordsOf(parsed(text)) ?? text);
}

function wordsIn(found: unknown): string | undefined {
  const read = z.looseObject({ message: z.string().optional(), error: z.unknown().optional() }).safeParse(found).data;
  return read?.message ?? (read?.error === undefined ? undefined : wordsIn(read.error));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(/[{[][^]*/.exec(text)?.[0] ?? "");
  } catch {
    return undefined;
  }
}

function withoutKey(text: string, key: string | undefined): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  const masked = key === undefined || key === "" ? flat : flat.replaceAll(key, "•••");
  return masked.length > LONGEST_QUOTE ? `${masked.slice(0, LONGEST_QUOTE)}…` : masked;
}

function headersOf(headers: unknown): (name: string) => string | undefined {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined;
  const read = z.record(z.string(), z.string()).safeParse(headers).data ?? {};
  return (name) => read[name];
}

/** The system's word for what went wrong, such as ECONNREFUSED; it is below one or two other errors. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  const below = codeOf(error.cause, depth + 1);
  if (below !== undefined) return below;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
