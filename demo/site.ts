import { mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startForge, type LocalForge } from "../test/fakes/forge/start-forge.ts";
import { demonstrationFiles } from "./files.ts";
import { demonstrationGit, makeDemonstration } from "./make.ts";

const run = promisify(execFile);

/** The repository's name on the demonstration's forge. */
export const REPOSITORY = "ada/fair-share";

export interface DemonstrationSite extends AsyncDisposable {
  /** The checkout. */
  readonly folder: string;
  /** A GitHub on this machine: real git over HTTP, and an API that keeps to GitHub's own description. */
  readonly forge: LocalForge;
  /** What Tutti has to know to publish there. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The demonstration repository with a forge of its own and the demonstration
 * agent. A repository that is there already is kept as it is.
 *
 * @param folder  of the checkout; made when it is not there
 */
export async function openDemonstration(folder: string): Promise<DemonstrationSite> {
  const fresh = !existsSync(join(folder, ".git"));
  if (fresh) {
    await mkdir(folder, { recursive: true });
    await makeDemonstration(folder);
  }
  const forge = await startForge({ repo: REPOSITORY, files: demonstrationFiles() });
  try {
    await connect(folder, forge, fresh);
  } catch (error) {
    await forge.close();
    throw error;
  }
  return {
    folder,
    forge,
    environment: { TUTTI_GITHUB_TOKEN: forge.token },
    [Symbol.asyncDispose]: () => forge.close(),
  };
}

/** Points the checkout at the forge, brings the forge what the checkout has, and names the agent. */
async function connect(folder: string, forge: LocalForge, fresh: boolean): Promise<void> {
  const git = (...args: string[]): Promise<unknown> => run("git", args, { cwd: folder, env: demonstrationGit() });
  await git("remote", fresh ? "add" : "set-url", "origin", forge.cloneUrl);
  const authorised = `http.extraHeader=Authorization: Basic ${btoa(`x-access-token:${forge.token}`)}`;
  await git("-c", authorised, "push", "--quiet", "--force", "origin", "main");
  const settings = {
    forgeUrl: forge.apiUrl,
    defaultAgent: "demonstration",
    gate: { attempts: 0 }, // what its agent does wrong on purpose is for a person to find
    agents: {
      demonstration: {
        kind: "acp",
        label: "Demonstration agent",
        command: process.execPath,
        args: [fileURLToPath(new URL("agent.ts", import.meta.url))],
      },
    },
  };
  await mkdir(join(folder, ".git", "tutti"), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, ".git", "tutti", "settings.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
}
