import { lookup as resolve, type LookupAddress, type LookupOptions } from "node:dns";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { hostWithPort, type HostRule, isLoopback, isOwnAddress, mayReach } from "#core/permission/host-rule.ts";

export interface HostProxy {
  /** Takes over a connection of a contained process that speaks HTTP to a proxy. */
  accept(socket: Socket): void;
  /** Carries a connection of a contained process to a port of this machine. */
  carry(socket: Socket, host: string, port: number): void;
}

/** What belongs to one connection, and is not passed on. */
const ownToConnection = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * What contained processes reach other hosts through: `CONNECT`, and plain requests for a whole address. Names are
 * looked up here, and only those that are allowed: a question to a name server is a message to its owner.
 *
 * @param onRefused  told of each connection that is not allowed
 */
export function createHostProxy(
  rules: readonly HostRule[],
  onRefused: (host: string, port: number) => void,
): HostProxy {
  const refuse = (host: string, port: number): string => {
    onRefused(host, port);
    const place = hostWithPort(host, port);
    return `Tutti does not let this process reach ${place}. Whoever set it up can name ${place} under “agentHosts”.\n`;
  };
  const reach = (host: string, port: number): Socket =>
    connect({
      host,
      port,
      allowHalfOpen: true,
      lookup: (name, options, done) => lookUp(rules, { name, port }, options, done),
    });

  const server = createServer((asked, answer) => {
    const url = URL.canParse(asked.url ?? "") ? new URL(asked.url ?? "") : undefined;
    if (url?.protocol !== "http:")
      return void answer.writeHead(400).end("This is a proxy: ask it for http:// addresses.\n");
    const [host, port] = [bare(url.hostname), Number(url.port || 80)];
    if (!mayReach(rules, host, port)) return void answer.writeHead(403, plain).end(refuse(host, port));
    pass(asked, answer, url, () => reach(host, port));
  });
  server.on("connect", (asked: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const { host, port } = /^(?<host>\[[^\]]+\]|[^:]+):(?<port>\d+)$/.exec(asked.url ?? "")?.groups ?? {};
    if (host === undefined) return void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    if (!mayReach(rules, host, Number(port))) return void socket.end(refusal(refuse(bare(host), Number(port))));
    const there = reach(bare(host), Number(port));
    there.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.write(head);
      join(socket, there);
    });
    there.once("error", (error) => socket.end(unreachable(error)));
  });
  server.on("upgrade", (_, socket: Duplex) => socket.destroy());
  server.on("clientError", (_, socket: Duplex) => socket.destroy());
  server.requestTimeout = 0; // a model may think for as long as it likes

  return {
    accept(socket) {
      socket.allowHalfOpen = true; // whoever has asked all may still wait for the answer
      server.emit("connection", socket);
    },
    carry(socket, host, port) {
      socket.allowHalfOpen = true;
      const there = connect({ host, port, allowHalfOpen: true });
      there.once("connect", () => join(socket, there));
      there.once("error", () => socket.destroy());
      socket.once("error", () => there.destroy());
    },
  };
}

const plain = { "content-type": "text/plain; charset=utf-8" };

function refusal(sentence: string): string {
  const body = Buffer.from(sentence);
  return `HTTP/1.1 403 Forbidden by Tutti\r\ncontent-type: ${plain["content-type"]}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${sentence}`;
}

function unreachable(error: Error): string {
  return `HTTP/1.1 502 Bad Gateway\r\ncontent-type: ${plain["content-type"]}\r\nconnection: close\r\n\r\n${error.message}\n`;
}

function pass(asked: IncomingMessage, answer: ServerResponse, url: URL, reach: () => Socket): void {
  const there = request(url, {
    method: asked.method ?? "GET",
    headers: { ...passedOn(asked.headers), host: url.host },
    createConnection: reach,
  });
  there.once("response", (answered) => {
    answer.writeHead(answered.statusCode ?? 502, passedOn(answered.headers));
    answered.pipe(answer);
    answered.once("error", () => answer.destroy());
  });
  there.once("error", (error) => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502, plain).end(`${error.message}\n`);
  });
  answer.once("close", () => there.destroy());
  asked.pipe(there);
}

function passedOn(headers: IncomingMessage["headers"]): IncomingMessage["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ownToConnection.has(name)));
}

function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.once("error", () => to.destroy());
    from.once("close", () => to.destroy());
    from.pipe(to);
  }
}

type Looked = (error: Error | null, addresses: string | LookupAddress[], family?: number) => void;

/** A name that leads to this machine, or to its own links, is not what was allowed: its owner decides where it leads. */
function lookUp(
  rules: readonly HostRule[],
  { name, port }: { readonly name: string; readonly port: number },
  options: LookupOptions,
  done: Looked,
): void {
  resolve(name, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, []);
    const allowed = isLoopback(name)
      ? found
      : found.filter(({ address }) => !isOwnAddress(address) || mayReach(rules, address, port));
    const [first] = allowed;
    if (first === undefined)
      return done(new Error(`${name} leads to this machine's own network, and that is not allowed.`), []);
    if (options.all === true) done(null, allowed);
    else done(null, first.address, first.family);
  });
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}
