import { openProject } from "#node/open-project.ts";
import type { Environment } from "#node/process/environment.ts";
import type { Project } from "#node/project.ts";
import { version } from "./version.ts";

export interface ProjectOpener extends AsyncDisposable {
  /** @param lenient  as `OpenOptions` says; the first call counts */
  open(lenient: boolean): Promise<Project>;
}

/**
 * Opens the project of `folder` once, and only if somebody asks for it.
 *
 * @param program    the file that this process runs; a worker is started from the same
 * @param onProblem  told of problems in the background, as sentences
 */
export function createProjectOpener(
  folder: string,
  program: string,
  onProblem: (message: string) => void,
): ProjectOpener {
  let opened: Promise<Project> | undefined;
  const environment = ownEnvironment();
  return {
    open: (lenient) =>
      (opened ??= openProject({
        lenient,
        folder,
        version,
        environment,
        onProblem,
        workerCommand: { program: process.execPath, args: [program, "worker"], environment },
      })),
    [Symbol.asyncDispose]: async () => {
      const project = await opened?.catch(() => undefined); // whoever opened it was told
      await project?.[Symbol.asyncDispose]();
    },
  };
}

export function ownEnvironment(): Environment {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
