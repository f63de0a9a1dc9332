import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { toolCall, type Conversation, type ModelRequest, type ModelTurn, type ModelUsage } from "./conversation.ts";
import type { ModelAnswer, ModelFormat } from "./format.ts";
import { anthropicFormat } from "./anthropic-format.ts";
import { geminiFormat } from "./gemini-format.ts";
import { openaiFormat } from "./openai-format.ts";
import { responsesFormat } from "./responses-format.ts";

const formats = [geminiFormat, openaiFormat, anthropicFormat, responsesFormat];

/** The only key that the fake vendor accepts. */
export const modelKey = "the-right-key";

/** The usage of every model call, unless a test gives another. */
export const modelUsage: ModelUsage = { input: 1650, cached: 750, output: 50, thinking: 10 };

/** A model vendor on loopback. Disposing closes it, open streams included. */
export interface ModelServer extends AsyncDisposable {
  /** Without a path. */
  readonly url: string;
  /** What agents asked, side requests included. */
  readonly requests: readonly ModelRequest[];
  /** Requests for anything but a model. */
  readonly strays: readonly string[];
}

/** Serves every known format at once. A request without tools is a side request, for a title perhaps, and gets a word. */
export async function startModelServer(
  conversation: Conversation,
  usage: ModelUsage = modelUsage,
): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const strays: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const format = formats.find((candidate) => candidate.accepts(url));
    if (format === undefined) {
      strays.push(`${request.method} ${url.pathname}`);
      return sendJson(response, 404, { error: { message: "Not found." } });
    }
    const asked = format.read(request, url, await json(request));
    requests.push(asked);
    if (asked.key !== modelKey) return sendJson(response, format.wrongKey.status, format.wrongKey.body);
    const turn: ModelTurn = asked.tools.length === 0 ? { say: "Fine." } : conversation(asked);
    if ("limit" in turn) {
      return sendJson(response, 429, format.limited(turn.limit));
    }
    send(response, format, asked, turn, usage);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => sendJson(response, 400, { error: { message: String(error) } }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    strays,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(
  response: ServerResponse,
  format: ModelFormat,
  asked: ModelRequest,
  turn: Exclude<ModelTurn, { readonly limit: number }>,
  usage: ModelUsage,
): void {
  const ended = !("hang" in turn);
  const text = "say" in turn ? turn.say : ended ? "" : "Let me think";
  const call = toolCall(turn, asked.tools);
  const id = `fake_${asked.toolResults}`; // no two of a conversation are the same
  const answer: ModelAnswer = { text, call: call && { ...call, id }, usage, ended };
  if (!asked.stream) return sendJson(response, 200, format.whole(answer));
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const chunk of format.stream(answer)) response.write(`${eventLine(chunk)}data: ${JSON.stringify(chunk)}\n\n`);
  if (ended) response.end(format.streamEnd);
}

/** Vendors whose chunks have a type name the event after it. */
function eventLine(chunk: object): string {
  return "type" in chunk ? `event: ${String(chunk.type)}\n` : "";
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
