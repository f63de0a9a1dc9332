import { readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { ProcessEnd } from "./running-process.ts";

const Identity = z.object({ pid: z.int(), start: z.string(), host: z.string() });

/** What is known of a process that may outlive its worker. It lies in the folder with its output. */
export const OutlivingRecord = z.object({
  /** The wrapper, which leads its group. */
  process: Identity,
  run: z.string(),
  step: z.string(),
  /** A file of its own. */
  prompt: z.string(),
  /** Of its mark: tells this start from every other. */
  tree: z.string(),
  /** Who reads its output. */
  listener: Identity,
});
export type OutlivingRecord = z.infer<typeof OutlivingRecord>;

export interface OutlivingEnd extends ProcessEnd {
  /** Why it was ended while nobody listened. */
  readonly limit?: "time" | "output";
  /** There was no room for what it wrote when it ended. */
  readonly diskIsFull?: boolean;
}

/** The files of one start. */
export const files = { out: "out", error: "err", end: "end", endToBe: "end.new", record: "agent.json" } as const;

/** A folder for what one run has started. */
export function folderOfRun(folder: string, run: string): string {
  return join(folder, encodeURIComponent(run));
}

/** @returns `undefined` when nothing was started there, or not all of it was written */
export async function readRecord(folder: string): Promise<OutlivingRecord | undefined> {
  const text = await readFile(join(folder, files.record), "utf8").catch(() => undefined);
  return text === undefined ? undefined : OutlivingRecord.safeParse(JSON.parse(text)).data;
}

/** All of it, or nothing. */
export async function writeRecord(folder: string, record: OutlivingRecord): Promise<void> {
  const file = join(folder, files.record);
  await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** How it ended, once it has. */
export async function readEnd(folder: string): Promise<OutlivingEnd | undefined> {
  const text = (await readFile(join(folder, files.end), "utf8").catch(() => "")).trim();
  if (text === "time" || text === "output") return { exitCode: undefined, signal: undefined, limit: text };
  const [, code, full] = /^(\d+)( full)?$/.exec(text) ?? [];
  return code === undefined ? undefined : { ...endOfCode(Number(code)), ...(full && { diskIsFull: true }) };
}

/** @param tree  only what this start has left: another worker may have begun anew meanwhile */
export async function forgetRecord(folder: string, tree?: string): Promise<void> {
  const record = await readRecord(folder);
  if (tree !== undefined && record?.tree !== tree) return;
  if (record !== undefined) {
    await rm(record.prompt, { force: true });
    await rmdir(dirname(record.prompt)).catch(() => {}); // it was gone
  }
  await rm(folder, { recursive: true, force: true });
}

/** A shell tells of a signal as a code above 128. */
function endOfCode(code: number): OutlivingEnd {
  const [signal] = Object.entries(constants.signals).find(([, number]) => number + 128 === code) ?? [];
  return signal === undefined ? { exitCode: code, signal: undefined } : { exitCode: undefined, signal };
}
