import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmCommand, root, say } from "../../scripts/bootstrap.mjs";
import { isAlive } from "./is-alive.ts";
import { runProgram } from "./processes.ts";

const recipe = join(root, "test/rig/vscode-server");
const cache = join(root, ".cache");
const installed = join(cache, "vscode-server");

/** The program that is the server; present when `installServer` has run. */
export const serverMain = join(installed, "node_modules/code-server/lib/vscode/out/server-main.js");

/**
 * Installs the server build of VS Code from npm, unless this version of it is there already.
 * It is made beside its place and moved there as a whole: what exists is complete.
 *
 * No install script runs, so that no compiler is needed: the modules that matter here carry prebuilt binaries.
 * What is lost are VS Code's own log files.
 */
export async function installServer(): Promise<void> {
  const lock = readFileSync(join(recipe, "package-lock.json"), "utf8");
  const version = createHash("sha256").update(lock).digest("hex");
  const stamp = join(installed, "version.txt");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === version) return;
  say("Installing the server build of VS Code (once; about half a minute) …");
  mkdirSync(cache, { recursive: true });
  removeAbandoned();
  const partial = join(cache, `vscode-server-partial-${process.pid}`);
  cpSync(recipe, partial, { recursive: true });
  await npmCi(partial, []);
  const vscode = join(partial, "node_modules/code-server/lib/vscode");
  // Its lock was written with legacy peer dependencies: npm refuses it otherwise.
  const asLocked = ["--omit=dev", "--legacy-peer-deps"];
  await npmCi(vscode, asLocked);
  await npmCi(join(vscode, "extensions"), asLocked);
  writeFileSync(join(partial, "version.txt"), version);
  rmSync(installed, { recursive: true, force: true });
  renameSync(partial, installed);
}

async function npmCi(folder: string, options: readonly string[]): Promise<void> {
  const [command = "", ...words] = npmCommand();
  words.push("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...options);
  await runProgram(command, words, { cwd: folder, environment: process.env });
}

/** Removes what an interrupted installation left. */
function removeAbandoned(): void {
  for (const name of readdirSync(cache)) {
    const pid = /^vscode-server-partial-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(cache, name), { recursive: true, force: true });
  }
}
