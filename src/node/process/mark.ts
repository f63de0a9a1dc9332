import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Environment } from "./environment.ts";

/**
 * What every process we start carries in its environment, and passes on to its
 * children, so that they are found when they leave their group.
 *
 * - `run`: the run it works for.
 * - `owner`: the process that started it; when that is gone, it is an orphan.
 * - `tree`: which start it came from. A Tutti inside a Tutti appends to the
 *   outer tree, so that ending the outer one ends the inner one's processes.
 * - `until`: it may outlive its owner until then, in milliseconds since the
 *   epoch, because another worker may adopt it. Absent when it may not.
 *
 * What may outlive its owner names it in another variable: a Tutti of another
 * version on this machine, which does not know of that, takes what names an
 * owner that is gone for an orphan.
 */
export interface Mark {
  readonly run: string;
  readonly owner: string;
  readonly tree: string;
  readonly until?: number;
}

const names = {
  run: "TUTTI_RUN",
  owner: "TUTTI_OWNER",
  starter: "TUTTI_STARTER",
  tree: "TUTTI_TREE",
  until: "TUTTI_UNTIL",
} as const;

export function newMark(run: string, until?: number): Mark {
  const outer = process.env[names.tree];
  const tree = randomUUID();
  return {
    run,
    owner: ownerOf(process.pid),
    tree: outer === undefined ? tree : `${outer}/${tree}`,
    ...(until !== undefined && { until }),
  };
}

export function markVariables({ run, owner, tree, until }: Mark): Environment {
  const more =
    until === undefined ? { [names.owner]: owner } : { [names.starter]: owner, [names.until]: String(until) };
  return { [names.run]: run, [names.tree]: tree, ...more };
}

/** The mark in the variables of a process, or `undefined` when it carries none. */
export function readMark(variables: readonly string[]): Mark | undefined {
  const find = (name: string): string | undefined =>
    variables.find((variable) => variable.startsWith(`${name}=`))?.slice(name.length + 1);
  const run = find(names.run);
  const until = find(names.until);
  const owner = find(until === undefined ? names.owner : names.starter);
  const tree = find(names.tree);
  if (run === undefined || owner === undefined || tree === undefined) return undefined;
  return { run, owner, tree, ...(until !== undefined && { until: Number(until) }) };
}

/** Names a living process; with its start time where the system tells it, since process ids are used again. */
function ownerOf(pid: number): string {
  if (process.platform !== "linux") return `${pid}`;
  return ownerName(pid, startTime(readFileSync(`/proc/${pid}/stat`, "utf8")));
}

export function ownerName(pid: number, startedAt: string | undefined): string {
  return startedAt === undefined ? `${pid}` : `${pid}.${startedAt}`;
}

/** Field 22 of `/proc/PID/stat`; the second field, the name, may itself hold spaces and brackets. */
function startTime(stat: string): string | undefined {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
