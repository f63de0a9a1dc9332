import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { anthropicWire } from "./anthropic-wire.ts";
import { googleWire } from "./google-wire.ts";
import { openaiWire } from "./openai-wire.ts";
import type { VendorTurn, Wire } from "./turn.ts";

export const wires = { anthropic: anthropicWire, google: googleWire, openai: openaiWire } as const;
export type Vendor = keyof typeof wires;

/** The only key that the fake vendors accept; long, so that it cannot be in a text by chance. */
export const vendorKey = "sk-only-for-the-fake-vendors-7f3a9c51";
export const vendorModel = "fake-model-1";

/** What the next answer is, from what was asked: the body of the request, and how many there were before. */
export type Script = (request: { readonly body: string; readonly at: number }) => VendorTurn;

/** Turns in order; the last one again and again. */
export function inOrder(...turns: readonly VendorTurn[]): Script {
  return ({ at }) => turns[Math.min(at, turns.length - 1)]!;
}

export interface VendorServer extends AsyncDisposable {
  /** As `baseUrl` of an agent's settings. */
  readonly url: string;
  /** Bodies of requests for an answer, whatever became of them. */
  readonly asked: readonly string[];
  /** Addresses that no vendor has. */
  readonly strays: readonly string[];
}

/** A vendor on loopback that speaks as the real one does, and refuses what that one refuses. */
export async function startVendor(vendor: Vendor, script: Script): Promise<VendorServer> {
  const wire: Wire = wires[vendor];
  const asked: string[] = [];
  const strays: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const body = await text(request);
    const fail = (status: number, message: string, headers = {}): void => {
      const error = wire.error(status, message);
      response.writeHead(error.status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(error.body));
    };
    const key = wire.key(request.headers);
    if (key !== vendorKey) return fail(401, `The key ${key} is not valid.`);
    if (request.method === "GET") {
      const found = wire.free(path, vendorModel);
      if (found === undefined) return fail(404, "Not found.");
      return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(found));
    }
    if (!wire.asks(path)) {
      strays.push(`${request.method} ${path}`);
      return fail(404, "Not found.");
    }
    const turn = script({ body, at: asked.length });
    asked.push(body);
    const refusal = wire.refuses(JSON.parse(body));
    if (refusal !== undefined) return fail(400, refusal);
    if ("status" in turn) return fail(turn.status, "That did not work.", turn.headers);
    play(response, wire, turn);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${vendor === "openai" ? "/v1" : ""}`,
    asked,
    strays,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function play(response: ServerResponse, wire: Wire, turn: Exclude<VendorTurn, { status: number }>): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (events: readonly string[], then: () => void): void => {
    const bytes = Buffer.from(events.map((event) => `${event}\n\n`).join(""));
    const cut = Math.floor(bytes.length / 3); // anywhere, in the middle of a letter too
    response.write(bytes.subarray(0, cut));
    response.write(bytes.subarray(cut), then);
  };
  if ("breaks" in turn) send(wire.events({ say: turn.breaks }, "open"), () => response.destroy());
  else if ("endsEarly" in turn) send(wire.events({ say: turn.endsEarly }, "open"), () => response.end());
  else if ("failsMidway" in turn) send(wire.events({ say: turn.failsMidway }, "overloaded"), () => response.end());
  else if ("hangs" in turn) send(wire.events({ say: turn.hangs }, "open"), () => {});
  else send(wire.events(turn, "whole"), () => response.end());
}
