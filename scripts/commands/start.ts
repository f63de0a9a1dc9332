import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { openDemonstration } from "../../demo/site.ts";
import { personEnvironment } from "../../test/rig/environment.ts";
import { endMarked } from "../../test/rig/leftovers.ts";
import { beforeStop, endWithParent } from "../../test/rig/processes.ts";
import { installServer } from "../../test/rig/server-installation.ts";
import { installExtension, startServer } from "../../test/rig/server.ts";
import { packageExtension, vsix } from "../../test/rig/vsix.ts";
import { root, say } from "../bootstrap.mjs";

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

say("Building Tutti …");
execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
if (options.headless) runHeadless();
else {
  const { folder, environment } = await openedFolder();
  if (options.desktop) openDesktop(folder);
  else await serve(folder, environment);
}

function runHeadless(): void {
  if (options.folder !== undefined) stop("--headless works on the demonstration repository: leave out --folder.");
  const { status } = spawnSync(process.execPath, [join(root, "demo/headless.ts")], {
    env: personEnvironment(),
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}

/** Installs the package into the person's own VS Code. */
function openDesktop(folder: string): void {
  packageExtension();
  for (const words of [["--install-extension", vsix, "--force"], [folder]]) {
    const [command, ...first] = process.platform === "win32" ? ["cmd.exe", "/d", "/c", "code"] : ["code"];
    const { status } = spawnSync(command ?? "code", [...first, ...words], { stdio: "inherit" });
    if (status !== 0)
      stop('The command "code" did not work: in VS Code, run "Shell Command: Install \'code\' command in PATH".');
  }
  say(`VS Code is open on ${folder}. ${hint}`);
}

/** Runs the server build of VS Code until Ctrl+C. */
async function serve(folder: string, extra: Readonly<Record<string, string>>): Promise<void> {
  if (process.platform === "win32")
    stop("The server build of VS Code does not run on Windows: use npm start -- --desktop.");
  installServer();
  packageExtension();
  const environment = { ...personEnvironment(), ...extra, TUTTI_START: randomUUID() };
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
  });
  say(`\nVS Code with Tutti is open on ${folder}. Open this address in your browser:\n`);
  say(`  ${server.address(folder)}\n`);
  say(`${hint}\nCtrl+C ends it.`);
}

interface Opened {
  readonly folder: string;
  /** For VS Code and what it starts. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The folder that was named, or the demonstration repository with a forge of its own, made when it is not there yet. */
async function openedFolder(): Promise<Opened> {
  if (options.folder !== undefined) return { folder: options.folder, environment: {} };
  const site = await openDemonstration(join(root, ".cache/demonstration/fair-share"));
  beforeStop(async () => await site[Symbol.asyncDispose]());
  say(`Its pull requests go to ${site.forge.origin}, a forge that lives as long as this command.`);
  return site;
}

function stop(reason: string): never {
  say(reason);
  process.exit(2);
}
