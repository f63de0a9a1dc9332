import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import { refused, TuttiError } from "#core/errors.ts";
import type { CheckCommand, CommandOutcome, CommandPlace, CommandRunner } from "#core/gate/check.ts";
import type { ContainAgent } from "../contain/contain.ts";
import { type RefusedHosts, withRefused } from "#core/permission/refused-hosts.ts";
import { CappedText } from "./capped-text.ts";
import { agentEnvironment, type Environment } from "./environment.ts";
import { LineSplitter } from "./lines.ts";
import { startProcess, type RunningProcess, type StartProcess } from "./running-process.ts";
import { mergedShellCommand } from "./shell-command.ts";

/** The most output of one command that is kept, in characters: the beginning and the end. */
const outputLimit = 1024 * 1024;

/** Test runners watch for changes, ask questions and draw progress bars unless they are told that nobody looks. */
const unattended = { CI: "true", NO_COLOR: "1", GIT_TERMINAL_PROMPT: "0" };

/**
 * Runs a project's own commands through the machine's shell.
 *
 * @param contain  walls them in; they are started as they are when absent
 */
export function createCommandRunner(
  environment: Environment = agentEnvironment(),
  start: StartProcess = startProcess,
  contain?: ContainAgent,
): CommandRunner {
  return {
    async run(command, worktree, run, onLine, signal) {
      signal.throwIfAborted();
      const startedAt = performance.now();
      const { elsewhere } = worktree;
      const cwd = folderOf(command, worktree);
      const launch = {
        ...mergedShellCommand(command.command, elsewhere && "linux"),
        environment: { ...environment, ...command.variables, ...unattended },
      };
      const contained = await contain?.(launch, elsewhere?.path ?? worktree.path, elsewhere !== undefined);
      await using child = await start({ ...(contained?.launch ?? launch), cwd, run, elsewhere });
      const output = collectOutput(child, onLine);
      const { exitCode, stopped, lost } = await endInTime(child, command.timeLimitMs, signal);
      const refusals = (contained?.refusals?.rest() ?? []).reduce<RefusedHosts>(withRefused, []);
      if (stopped === "cancelled") throw new TuttiError("cancelled", `The command ${command.command} was stopped.`);
      if (lost !== undefined && stopped === undefined)
        throw new TuttiError("unavailable", `The command ${command.command} was cut off: ${lost}. Try again.`);
      return {
        exitCode,
        output: output(),
        durationMs: performance.now() - startedAt,
        timedOut: stopped === "timed-out",
        ...(contained && { containment: contained.containment }),
        ...(refusals.length > 0 && { refusals }),
      } satisfies CommandOutcome;
    },
  };
}

function folderOf(command: Omit<CheckCommand, "name">, worktree: CommandPlace): string {
  const paths = worktree.elsewhere === undefined ? path : path.posix;
  const root = paths.resolve(worktree.elsewhere?.path ?? worktree.path);
  const folder = paths.resolve(root, command.cwd);
  const inside = folder === root || folder.startsWith(root + paths.sep);
  if (!inside) throw refused(`The command ${command.command} wants to run in ${command.cwd}, outside the worktree.`);
  return folder;
}

/** Both streams in order of arrival. Returns a function that gives what has come so far. */
function collectOutput(child: RunningProcess, onLine: (line: string) => void): () => string {
  const text = new CappedText(outputLimit);
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder("utf8");
    const lines = new LineSplitter(onLine);
    stream.on("data", (bytes: Buffer) => {
      text.append(decoder.write(bytes));
      lines.push(bytes);
    });
    stream.once("end", () => {
      text.append(decoder.end());
      lines.end();
    });
  }
  return () => text.toString();
}

interface EndInTime {
  readonly exitCode: number | undefined;
  readonly stopped: "timed-out" | "cancelled" | undefined;
  readonly lost: string | undefined;
}

async function endInTime(child: RunningProcess, limitMs: number, signal: AbortSignal): Promise<EndInTime> {
  let stopped: EndInTime["stopped"];
  const stop = (why: "timed-out" | "cancelled"): void => {
    stopped ??= why;
    void child.end();
  };
  const cancel = (): void => stop("cancelled");
  const timer = setTimeout(stop, limitMs, "timed-out");
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  const { exitCode, lost } = await child.ended;
  clearTimeout(timer);
  signal.removeEventListener("abort", cancel);
  return { exitCode: stopped === undefined ? exitCode : undefined, stopped, lost };
}
