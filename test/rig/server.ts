import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "../../scripts/bootstrap.mjs";
import { endGroup, startGroup } from "./processes.ts";
import { quietSettings } from "./quiet-settings.ts";
import { serverMain } from "./server-installation.ts";

/** How long the server may take to listen, in milliseconds; a loaded machine with a cold disk needs seconds. */
const startLimitMs = 90_000;

export interface ServerOptions {
  /** Everything the server keeps: settings, extensions, state. */
  readonly folder: string;
  /** The whole environment of the server and of what it starts. */
  readonly environment: Readonly<Record<string, string>>;
  /** Written over the quiet ones when there are no user settings yet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A free port when 0. */
  readonly port: number;
  /** Whether a folder must be trusted before extensions work in it. */
  readonly trust: boolean;
  /**
   * Lets an address name an extension under development and its tests.
   * It also hides notification toasts, so that tests of those do without.
   */
  readonly driver: boolean;
  readonly onOutput?: (text: string) => void;
}

/** A running VS Code server on the loopback interface. Disposing it ends it and all that it started in its group. */
export interface Server extends AsyncDisposable {
  readonly port: number;
  /** Milliseconds from the start to listening. */
  readonly readyMs: number;
  /** The address of the workbench with `folder` open; the token in it is the key to the server. */
  address(folder: string, development?: Development): string;
  /** What it has printed so far. */
  output(): string;
}

export interface Development {
  /** Absolute path of an extension under development. */
  readonly extension: string;
  /** Absolute path of a CommonJS module with `run()`. */
  readonly tests: string;
}

export async function startServer(options: ServerOptions): Promise<Server> {
  writeSettings(options);
  const token = randomBytes(16).toString("hex");
  const started = performance.now();
  const child = startGroup(process.execPath, words(options, token), {
    environment: options.environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  const port = await new Promise<number>((found, fail) => {
    const timer = setTimeout(() => fail(new Error(`VS Code did not start in time:\n${output}`)), startLimitMs);
    const read = (bytes: Buffer): void => {
      output += bytes.toString();
      options.onOutput?.(bytes.toString());
      const listening = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (listening === undefined) return;
      clearTimeout(timer);
      found(Number(listening));
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", fail);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(new Error(`VS Code ended with ${code}:\n${output}`));
    });
  });
  return {
    port,
    readyMs: performance.now() - started,
    address: (folder, development) => address(port, token, folder, development),
    output: () => output,
    [Symbol.asyncDispose]: async () => await endGroup(child, 0),
  };
}

/** Installs a packaged extension into the folder of a server that is not running. Throws when VS Code refuses it. */
export function installExtension(vsix: string, folder: string, environment: Readonly<Record<string, string>>): void {
  const words = ["--accept-server-license-terms", "--server-data-dir", folder, "--install-extension", vsix, "--force"];
  execFileSync(process.execPath, [serverMain, ...words], {
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 90_000,
  });
}

function words(options: ServerOptions, token: string): readonly string[] {
  const always = `--host 127.0.0.1 --accept-server-license-terms --telemetry-level off --disable-getting-started-override`;
  const words = ["--require", join(root, "test/rig/end-with-parent.cjs"), serverMain, ...always.split(" ")];
  words.push("--port", String(options.port), "--connection-token", token, "--server-data-dir", options.folder);
  if (!options.trust) words.push("--disable-workspace-trust");
  if (options.driver) words.push("--enable-smoke-test-driver");
  return words;
}

/** This build keeps the user's settings in a file of the server. */
function writeSettings(options: ServerOptions): void {
  const folder = join(options.folder, "data", "User");
  const path = join(folder, "settings.json");
  if (existsSync(path)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
}

function address(port: number, token: string, folder: string, development: Development | undefined): string {
  const query = new URLSearchParams({ tkn: token, folder: resolve(folder) });
  if (development !== undefined) {
    const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
    const payload = [
      ["extensionDevelopmentPath", remote(development.extension)],
      ["extensionTestsPath", remote(development.tests)],
      ["skipWelcome", "true"],
    ];
    query.set("payload", JSON.stringify(payload));
  }
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}
