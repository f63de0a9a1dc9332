import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { ExecutorSetting } from "#core/executor-setting.ts";
import { TuttiError } from "#core/errors.ts";
import type { Settings } from "#core/settings.ts";
import type { Examination } from "../project.ts";
import type { ExecutorRegistry } from "./executors.ts";

/** Asks every executor of the settings to run nothing, and says whether it answers. Makes no place. */
export async function tryExecutors(
  { executors }: Pick<Settings, "executors">,
  registry: Pick<ExecutorRegistry, "get">,
  signal: AbortSignal,
): Promise<readonly Examination[]> {
  return await Promise.all(
    Object.entries(executors).map(async ([id, setting]): Promise<Examination> => {
      const what = `executor ${id}`;
      if (isMadeForEachRun(setting)) return { what, ...examineProgram(setting) };
      try {
        await answer(id, setting, registry, signal);
        return { what, state: "good", text: `It answers; worktrees go below ${setting.folder}.` };
      } catch (error) {
        const known = TuttiError.from(error);
        if (known === undefined || signal.aborted) throw error;
        return { what, state: "broken", text: known.message };
      }
    }),
  );
}

function isMadeForEachRun({ create, command = [] }: ExecutorSetting): boolean {
  return create !== undefined || command.some((word) => word.includes("{place}"));
}

async function answer(
  id: string,
  { connectLimitSeconds }: ExecutorSetting,
  registry: Pick<ExecutorRegistry, "get">,
  signal: AbortSignal,
): Promise<void> {
  const late = AbortSignal.timeout(connectLimitSeconds * 1_000);
  try {
    await registry.get(id).run("doctor", { script: "exit 0" }, AbortSignal.any([signal, late]));
  } catch (error) {
    if (signal.aborted || !late.aborted) throw error;
    throw new TuttiError("unavailable", `${id} did not answer within ${connectLimitSeconds} seconds.`);
  }
}

/** There is nobody to ask before a run has its place. */
function examineProgram({ kind, command = [], create = [] }: ExecutorSetting): Omit<Examination, "what"> {
  const programs = [kind === "ssh" ? "ssh" : command[0], create[0]].filter((program) => program !== undefined);
  const absent = programs.find((program) => !isThere(program));
  if (absent !== undefined)
    return { state: "broken", text: `${absent} was not found. Install it, or correct “executors”.` };
  return { state: "good", text: "A place is made for each run, so nothing was tried but that its programs are there." };
}

function isThere(program: string): boolean {
  if (isAbsolute(program)) return existsSync(program);
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}
