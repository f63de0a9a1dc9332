import { TuttiError } from "#core/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { recoverProject } from "#node/recover-project.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

interface Finding {
  readonly what: string;
  readonly state: "good" | "missing" | "broken";
  readonly text: string;
}

/** `tutti doctor`: what Tutti needs, what it found, and what to do about the rest. */
export async function doctor(context: CommandContext, mend: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const found: Finding[] = [{ what: "node", state: "good", text: `${process.version} at ${process.execPath}` }];
  try {
    if (mend) found.push(...(await recoverBoard(context)));
    const project = await context.project();
    found.push(...(await project.examine(signal)));
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined) throw error;
    found.push({ what: "project", state: "broken", text: known.message });
  }
  out.document({ schema: 1, findings: found });
  for (const { what, state, text } of found) out.line(`${state.padEnd(8)} ${what.padEnd(14)} ${text}`);
  return found.some((entry) => entry.state === "broken") ? exitCode.failed : exitCode.done;
}

/** A damaged board is moved aside, never deleted; a healthy one is left alone. */
async function recoverBoard({ folder, signal }: CommandContext): Promise<readonly Finding[]> {
  const moved = await recoverProject(folder, signal);
  if (moved.length === 0)
    return [{ what: "board", state: "good", text: "All that is in it can be read; it goes on from there." }];
  return moved.map((path) => ({
    what: "recovered",
    state: "good",
    text: `What was damaged was moved to ${path}. A new file is in its place.`,
  }));
}
