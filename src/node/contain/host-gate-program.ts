import { spawn, type ChildProcess, type SendHandle } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { constants } from "node:os";
import { createServer, type Server } from "node:net";
import type { Writable } from "node:stream";
import { addressesOfOwnMachine, filterDescriptor, GateOrder, released } from "./gate-order.ts";
import { createHostProxy, type HostProxy } from "./host-proxy.ts";
import { RefusalCount } from "./refusals.ts";
import { socketFilter } from "./socket-filter.ts";

/**
 * A program around a contained one whose wall leaves it no network. It runs twice.
 *
 * `keep` stays outside. It starts the wall with `serve` behind it, takes over the sockets on which that listens, and
 * carries what comes in there to the hosts that the order allows. It lives as long as the wall, whoever started it.
 *
 * `serve` runs inside: it listens, gives its sockets away, and starts the program.
 */
const [part, text = "", ...words] = process.argv.slice(2);
const order = GateOrder.parse(JSON.parse(text));
// Whoever ends the program tells all its processes so: these two end with it.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.exit(part === "keep" ? await keep() : await serve());

async function keep(): Promise<number> {
  const refusals = new RefusalCount((line) => appendFileSync(order.report, line));
  const proxy = createHostProxy(order.rules, (host, port) => refusals.add(host, port));
  const [program = "", ...args] = words;
  const wall = spawn(program, args, { stdio: ["inherit", "inherit", "inherit", "ipc", "pipe"] });
  const filter = wall.stdio[filterDescriptor] as Writable; // a pipe that was opened for writing to it
  filter.on("error", () => undefined); // a wall that does not stand says why itself
  filter.end(socketFilter(process.arch));
  wall.on("message", (message, handle) => {
    takeOver(message, handle, proxy);
    wall.send("taken", () => undefined);
  });
  const code = await endOf(wall);
  refusals.close();
  return code;
}

function takeOver(message: unknown, handle: SendHandle | undefined, proxy: HostProxy): void {
  const server = handle as Server; // `serve` sends nothing else
  if (message === order.proxyPort) return void server.on("connection", (socket) => proxy.accept(socket));
  const own = order.ownMachine.find(({ port }) => message === port);
  if (own !== undefined) server.on("connection", (socket) => proxy.carry(socket, own.host, own.port));
}

async function serve(): Promise<number> {
  for (const port of [order.proxyPort, ...order.ownMachine.map((own) => own.port)])
    for (const address of addressesOfOwnMachine) await giveAway(port, address);
  process.disconnect();
  const [program = "", ...args] = words;
  return await endOf(spawn(program, args, { stdio: "inherit", env: released(process.env) }));
}

async function giveAway(port: number, host: string): Promise<void> {
  const server = createServer().listen({ port, host });
  try {
    await once(server, "listening");
  } catch (error) {
    if (host.includes(":")) return; // a machine without the sixth version
    throw error;
  }
  const taken = once(process, "message");
  process.send?.(port, server);
  await taken;
  server.close();
}

async function endOf(child: ChildProcess): Promise<number> {
  const [code, signal] = (await Promise.race([
    once(child, "exit"),
    once(child, "error").then(([error]) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return [127, null];
    }),
  ])) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
