import * as z from "zod";
import { HostRule, isLoopback } from "#core/permission/host-rule.ts";
import type { Environment } from "../process/environment.ts";

/** What the program around a contained one is told; see `host-gate-program`. */
export const GateOrder = z.object({
  rules: z.array(HostRule),
  /** Where programs inside find the proxy. */
  proxyPort: z.int(),
  /** Ports of this machine that are reached as if the programs were outside. */
  ownMachine: z.array(z.object({ host: z.string(), port: z.int() })),
  /** Absolute path of the file that takes what was refused. */
  report: z.string(),
});
export type GateOrder = z.infer<typeof GateOrder>;

export const addressesOfOwnMachine = ["127.0.0.1", "::1"];

/** Where the wall reads its filter, among the open files of its process. The one before it is the gate's own line. */
export const filterDescriptor = 4;

/** Any free one: inside nothing listens yet. */
const USUAL_PROXY_PORT = 3128;

export function gateOrder(rules: readonly HostRule[], report: string): GateOrder {
  const ownMachine = rules
    .filter(({ host, below }) => isLoopback(host) && !below)
    .map(({ host, port }) => ({ host, port }));
  let proxyPort = USUAL_PROXY_PORT;
  while (ownMachine.some(({ port }) => port === proxyPort)) proxyPort++;
  const once = ownMachine.filter((own, at) => ownMachine.findIndex(({ port }) => port === own.port) === at);
  return { rules: [...rules], proxyPort, ownMachine: once, report };
}

/** How programs learn of the proxy. What they start themselves they reach without it. */
export function proxyVariables({ proxyPort }: GateOrder): Environment {
  const proxy = `http://127.0.0.1:${proxyPort}`;
  const direct = "localhost,127.0.0.1,::1";
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
  const both = [...names, ...names.map((name) => name.toLowerCase())].map((name) => [name, proxy]);
  return { ...Object.fromEntries(both), NO_PROXY: direct, no_proxy: direct, NODE_USE_ENV_PROXY: "1" };
}

const HELD = "TUTTI_HELD_";

/** With variables that would change how the gate itself runs, outside the wall, put under other names. */
export function held(environment: Environment): Environment {
  const entries = Object.entries(environment);
  return Object.fromEntries(
    entries.map(([name, value]) => [/^(NODE_|ELECTRON_|LD_|OPENSSL_|SSL_)/.test(name) ? HELD + name : name, value]),
  );
}

/** The environment as it was, for the program inside. */
export function released(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment).filter(([name]) => name !== "ELECTRON_RUN_AS_NODE");
  return Object.fromEntries(
    entries.map(([name, value]) => [name.startsWith(HELD) ? name.slice(HELD.length) : name, value]),
  );
}
