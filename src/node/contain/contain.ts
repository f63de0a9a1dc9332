import type { Containment, ContainmentLevel } from "#core/permission/containment.ts";
import type { HostRule } from "#core/permission/host-rule.ts";
import type { Launch } from "./launch.ts";
import { bubblewrapArguments } from "./bubblewrap.ts";
import { findGate, throughGate } from "./host-gate.ts";
import { privateCaches } from "./private-caches.ts";
import type { RefusalReport } from "./refusal-report.ts";
import { seatbeltProfile } from "./seatbelt.ts";
import { placesOf } from "./places.ts";
import { findWall, type Wall } from "./wall.ts";

export interface ContainedLaunch {
  readonly launch: Launch;
  /** What was had of what was asked for. */
  readonly containment: Containment;
  /** Hosts that its processes may not reach, and tried to. */
  readonly refusals?: RefusalReport;
}

/**
 * Walls in the process of one agent that works in `worktree`.
 *
 * @param elsewhere  its place is not on this machine
 */
export type ContainAgent = (launch: Launch, worktree: string, elsewhere: boolean) => Promise<ContainedLaunch>;

export interface ContainRequest {
  readonly level: ContainmentLevel;
  /** Absolute path: the folder that the work is in. */
  readonly worktree: string;
  /** Where the agent keeps its own state. Absolute, or below `~`. Folders that are not there are made. */
  readonly homes: readonly string[];
  /** What else may be written. Absolute, or below `~`. What is not there is left out. */
  readonly writable: readonly string[];
  /** What may be reached at the level `hosts`. */
  readonly hosts: readonly HostRule[];
  /** Tutti's own folder of this user. */
  readonly tuttiHome: string;
}

/** What a process would have that is started now. */
export async function expectContainment(
  level: ContainmentLevel,
  wallOf: () => Promise<Wall> = findWall,
  gateOf: () => Promise<Wall> = findGate,
): Promise<Containment> {
  if (level === "none") return { level };
  const wall = await wallOf();
  if (wall.kind === "none") return { level: "none", reason: wall.reason };
  const gate = level === "hosts" ? await gateOf() : wall;
  return gate.kind === "none" ? { level: "files", reason: gate.reason } : { level };
}

/** Walls a process in as far as the request asks and this machine can. The process stays one that can be ended by its id. */
export async function contain(
  launch: Launch,
  request: ContainRequest,
  wallOf: () => Promise<Wall> = findWall,
  gateOf: () => Promise<Wall> = findGate,
): Promise<ContainedLaunch> {
  const containment = await expectContainment(request.level, wallOf, gateOf);
  const wall = containment.level === "none" ? undefined : await wallOf();
  if (wall === undefined || wall.kind === "none") return { launch, containment };
  const caches = privateCaches(request.tuttiHome);
  const places = await placesOf({ ...request, homes: [...request.homes, caches.folder] }, launch.environment);
  const environment = { ...caches.variables, ...launch.environment };
  const inner = [launch.command, ...launch.args];
  if (wall.kind === "seatbelt") {
    const args = ["-p", seatbeltProfile(places), ...inner];
    return { launch: { command: wall.program, args, environment }, containment };
  }
  const walled = bubblewrapArguments(places);
  if (containment.level !== "hosts")
    return { launch: { command: wall.program, args: [...walled, "--", ...inner], environment }, containment };
  const { hosts, tuttiHome } = request;
  const gated = await throughGate({ ...launch, environment }, [wall.program, ...walled], hosts, tuttiHome);
  return { ...gated, containment };
}
