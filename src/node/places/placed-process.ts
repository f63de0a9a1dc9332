import { PassThrough } from "node:stream";
import { TuttiError } from "#core/errors.ts";
import { graceMs } from "../process/end-tree.ts";
import { timeLimit } from "../agents/time-limit.ts";
import type { ProcessEnd, ProcessStart, RunningProcess } from "../process/running-process.ts";
import type { MarkedOutput } from "./marked-output.ts";
import { firstLine, unreachable } from "./unreachable.ts";

interface Parts {
  /** The program on this machine that leads there. */
  readonly child: RunningProcess;
  readonly output: MarkedOutput;
  readonly executor: string;
  readonly start: ProcessStart;
  readonly connectLimitMs: number;
  /** Ends the program there and all it started. */
  readonly endThere: (grace: number) => Promise<void>;
}

const DELIVERY_MS = 5_000;

/**
 * A program that runs in another place, as if it ran here. Resolves once it runs.
 *
 * @throws TuttiError `unavailable` or `unauthorised` when the place does not answer, `refused` when its folder is gone
 */
export async function placedProcess(parts: Parts): Promise<RunningProcess> {
  const { child, output, executor, endThere } = parts;
  const stderr = new PassThrough();
  const complaint = collect(stderr, child);
  await begun(parts, complaint);

  let endingThere: Promise<void> | undefined;
  let stopped = false;
  const endThereOnce = (grace: number): Promise<void> => (endingThere ??= endThere(grace).catch(() => undefined)); // it cannot be reached: the next that can ends them by their run
  const ended = output.exitCode.then(async (exitCode): Promise<ProcessEnd> => {
    await endThereOnce(graceMs);
    await child.end();
    await delivered([output.stream, stderr]);
    if (exitCode !== undefined && !stopped) return { exitCode, signal: undefined };
    if (stopped) return { exitCode: undefined, signal: "SIGTERM" };
    const said = firstLine(complaint());
    return {
      exitCode: undefined,
      signal: undefined,
      lost: `the connection to ${executor} was lost${said === "" ? "" : ` (${said})`}`,
    };
  });
  const end = async (grace: number = graceMs): Promise<ProcessEnd> => {
    stopped = true;
    await endThereOnce(grace);
    await child.end();
    return await ended;
  };
  return {
    pid: child.pid,
    stdin: parts.start.stdin === "pipe" ? child.stdin : undefined,
    stdout: output.stream,
    stderr,
    ended,
    end,
    [Symbol.asyncDispose]: async () => void (await end()),
  };
}

async function begun(
  { child, output, executor, start, connectLimitMs }: Parts,
  complaint: () => string,
): Promise<void> {
  let late = false;
  using _limit = timeLimit(connectLimitMs, () => {
    late = true;
    void child.end(0);
  });
  const word = await output.begun;
  if (word === "ready") return;
  await child.end(0);
  switch (word) {
    case "no-folder":
      throw new TuttiError(
        "refused",
        `The folder ${start.cwd} does not exist in ${executor}, so ${start.command} cannot run in it.`,
      );
    case "no-program":
      throw new TuttiError(
        "unavailable",
        `${start.command} was not found in ${executor}. Install it there, or name its folder in the PATH of the executor's variables.`,
      );
    case "lost":
      throw late
        ? new TuttiError(
            "unavailable",
            `${executor} did not answer within ${Math.round(connectLimitMs / 1000)} s. Try again when it can be reached.`,
          )
        : unreachable(executor, complaint());
  }
}

/** Passes the errors on, and remembers their end. */
function collect(stderr: PassThrough, child: RunningProcess): () => string {
  let kept = "";
  child.stderr.on("data", (bytes: Buffer) => {
    kept = (kept + bytes.toString("utf8")).slice(-4_000);
    stderr.write(bytes);
  });
  child.stderr.once("close", () => stderr.end());
  return () => kept;
}

/** Waits until what has come was taken; somebody who does not listen does not want it. */
async function delivered(streams: readonly PassThrough[]): Promise<void> {
  await Promise.all(
    streams.map(async (stream) => {
      if (stream.readableEnded) return;
      const taken = Promise.withResolvers<void>();
      stream.once("end", taken.resolve).once("close", taken.resolve);
      if (stream.readableFlowing === null) stream.resume();
      using _limit = timeLimit(DELIVERY_MS, () => void stream.destroy());
      await taken.promise;
    }),
  );
}
