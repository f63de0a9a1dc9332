import * as z from "zod";

/** Hosts with their ports that a run's processes tried to reach and may not, with how often. */
export const RefusedHosts = z.array(z.object({ host: z.string(), times: z.int().min(1) }));
export type RefusedHosts = z.infer<typeof RefusedHosts>;
type RefusedHost = RefusedHosts[number];

/** More different ones are counted as one. */
const MOST_HOSTS = 20;
const OTHERS = "other hosts";

export function withRefused(before: RefusedHosts | undefined, { host, times }: RefusedHost): RefusedHosts {
  const known = before ?? [];
  const name = known.length < MOST_HOSTS || known.some((each) => each.host === host) ? host : OTHERS;
  return known.some((each) => each.host === name)
    ? known.map((each) => (each.host === name ? { host: name, times: each.times + times } : each))
    : [...known, { host: name, times }];
}

/** For the trace. */
export function refusedHost({ host, times }: RefusedHost): string {
  return `It may not reach ${host}, and was refused${times === 1 ? "" : ` ${times} times`}.`;
}

/** For the card: how many connections, and a sentence that says where to. */
export function refusedInWords(
  refused: RefusedHosts | undefined,
): { readonly times: number; readonly text: string } | undefined {
  if (refused === undefined || refused.length === 0) return undefined;
  const all = refused.reduce((sum, { times }) => sum + times, 0);
  return { times: all, text: `It was ${keptFrom(refused)}. What it may reach is named under “agentHosts”.` };
}

/** As a part of a sentence. */
export function keptFrom(refused: RefusedHosts): string {
  return `kept from ${refused.map(({ host, times }) => (times === 1 ? host : `${host} (${times} times)`)).join(", ")}`;
}
