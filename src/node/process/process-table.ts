import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { readMark, type Mark } from "./mark.ts";

/** A living process. `session` and `startedAt` are known on Linux only; `mark` only for processes of this user. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number | undefined;
  readonly startedAt: string | undefined;
  readonly mark: Mark | undefined;
}

/** Every living process, zombies left out. Empty on Windows, where nobody may read another's environment. */
export async function readProcessTable(): Promise<readonly ProcessEntry[]> {
  if (process.platform === "win32") return [];
  return process.platform === "linux" ? await readProc() : await readPs();
}

async function readProc(): Promise<readonly ProcessEntry[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(names.map(readProcEntry));
  return entries.filter((entry) => entry !== undefined);
}

async function readProcEntry(name: string): Promise<ProcessEntry | undefined> {
  try {
    const stat = await readFile(`/proc/${name}/stat`, "utf8");
    // "pid (name) state ppid pgrp session …"; the name may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const state = fields[0];
    if (state === "Z" || state === "X") return undefined;
    const variables = await readFile(`/proc/${name}/environ`, "utf8").catch(() => ""); // another user's
    return {
      pid: Number(name),
      parent: Number(fields[1]),
      group: Number(fields[2]),
      session: Number(fields[3]),
      startedAt: fields[19],
      mark: readMark(variables.split("\0")),
    };
  } catch {
    return undefined; // it ended while we looked
  }
}

async function readPs(): Promise<readonly ProcessEntry[]> {
  const columns = "pid=,ppid=,pgid=,stat=,command=";
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-E", "-o", columns], { maxBuffer: 64 * 1024 * 1024 });
  return parsePs(stdout);
}

/** Reads `ps -E`: the environment follows the command line, separated by spaces, and our marks hold none. */
export function parsePs(output: string): readonly ProcessEntry[] {
  return output.split("\n").flatMap((line): ProcessEntry[] => {
    const [, pid, parent, group, state, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s?(.*)$/.exec(line) ?? [];
    if (pid === undefined || state === undefined || command === undefined || state.startsWith("Z")) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: undefined,
        startedAt: undefined,
        mark: readMark(command.split(" ")),
      },
    ];
  });
}
