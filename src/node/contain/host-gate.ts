import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HostRule } from "#core/permission/host-rule.ts";
import type { Environment } from "../process/environment.ts";
import { bubblewrapBase } from "./bubblewrap.ts";
import { filterDescriptor, gateOrder, held, proxyVariables } from "./gate-order.ts";
import type { Launch } from "./launch.ts";
import { RefusalReport } from "./refusal-report.ts";
import { socketFilter } from "./socket-filter.ts";
import { findWall, onceFound, tried, type Wall } from "./wall.ts";

export interface Gated {
  readonly launch: Launch;
  readonly refusals: RefusalReport;
}

/** What the gate's process needs to be there, for a report that nobody has read. */
const KEEP_REPORTS_MS = 7 * 24 * 60 * 60_000;

/**
 * Puts a gate to named hosts around a launch of bubblewrap, whose processes have no other network.
 *
 * @param bubblewrap  its program, and its arguments up to `--`
 * @param tuttiHome   absolute path; contained processes cannot write there
 */
export async function throughGate(
  inner: Launch,
  bubblewrap: readonly string[],
  rules: readonly HostRule[],
  tuttiHome: string,
): Promise<Gated> {
  const folder = join(tuttiHome, "refused");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await forgetOld(folder);
  const report = join(folder, `${randomUUID()}.jsonl`);
  await writeFile(report, "", { mode: 0o600 });
  const order = gateOrder(rules, report);
  const environment = { ...withoutProxies(inner.environment), ...proxyVariables(order) };
  const words = gateWords(JSON.stringify(order), bubblewrap, [inner.command, ...inner.args]);
  const launch = { command: process.execPath, args: words, environment: { ...held(environment), ...asNode() } };
  return { launch, refusals: new RefusalReport(report) };
}

/** Really tries a wall with a gate. */
export const findGate: () => Promise<Wall> = onceFound(async () => await probeGate(await findWall()));

export async function probeGate(wall: Wall): Promise<Wall> {
  if (wall.kind === "none") return wall;
  if (wall.kind === "seatbelt") return { kind: "none", reason: "hosts cannot be limited on macOS yet." };
  if (socketFilter(process.arch) === undefined)
    return { kind: "none", reason: `hosts cannot be limited on processors of the kind ${process.arch} yet.` };
  const order = JSON.stringify(gateOrder([], join(tmpdir(), "tutti-no-report")));
  const words = gateWords(order, [wall.program, ...bubblewrapBase], ["/bin/sh", "-c", ":"]);
  const found = await tried("bubblewrap", process.execPath, words, { PATH: "/usr/bin:/bin", ...asNode() });
  return found.kind === "none" ? found : wall;
}

function gateWords(order: string, bubblewrap: readonly string[], program: readonly string[]): readonly string[] {
  const gate = gateProgram();
  const wall = [...bubblewrap, "--unshare-net", "--seccomp", String(filterDescriptor), "--"];
  return [gate, "keep", order, ...wall, process.execPath, gate, "serve", order, ...program];
}

/** Beside this file, as it was written or as it was bundled. */
function gateProgram(): string {
  const name = `./host-gate-program.${import.meta.url.endsWith(".ts") ? "ts" : "mjs"}`;
  return fileURLToPath(new URL(name, import.meta.url));
}

/** The editor's program is a Node when it is told so. */
function asNode(): Environment {
  return process.versions["electron"] === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" };
}

function withoutProxies(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(https?|all|no)_proxy$/i.test(name)));
}

async function forgetOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < Date.now() - KEEP_REPORTS_MS) await rm(file, { force: true });
  }
}
