import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openDemonstration } from "../../demo/site.ts";
import { personEnvironment, pick } from "../../test/rig/environment.ts";
import { endMarked } from "../../test/rig/leftovers.ts";
import { beforeStop, endWithParent } from "../../test/rig/processes.ts";
import { installServer } from "../../test/rig/server-installation.ts";
import { installExtension, startServer } from "../../test/rig/server.ts";
import { packageExtension, vsix } from "../../test/rig/vsix.ts";
import { root, say } from "../bootstrap.mjs";
import { agentVariables } from "./agent-variables.ts";

interface Options {
  /** Absolute. */
  readonly folder?: string;
  readonly headless: boolean;
  readonly desktop: boolean;
  readonly port: number;
  /** Absolute. */
  readonly state: string;
}

/** How long runs in progress may tidy up after Ctrl+C, in milliseconds. */
const graceMs = 10_000;

const hint = 'Click the Tutti icon in the bar on the left, then "Analyse Project", and run what it proposes.';

const options: Options = JSON.parse(process.argv[2] ?? "{}");
endWithParent();
if (options.folder !== undefined && !existsSync(options.folder)) stop(`There is no folder ${options.folder}.`);
if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) stop("--port needs a port number.");

if (options.headless && options.folder !== undefined)
  stop("--headless works on the demonstration repository: leave out --folder.");

say("Building Tutti …");
execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
if (options.headless) runHeadless();
else if (options.desktop) await openDesktop(await openProject());
else await serve(await openProject());

interface Project extends AsyncDisposable {
  /** Absolute. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The folder that was named, with the keys that its agents may need; or the demonstration repository with its forge and
 * agent, and no key of anybody.
 */
async function openProject(): Promise<Project> {
  const { folder: own } = options;
  if (own !== undefined) {
    const environment = pick(await agentVariables(own, process.env));
    return { folder: own, environment, [Symbol.asyncDispose]: async () => {} };
  }
  const folder = join(root, ".cache/demonstration/fair-share");
  // The settings are written last: without them the making was interrupted.
  if (!existsSync(join(folder, ".git/tutti/settings.json"))) rmSync(folder, { recursive: true, force: true });
  return await openDemonstration(folder);
}

function runHeadless(): void {
  const words = [join(root, "demo/headless.ts")];
  const { status } = spawnSync(process.execPath, words, { cwd: root, env: personEnvironment(), stdio: "inherit" });
  process.exitCode = status ?? 1;
}

/** Installs the package into the person's own VS Code. A forge of the demonstration stays until Ctrl+C. */
async function openDesktop(project: Project): Promise<void> {
  await packageExtension();
  for (const words of [["--install-extension", vsix, "--force"], [project.folder]]) {
    const [command, ...first] = process.platform === "win32" ? ["cmd.exe", "/d", "/c", "code"] : ["code"];
    const env = { ...process.env, ...project.environment };
    const { status } = spawnSync(command ?? "code", [...first, ...words], { stdio: "inherit", env });
    if (status !== 0) stop('"code" did not work: in VS Code, run "Shell Command: Install \'code\' command in PATH".');
  }
  beforeStop(async () => await project[Symbol.asyncDispose]());
  say(`\nVS Code is open on ${project.folder}. ${hint}`);
}

/** Runs the server build of VS Code until Ctrl+C. */
async function serve(project: Project): Promise<void> {
  if (process.platform === "win32") stop("VS Code's server build does not run on Windows: npm start -- --desktop");
  await installServer();
  await packageExtension();
  const environment = { ...personEnvironment(), ...project.environment, TUTTI_START: randomUUID() };
  mkdirSync(options.state, { recursive: true });
  installExtension(vsix, options.state, environment);
  const server = await startServer({
    folder: options.state,
    environment,
    port: options.port,
    trust: false,
    driver: false,
  });
  beforeStop(async () => {
    say("\nEnding VS Code and what runs in it …");
    await server[Symbol.asyncDispose]();
    await endMarked(environment.TUTTI_START, graceMs);
    await project[Symbol.asyncDispose]();
  });
  say(`\nVS Code with Tutti is open on ${project.folder}. Open this address in your browser:\n`);
  say(`  ${server.address(project.folder)}\n`);
  say(`${hint}\nCtrl+C ends it.`);
}

function stop(reason: string): never {
  say(reason);
  process.exit(2);
}
