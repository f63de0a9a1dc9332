import { existsSync } from "node:fs";
import { runProgram } from "./processes.ts";

/** Whether parts of the system can be installed here. */
export function isDebianAsRoot(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

export async function installDebianPackage(name: string): Promise<void> {
  const wait = ["-q", "-o", "DPkg::Lock::Timeout=600"];
  // An installation that was interrupted before is finished first; apt refuses to work otherwise.
  await run("dpkg", ["--configure", "-a"]);
  await run("apt-get", ["update", ...wait]);
  await run("apt-get", ["install", "-y", "--no-install-recommends", ...wait, name]);
}

async function run(command: string, words: readonly string[]): Promise<void> {
  await runProgram(command, words, { environment: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}
