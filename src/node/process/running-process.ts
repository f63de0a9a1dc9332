import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";
import { TuttiError } from "#core/errors.ts";
import type { Elsewhere } from "#core/run/elsewhere.ts";
import { endTree, graceMs } from "./end-tree.ts";
import type { Environment } from "./environment.ts";
import { markVariables, newMark } from "./mark.ts";
import { spawnCommand } from "./windows-command.ts";

export interface ProcessStart {
  readonly command: string;
  readonly args: readonly string[];
  /** The arguments are quoted for Windows already. Means nothing elsewhere. */
  readonly verbatim?: boolean;
  readonly cwd: string;
  /** Complete; see `agentEnvironment`. The marks are added. */
  readonly environment: Environment;
  /** The run it works for; found again with `findMarked`. */
  readonly run: string;
  readonly stdin?: "closed" | "pipe";
  /** Not on this machine: `cwd` is a folder there. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** `exitCode` is `undefined` when a signal ended it. */
export interface ProcessEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** Why nobody knows how it ended, as a sentence: the place where it ran was lost. */
  readonly lost?: string;
}

/**
 * A process in a group of its own. When it ends by itself, everything it left
 * behind is ended, too. Disposing it ends it by force.
 */
export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  /** `undefined` unless asked for. Errors of a pipe that the process has closed are swallowed. */
  readonly stdin: Writable | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the process and its whole tree are gone and all output has been delivered. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** SIGTERM to the tree, SIGKILL after `grace` milliseconds. Resolves with `ended`. */
  end(grace?: number): Promise<ProcessEnd>;
}

export type StartProcess = (start: ProcessStart) => Promise<RunningProcess>;

/** @throws TuttiError `unavailable` when it cannot be started */
export async function startProcess(start: ProcessStart): Promise<RunningProcess> {
  const mark = newMark(start.run);
  const { command, args, verbatim } = spawnCommand(start.command, start.args, process.platform);
  const child = spawnOrRefuse(() =>
    spawn(command, args, {
      cwd: start.cwd,
      env: { ...start.environment, ...markVariables(mark) },
      stdio: [start.stdin === "pipe" ? "pipe" : "ignore", "pipe", "pipe"],
      detached: process.platform !== "win32", // on Windows that would open a console window
      windowsHide: true,
      windowsVerbatimArguments: verbatim || start.verbatim === true,
    }),
  );
  child.on("error", () => undefined); // after the start it means a failed signal, and `end` looks for itself
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }));
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await once(child, "spawn").catch(async (error: unknown) => {
    throw await startFailure(error, start);
  });
  const { pid, stdout, stderr } = child;
  if (pid === undefined || stdout === null || stderr === null)
    throw new Error("A spawned process has an id and pipes.");
  child.stdin?.on("error", () => undefined); // it closed its input before we had written everything

  let ending: Promise<void> | undefined;
  const endOnce = (grace: number): Promise<void> => (ending ??= endTree(pid, mark, grace));
  const ended = exited.then(async (end) => {
    await endOnce(graceMs);
    await deliverOutput(child, closed);
    return end;
  });
  const end = async (grace: number = graceMs): Promise<ProcessEnd> => {
    await endOnce(grace);
    return await ended;
  };
  return {
    pid,
    stdin: child.stdin ?? undefined,
    stdout,
    stderr,
    ended,
    end,
    [Symbol.asyncDispose]: async () => void (await end()),
  };
}

export function spawnOrRefuse(start: () => ChildProcess): ChildProcess {
  try {
    return start();
  } catch (error) {
    // Node itself refuses some starts, for example an argument with a zero byte.
    throw new TuttiError("unavailable", `The process cannot be started: ${messageOf(error)}`, { cause: error });
  }
}

/** Waits for the pipes to run dry; somebody who escaped us may hold them open for ever. */
async function deliverOutput(child: ChildProcess, closed: Promise<void>): Promise<void> {
  // Nobody listening means that the rest is not wanted; an unread pipe would never close.
  for (const stream of [child.stdout, child.stderr]) if (stream?.readableFlowing === null) stream.resume();
  const impatience = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, 5_000);
  await closed;
  clearTimeout(impatience);
}

/** Why a program cannot be started, as a sentence. */
export async function startFailure(error: unknown, start: Pick<ProcessStart, "command" | "cwd">): Promise<TuttiError> {
  return new TuttiError("unavailable", await startFailureSentence(error, start), { cause: error });
}

async function startFailureSentence(error: unknown, start: Pick<ProcessStart, "command" | "cwd">): Promise<string> {
  const folder = await stat(start.cwd).catch(() => undefined);
  if (folder?.isDirectory() !== true)
    return `The folder ${start.cwd} does not exist, so ${start.command} cannot run in it.`;
  switch (codeOf(error)) {
    case "ENOENT":
      return `${start.command} was not found. Install it, or correct its path in the settings.`;
    case "EACCES":
      return `${start.command} may not be executed. Make it executable, or correct its path in the settings.`;
    case "ENOEXEC":
      return `${start.command} is not a program for this machine.`;
    case "E2BIG":
      return `The arguments of ${start.command} are too long for this machine.`;
    case "EAGAIN":
    case "EMFILE":
    case "ENOMEM":
      return `The machine has no room for another process, so ${start.command} was not started. End some and try again.`;
    default:
      return `${start.command} cannot be started: ${messageOf(error)}`;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
