import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants, mkdir, open, stat, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { TuttiError } from "#core/errors.ts";
import { explainingDisk } from "../disk-state.ts";
import { ageOf, identityOf, isDead, isRunning, ownIdentity } from "../engine/process-identity.ts";
import { endMarked, endTree } from "./end-tree.ts";
import { markVariables, newMark, type Mark } from "./mark.ts";
import { endBytes, outliveScript } from "./outlive-script.ts";
import { files, forgetRecord, type OutlivingEnd, readEnd, readRecord, writeRecord } from "./outliving-record.ts";
import { type ProcessEnd, type ProcessStart, spawnOrRefuse, startFailure } from "./running-process.ts";

export interface OutlivingStart extends Omit<ProcessStart, "stdin" | "verbatim"> {
  /** Where its output and its end are kept: made anew, for this user only. */
  readonly folder: string;
  readonly step: string;
  /** A file that goes when nobody can adopt it any more, with the folder that it is alone in. */
  readonly prompt: string;
  /** Whether the prompt is its standard input. */
  readonly promptIsInput: boolean;
  /** The most time that it may take, in milliseconds. */
  readonly timeLimitMs: number;
}

/**
 * A process whose worker may die: it writes to files, and its end is written for whoever asks. Not on Windows.
 *
 * It is read by one listener at a time, and adopted when that one is dead. Nobody may have to adopt it: it ends itself
 * a little after its time limit, or when it writes too much while nobody listens.
 */
export interface OutlivingProcess {
  readonly folder: string;
  /** Tells this start from every other. */
  readonly tree: string;
  /** How long it has been at work, in milliseconds; 0 when it has just begun, or has ended. */
  readonly ageMs: number;
  /** Resolves when it is gone with all that it left behind; `undefined` when nobody can say how. Never rejects. */
  readonly ended: Promise<OutlivingEnd | undefined>;
  /** SIGTERM, then SIGKILL; nobody shall adopt it any more. Resolves with `ended`. */
  end(): Promise<void>;
}

/** So long it may live on after its limit, in milliseconds: a worker that lives is to end it itself. */
const slackMs = 60_000;
const lookEveryMs = 250;

/** @throws TuttiError `unavailable` when it cannot be started */
export async function startOutliving(start: OutlivingStart): Promise<OutlivingProcess> {
  const { folder, cwd } = start;
  await requireProgram(start);
  await explainingDisk(folder, () => makeFolder(start));
  const mark = newMark(start.run, Date.now() + start.timeLimitMs + slackMs);
  const { pid, exited } = await spawnInto(start, mark).catch(async (error: unknown) => {
    throw TuttiError.from(error) ?? (await startFailure(error, { command: "/bin/sh", cwd }));
  });
  const { run, step, prompt } = start;
  try {
    const [process, listener] = await Promise.all([identityOf(pid), ownIdentity()]);
    await explainingDisk(folder, () => writeRecord(folder, { process, run, step, prompt, tree: mark.tree, listener }));
  } catch (error) {
    await endTree(pid, mark); // nobody would find it
    throw error;
  }
  const ended = exited.then(async (end) => {
    await endTree(pid, mark);
    return (await readEnd(folder)) ?? end;
  });
  return living({ folder, tree: mark.tree, ageMs: 0, ended }, () => endTree(pid, mark));
}

/**
 * Takes over what a listener that is dead has started for this step.
 *
 * @returns `undefined` when there is nothing, or its listener may be alive
 */
export async function adoptOutliving(folder: string, step: string): Promise<OutlivingProcess | undefined> {
  const record = await readRecord(folder);
  if (record === undefined || record.step !== step || !(await isDead(record.listener, Infinity))) return undefined;
  const { process, tree } = record;
  await explainingDisk(folder, async () => writeRecord(folder, { ...record, listener: await ownIdentity() }));
  const ageMs = (await isRunning(process)) ? ((await ageOf(process)) ?? 0) : 0;
  const gone = async (): Promise<OutlivingEnd | undefined> => {
    while (await isRunning(process)) await pause(lookEveryMs);
    await endMarked({ tree });
    return readEnd(folder);
  };
  return living({ folder, tree, ageMs, ended: gone() }, () => endMarked({ tree }));
}

function living(parts: Omit<OutlivingProcess, "end">, endAll: () => Promise<void>): OutlivingProcess {
  return {
    ...parts,
    end: async () => {
      await endAll();
      await parts.ended;
      await forgetRecord(parts.folder, parts.tree);
    },
  };
}

async function makeFolder({ folder }: OutlivingStart): Promise<void> {
  await forgetRecord(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of [files.out, files.error]) await writeFile(join(folder, name), "", { mode: 0o600 });
  await writeFile(join(folder, files.endToBe), " ".repeat(endBytes), { mode: 0o600 });
}

interface Spawned {
  readonly pid: number;
  readonly exited: Promise<ProcessEnd>;
}

async function spawnInto(start: OutlivingStart, mark: Mark): Promise<Spawned> {
  const { folder, command, args, cwd, environment, prompt, promptIsInput, timeLimitMs } = start;
  await using out = await open(join(folder, files.out), "a");
  await using error = await open(join(folder, files.error), "a");
  await using input = promptIsInput ? await open(prompt, "r") : undefined;
  const seconds = Math.ceil((timeLimitMs + slackMs) / 1000);
  const words = ["-c", outliveScript, "tutti", folder, `${process.pid}`, `${seconds}`, command, ...args];
  const child = spawnOrRefuse(() =>
    spawn("/bin/sh", words, {
      cwd,
      env: { ...environment, ...markVariables(mark) },
      stdio: [input?.fd ?? "ignore", out.fd, error.fd],
      detached: true,
    }),
  );
  const exited = new Promise<ProcessEnd>((done) => {
    child.once("exit", (code, signal) => done({ exitCode: code ?? undefined, signal: signal ?? undefined }));
  });
  await once(child, "spawn");
  child.on("error", () => undefined); // from here on it means a failed signal, and `end` looks for itself
  if (child.pid === undefined) throw new Error("A spawned process has an id.");
  return { pid: child.pid, exited };
}

/** The shell would start it, and could only say in its own words that it did not find it. */
async function requireProgram({ command, cwd, environment }: OutlivingStart): Promise<void> {
  const folder = await stat(cwd).catch(() => undefined);
  const places = command.includes("/")
    ? [resolve(cwd, command)]
    : (environment["PATH"] ?? "").split(delimiter).map((place) => resolve(cwd, place, command));
  let failure: unknown = Object.assign(new Error("It is not there."), { code: "ENOENT" });
  if (folder?.isDirectory() === true) {
    for (const place of places) {
      const found = await stat(place).catch(() => undefined);
      if (found?.isFile() !== true) continue;
      try {
        return await access(place, constants.X_OK);
      } catch (error) {
        failure = error;
      }
    }
  }
  throw await startFailure(failure, { command, cwd });
}
