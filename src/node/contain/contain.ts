import type { Containment, ContainmentLevel } from "#core/permission/containment.ts";
import type { Environment } from "../process/environment.ts";
import { bubblewrapArguments } from "./bubblewrap.ts";
import { privateCaches } from "./private-caches.ts";
import { seatbeltProfile } from "./seatbelt.ts";
import { placesOf } from "./places.ts";
import { findWall, type Wall } from "./wall.ts";

/** What a process is started with, before and after it is walled in. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly verbatim?: boolean;
  /** Complete. */
  readonly environment: Environment;
}

export interface ContainedLaunch {
  readonly launch: Launch;
  /** What was had of what was asked for. */
  readonly containment: Containment;
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
  /** Tutti's own folder of this user. */
  readonly tuttiHome: string;
}

/** Walls a process in as far as the request asks and this machine can. The process stays one that can be ended by its id. */
export async function contain(
  launch: Launch,
  request: ContainRequest,
  wallOf: () => Promise<Wall> = findWall,
): Promise<ContainedLaunch> {
  if (request.level === "none") return { launch, containment: { level: "none" } };
  const wall = await wallOf();
  if (wall.kind === "none") return { launch, containment: { level: "none", reason: wall.reason } };
  const caches = privateCaches(request.tuttiHome);
  const places = await placesOf({ ...request, homes: [...request.homes, caches.folder] }, launch.environment);
  const inner = [launch.command, ...launch.args];
  const args =
    wall.kind === "bubblewrap"
      ? [...bubblewrapArguments(places), "--", ...inner]
      : ["-p", seatbeltProfile(places), ...inner];
  const environment = { ...caches.variables, ...launch.environment };
  return { launch: { command: wall.program, args, environment }, containment: { level: "files" } };
}
