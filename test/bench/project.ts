import { openProject } from "#node/open-project.ts";
import type { Project } from "#node/project.ts";
import type { MeasuredRepository } from "./repository.ts";

/** Opens the project of a repository, as the command line does, while `use` lasts. */
export async function withProject(
  { path, environment }: MeasuredRepository,
  use: (project: Project) => Promise<void>,
): Promise<void> {
  const onProblem = (message: string): never => {
    throw new Error(message);
  };
  const options = { folder: path, environment, version: "bench", workerCommand: undefined, onProblem };
  await using project = await openProject(options);
  await use(project);
}

/** The same with a worker, as `tutti worker` is one. */
export async function withWorker(
  repository: MeasuredRepository,
  use: (project: Project) => Promise<void>,
): Promise<void> {
  await withProject(repository, async (project) => {
    const over = new AbortController();
    const working = project.work({ idleMs: Infinity }, over.signal);
    try {
      await Promise.race([use(project), working]);
    } finally {
      over.abort();
      await working;
    }
  });
}
