import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Whether parts of the system can be installed here. */
export function isDebianAsRoot(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

export function installDebianPackage(name: string): void {
  const wait = ["-q", "-o", "DPkg::Lock::Timeout=600"];
  // An installation that was interrupted before is finished first; apt refuses to work otherwise.
  run("dpkg", ["--configure", "-a"]);
  run("apt-get", ["update", ...wait]);
  run("apt-get", ["install", "-y", "--no-install-recommends", ...wait, name]);
}

function run(command: string, words: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  execFileSync(command, words, { stdio: ["ignore", "ignore", "inherit"], env });
}
