import { fileURLToPath } from "node:url";
import { TuttiError } from "#core/errors.ts";
import { createProgram } from "#headless/arguments.ts";
import { Output } from "#headless/output.ts";
import { version } from "#headless/version.ts";
import { openProject } from "#node/open-project.ts";
import type { Project } from "#node/project.ts";

/** The command line as people get it, built before the tests begin. */
export const main = fileURLToPath(new URL("../../../dist/tutti.mjs", import.meta.url));

/** Runs a command that only looks, with `--json`, and returns what it prints. */
export interface Lookout extends AsyncDisposable {
  look(words: readonly string[]): Promise<string>;
}

/**
 * What a test waits for is asked again and again, and a process for each question would keep a core busy. This asks with
 * the same commands, in this process, on a project that stays open. Workers are started as the command line starts them.
 */
export function openLookout(folder: string, environment: NodeJS.ProcessEnv): Lookout {
  let opened: Promise<Project> | undefined;
  const project = () =>
    (opened ??= openProject({
      folder,
      version,
      environment: { ...environment } as Record<string, string>,
      lenient: true,
      onProblem: () => {},
      workerCommand: {
        program: process.execPath,
        args: [main, "worker"],
        environment: { ...environment } as Record<string, string>,
      },
    }));
  const { signal } = new AbortController();
  return {
    async look(words) {
      const lines: string[] = [];
      const out = new Output({ out: (line) => lines.push(line), error: () => {}, terminal: false }, true);
      const program = createProgram(version, async (work) => {
        const context = { out, folder, signal, insisted: signal, confirm: undefined, programFile: "", project };
        try {
          await work({ ...context, projectToLookAt: project });
        } catch (error) {
          const known = TuttiError.from(error);
          if (known === undefined) throw error;
          out.document({ schema: 1, error: { kind: known.kind, message: known.message } });
        }
      });
      await program.exitOverride().parseAsync([...words, "--json"], { from: "user" });
      return lines.join("\n");
    },
    [Symbol.asyncDispose]: async () => (await opened)?.[Symbol.asyncDispose](),
  };
}
