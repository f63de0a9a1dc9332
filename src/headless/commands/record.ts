import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { refused } from "#core/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findLastRun } from "../find.ts";
import { count } from "./analyse.ts";

/** `tutti record RUN FILE`: what the agent of a run said, asked and changed, for an agent of the kind `replay`. */
export async function record(context: CommandContext, name: string, fileName: string): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.projectToLookAt();
  await project.reconcile();
  const run = findLastRun(await project.tutti.board.refresh(), name);
  const { text, rounds, remarks } = await project.record(run, signal);
  const file = resolve(fileName);
  await writeFile(file, text, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") throw refused(`${file} is there already. Name a new file.`);
    throw error;
  });
  out.document({ schema: 1, run: run.id, file, rounds, remarks });
  out.line(`${file} holds ${count(rounds, "round")} of run ${run.id}. Look through it before you pass it on.`);
  for (const remark of remarks) out.line(`    ${remark}`);
  out.line(`Play it with: "tutti.agents": { "again": { "kind": "replay", "file": ${JSON.stringify(file)} } }`);
  return exitCode.done;
}
