import { requireRun } from "../board/require.ts";
import type { Run } from "../board/run.ts";
import { chainOf } from "../routing/fallback.ts";
import { usableAgents } from "../routing/route.ts";
import type { FallbackCause } from "../routing/routing-settings.ts";
import type { AgentDescription, NotStarted } from "./agent.ts";
import type { EndCause } from "./agent-event.ts";
import type { Execution } from "./task-run.ts";
import type { WorkResult } from "./work.ts";

/** Why a run cannot go on with its agent. */
export interface Trouble {
  readonly cause: FallbackCause;
  /** A sentence. */
  readonly reason: string;
}

/**
 * Gives a run to the next agent of the chain that can be had, if the settings want that for such a trouble.
 *
 * @returns false when there is none: the trouble is the run's own then
 */
export async function fallBack({ ports, run }: Execution, trouble: Trouble, signal: AbortSignal): Promise<boolean> {
  const settings = ports.settings();
  if (!settings.routing.fallbackOn.includes(trouble.cause)) return false;
  const now = requireRun(ports.board.state, run.id);
  const chain = remaining(now, (agent) => chainOf(agent, settings));
  if (chain.length === 0) return false;
  const known = await ports.agents.list(signal);
  const usable = usableAgents(known).filter((agent) => canGoOn(agent, ports));
  const next = chain.flatMap((id) => usable.find((agent) => agent.id === id) ?? [])[0];
  if (next === undefined) return false;
  const said = ports.redact(trouble.reason);
  const reason = `${/[.!?]$/.test(said) ? said : `${said}.`} ${next.label} goes on with it.`;
  ports.transcripts.record(run.id, { type: "notice", text: reason });
  await ports.board.send({ type: "run/hand", run: run.id, agent: next.id, reason, cause: trouble.cause });
  return true;
}

/** What follows the first agent, then what follows the present one; nobody twice. */
function remaining({ agent, passed = [] }: Run, chain: (agent: string) => readonly string[]): readonly string[] {
  const had = [...passed.map((each) => each.agent), agent];
  const all = [...chain(had[0] ?? agent), ...chain(agent)];
  return [...new Set(all)].filter((id) => !had.includes(id));
}

function canGoOn(agent: AgentDescription, { board, clock, accountOf }: Execution["ports"]): boolean {
  const hold = board.state.holds.get(accountOf(agent.id));
  return agent.capabilities?.edit !== false && (hold === undefined || hold.until <= clock.now());
}

/** The trouble in which an agent did not even start; `undefined` when it is none of the agent's own. */
export function troubleAtStart({ kind, message }: NotStarted): Trouble | undefined {
  if (kind === "unauthorised") return { cause: "login", reason: message };
  return kind === "unavailable" ? { cause: "missing", reason: message } : undefined;
}

const causes: Readonly<Partial<Record<EndCause, FallbackCause>>> = {
  "not-found": "missing",
  key: "login",
  overloaded: "provider",
  server: "provider",
  network: "provider",
  broken: "provider",
  silent: "provider",
};

/** The trouble in which a session ended; `undefined` when it finished, or somebody stopped it. Limits are told elsewhere. */
export function troubleOf(label: string, { outcome, cause, reason }: WorkResult): Trouble | undefined {
  if (outcome !== "failed" && outcome !== "timed-out") return undefined;
  const known = cause === undefined ? undefined : causes[cause];
  return { cause: known ?? "failed", reason: reason ?? `${label} has not done it.` };
}
