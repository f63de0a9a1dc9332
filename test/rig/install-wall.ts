import { existsSync } from "node:fs";
import { probeWall, type Wall } from "#node/contain/wall.ts";
import { say } from "../../scripts/bootstrap.mjs";
import { installDebianPackage, isDebianAsRoot } from "./debian.ts";

/**
 * What walls agents in on this machine; Debian's bubblewrap is installed when it is not there, on Debian as root.
 * Its absence is no failure: the tests that need it say so and are left out.
 */
export async function installWall(): Promise<Wall> {
  const found = await probeWall();
  if (found.kind !== "none" || !isDebianAsRoot() || existsSync("/usr/bin/bwrap")) return found;
  say("Installing Debian's bubblewrap (once) …");
  try {
    await installDebianPackage("bubblewrap");
  } catch {
    return found; // without a network, for example
  }
  return await probeWall();
}
