import type { LiveWorker } from "#core/dispatch/dispatcher.ts";
import { refused } from "#core/errors.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { count } from "./analyse.ts";

/** `tutti workers`: who does the work of this board, where, and what each takes; with `--drain`, one is asked to end. */
export async function workers(context: CommandContext, drain: string | undefined): Promise<ExitCode> {
  const { out } = context;
  const project = await context.projectToLookAt();
  const asked = drain === undefined ? undefined : await ask(project, drain);
  const living = await project.workers();
  out.document({ schema: 1, workers: living.map(workerEntry), ...(asked !== undefined && { asked }) });
  if (asked !== undefined) out.line(`Worker ${asked} was asked to take nothing new, and to end when its runs have.`);
  const now = project.clock.now();
  for (const worker of living) for (const line of describeWorker(worker, now)) out.line(line);
  out.line(`${count(living.length, "worker")} alive.`);
  return exitCode.done;
}

/** As in a JSON document. */
export function workerEntry(worker: LiveWorker): Record<string, unknown> {
  const { id, pid, host, version, startedAt, seenAt, draining, running, abilities } = worker;
  const known = abilities && { pools: abilities.pools, agents: abilities.lanes, site: abilities.site };
  return { id, pid, machine: machineIn(host), host, version, startedAt, seenAt, draining, running, ...known };
}

export function describeWorker(worker: LiveWorker, now: number): readonly string[] {
  const { id, pid, host, version, startedAt, seenAt, draining, running, abilities } = worker;
  const facts = [
    ...(abilities === undefined ? [] : [`pool ${abilities.pools.join(", ")}`, `agents ${abilities.lanes.join(", ")}`]),
    `version ${version}`,
    `up ${seconds(now - startedAt)}`,
    `heard of ${seconds(now - seenAt)} ago`,
  ];
  const state = draining ? "takes nothing new" : running.length === 0 ? "idle" : "at work";
  const runs = running.length === 0 ? "" : `: ${running.join(", ")}`;
  return [`${id.slice(0, 8)}  ${machineIn(host)}, process ${pid}: ${state}${runs}`, `  ${facts.join("; ")}`];
}

async function ask(project: Project, name: string): Promise<string> {
  const found = (await project.workers()).filter(({ id }) => id.startsWith(name));
  const [worker, ...others] = found;
  if (worker === undefined) throw refused(`No living worker has an id that begins with ${name}. See: tutti workers`);
  if (others.length > 0) throw refused(`Several workers have an id that begins with ${name}. Write more of it.`);
  await project.drain(worker.id);
  return worker.id;
}

function machineIn(host: string): string {
  return host.split(" ", 1)[0] ?? host;
}

function seconds(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000));
  if (whole < 120) return `${whole} s`;
  return whole < 7200 ? `${Math.round(whole / 60)} min` : `${Math.round(whole / 3600)} h`;
}
