import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openProject } from "#node/open-project.ts";
import type { Project } from "#node/project.ts";
import { type LocalForge, startForge } from "../fakes/forge/start-forge.ts";
import { openSandbox } from "../rig/environment.ts";
import { endMarked } from "../rig/leftovers.ts";

export interface StormSite extends AsyncDisposable {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly forge: LocalForge;
  /** A seat at the board that no fault hits: the human of the storm. */
  readonly project: Project;
  /** Takes the seat away while `work` is done: agents are ended, and nothing of the project is open. */
  without(work: () => void): Promise<void>;
}

const repository = "ada/storm";
const files = { "README.md": "# A project in a storm\n" };

/** The agent writes a file of its run, so that work of another run on a branch is seen. */
const agent = `set -e; sleep 0.1; echo done > "work-$TUTTI_RUN.txt"; sleep 0.1; echo done`;

export interface SiteOptions {
  /** Of Postgres; SQLite when absent. */
  readonly databaseUrl?: string | undefined;
  /** How many runs may be at work at once. */
  readonly runLimit: number;
  /** Where the repository, its board and the worktrees lie; in the sandbox when absent. */
  readonly disk?: string;
  /** More variables for every process of the project. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A repository with a forge, and an agent that takes a moment. */
export async function openStormSite({ databaseUrl, runLimit, disk, variables }: SiteOptions): Promise<StormSite> {
  await using stack = new AsyncDisposableStack();
  const sandbox = stack.use(openSandbox());
  const folder = join(disk ?? sandbox.folder, "repository");
  const home = join(disk ?? join(sandbox.folder, "home"), ".tutti");
  const forge = await startForge({ repo: repository, files });
  stack.defer(() => forge.close());
  const environment = {
    ...sandbox.environment,
    ...variables,
    TUTTI_HOME: home,
    TUTTI_GITHUB_TOKEN: forge.token,
    TUTTI_STORM: sandbox.folder,
  };
  execFileSync("git", ["clone", "--quiet", forge.bare.folder, folder], { env: environment });
  for (const words of [
    ["remote", "set-url", "origin", forge.cloneUrl],
    ["config", "user.name", "Ada"],
    ["config", "user.email", "ada@example.org"],
  ]) {
    execFileSync("git", words, { cwd: folder, env: environment });
  }
  mkdirSync(join(folder, ".git", "tutti"));
  const settings = {
    agents: { worker: { kind: "command", command: agent, concurrency: 8 } },
    defaultAgent: "worker",
    forgeUrl: forge.apiUrl,
    checks: [],
    workerDeathLimit: 1_000, // the storm is the one to blame
    runLimit,
    freeSpaceFloorMb: 0, // or a small disk would be refused before it is full
    ...(databaseUrl !== undefined && { databaseUrl, board: sandbox.folder.replaceAll(/\W/g, "-") }),
  };
  writeFileSync(join(folder, ".git", "tutti", "settings.json"), JSON.stringify(settings));
  stack.defer(async () => void (await endMarked(sandbox.folder, 0)));
  const onProblem = (): void => {}; // a connection that was cut on purpose
  const open = (): Promise<Project> =>
    openProject({ folder, version: "storm", environment, onProblem, workerCommand: undefined });
  let project = await open();
  stack.defer(() => project[Symbol.asyncDispose]());
  const owned = stack.move();
  return {
    folder,
    environment,
    forge,
    get project() {
      return project;
    },
    without: async (work) => {
      await project[Symbol.asyncDispose]();
      await endMarked(sandbox.folder, 0);
      work();
      project = await open();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
