import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LOCAL } from "#core/run/executor.ts";
import { endRun } from "../process/end-tree.ts";
import { startProcess } from "../process/running-process.ts";
import type { Executor } from "./executor.ts";
import { execute } from "./execute.ts";

/**
 * This machine. Runs that name no executor have their processes started here, and their files are the worktree's own,
 * so nothing is carried.
 */
export function createLocalExecutor(folder: string, environment: Readonly<Record<string, string>>): Executor {
  return {
    id: LOCAL,
    folder,
    async provide() {
      await mkdir(folder, { recursive: true });
    },
    start: async (_, start) => await startProcess(start),
    run: async (_, { script, words = [], input = "" }, signal) =>
      await execute(
        ["/bin/sh", "-c", script, "sh", ...words],
        typeof input === "string" ? Buffer.from(input) : input,
        environment,
        signal,
      ),
    read: async (_, path) => await readFile(path).catch(() => undefined),
    async write(_, path, content) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { mode: 0o600 });
    },
    list: async (_, path) => inOrder(await readdir(path).catch(() => [])),
    gitAddress: (_, path) => ({ url: path, settings: [] }),
    endRun: async (_, run) => await endRun(run),
    giveBack: async () => undefined,
  };
}

/** By their code points, as nobody's language decides. */
export function inOrder(names: readonly string[]): readonly string[] {
  return names.toSorted((one, other) => (one < other ? -1 : Number(one > other)));
}
