import { join } from "node:path";
import { assembleProject } from "./assemble-project.ts";
import { findDatabase } from "./find-database.ts";
import { findSite } from "./find-site.ts";
import { Git } from "./git/git.ts";
import { findRepository } from "./git/repository.ts";
import { createFileLog } from "./log.ts";
import type { Environment } from "./process/environment.ts";
import { openStores } from "./open-stores.ts";
import type { Project } from "./project.ts";
import { createRegistry } from "./registry/registry.ts";
import { createSettingsReader, settingsFiles } from "./settings-files.ts";
import type { WorkerCommand } from "./start-worker.ts";
import { storeDirectory } from "./store/open-store.ts";

export interface OpenOptions {
  /** Any folder of the repository. */
  readonly folder: string;
  readonly version: string;
  /** How a worker is started; without it this process never starts one. */
  readonly workerCommand: WorkerCommand | undefined;
  /** The git program; else the one that `TUTTI_GIT` of the environment names, else from the PATH. */
  readonly gitPath?: string | undefined;
  /** The environment of the person who works here. */
  readonly environment: Environment;
  /** Told of problems that no call can be blamed for, as sentences. */
  readonly onProblem: (message: string) => void;
  /** A mistake in the settings is told and passed over: for who only looks, or stops something. */
  readonly lenient?: boolean | undefined;
}

/**
 * Opens the project that contains `folder`: its board, its engine, and everything
 * that works on them. Any number of processes may have it open.
 *
 * @throws TuttiError `refused` when it is no git repository, or its store cannot be used
 */
export async function openProject(options: OpenOptions): Promise<Project> {
  const { environment } = options;
  const git = new Git({ binary: options.gitPath ?? environment["TUTTI_GIT"], environment });
  const repository = await findRepository(git, options.folder, new AbortController().signal);
  const log = createFileLog(join(storeDirectory(repository.commonDir), "tutti.log"));
  const onProblem = (message: string): void => {
    log.info(message);
    options.onProblem(message);
  };
  const files = settingsFiles(repository.commonDir, environment);
  const own = createSettingsReader(files, onProblem, { lenient: options.lenient === true });
  const registry = createRegistry({ top: repository.top, environment, settings: own, onProblem });
  const { settings } = registry;
  const database = await findDatabase(git, repository, settings(), environment, new AbortController().signal);
  const store = await openStores(repository.commonDir, database);
  try {
    return await assembleProject(options, {
      git,
      repository,
      store,
      log,
      settings,
      registry,
      site: await findSite(repository.commonDir),
    });
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}
