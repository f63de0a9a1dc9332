import { execFile } from "node:child_process";
import { argv, env, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import { MachineSlots } from "#node/git/machine-slots.ts";

const Taken = z.array(z.object({ number: z.int(), port: z.int() }));

/** Takes slots for worktrees in a process of its own, as another worker would. */
export async function takeInOtherProcess(
  home: string,
  base: number,
  worktrees: readonly string[],
): Promise<z.infer<typeof Taken>> {
  const args = [fileURLToPath(import.meta.url), home, String(base), ...worktrees];
  const answer = await promisify(execFile)(process.execPath, args, { env: { PATH: env["PATH"] ?? "" } });
  return Taken.parse(JSON.parse(answer.stdout));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , home = "", base, ...worktrees] = argv;
  const slots = new MachineSlots({ home, portBase: () => Number(base) });
  const { signal } = new AbortController();
  stdout.write(JSON.stringify(await Promise.all(worktrees.map((worktree) => slots.take(worktree, signal)))));
}
