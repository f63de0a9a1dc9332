import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Environment, Machine } from "../process/environment.ts";
import { startProcess } from "../process/running-process.ts";
import { atOnce } from "./at-once.ts";
import { searchFolders } from "./search-folders.ts";
import { timeLimit } from "./time-limit.ts";

/** A program that answers later than this is taken as silent. */
const probeLimitMs = 5_000;

/** An answer to a free question: what it printed, and how it ended. */
export interface ProbeAnswer {
  readonly output: string;
  readonly exitCode: number | undefined;
}

/** Looks for programs on this machine. Runs them only with questions that cost nothing. */
export interface Discovery {
  /** The absolute path of a program, or `undefined` when it is nowhere. */
  find(command: string): Promise<string | undefined>;
  /** What it answers to `--version`; asked again only when the file has changed. */
  version(path: string, environment: Environment): Promise<string | undefined>;
  /** Runs it with closed input. `undefined` when it cannot be started or does not answer in time. */
  probe(path: string, args: readonly string[], environment: Environment): Promise<ProbeAnswer | undefined>;
}

/** @param shared  folders to search besides PATH and the user's own; the usual ones when absent */
export function createDiscovery(machine: Machine, shared?: readonly string[]): Discovery {
  const inTurn = atOnce(2);
  const versions = new Map<string, string>();
  const probe: Discovery["probe"] = async (path, args, environment) =>
    await inTurn(async () => await ask(path, args, environment));
  return {
    find: async (command) => await find(command, machine, shared),
    probe,
    async version(path, environment) {
      const file = await realpath(path);
      const key = `${file}:${(await stat(file)).mtimeMs}`;
      const known = versions.get(key);
      if (known !== undefined) return known;
      const answer = await probe(path, ["--version"], environment);
      const version = /\d+\.\d+\.\d+[\w.-]*/.exec(answer?.output ?? "")?.[0];
      if (version !== undefined) versions.set(key, version);
      return version;
    },
  };
}

async function find(command: string, machine: Machine, shared?: readonly string[]): Promise<string | undefined> {
  const endings = machine.platform === "win32" ? ["", ".exe", ".cmd", ".bat"] : [""];
  const folders = isAbsolute(command) ? [""] : await searchFolders(machine, shared);
  for (const folder of folders) {
    for (const ending of endings) {
      const path = folder === "" ? command + ending : join(folder, command + ending);
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function ask(path: string, args: readonly string[], environment: Environment): Promise<ProbeAnswer | undefined> {
  try {
    await using child = await startProcess({ command: path, args, cwd: tmpdir(), environment, run: "discovery" });
    let late = false;
    using _limit = timeLimit(probeLimitMs, () => {
      late = true;
      void child.end(0);
    });
    const [out, error, { exitCode }] = await Promise.all([text(child.stdout), text(child.stderr), child.ended]);
    return late ? undefined : { output: out + error, exitCode };
  } catch {
    return undefined; // a program that cannot be asked is a program without an answer
  }
}
