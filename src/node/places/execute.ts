import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { TuttiError } from "#core/errors.ts";
import { spawnCommand } from "../process/windows-command.ts";

export interface Executed {
  readonly code: number;
  readonly output: Buffer;
  readonly complaint: string;
}

const OUTPUT_LIMIT = 64 << 20;

/**
 * Runs a program of this machine to its end.
 *
 * @throws TuttiError `refused` when it cannot be started
 */
export function execute(
  [program = "", ...rest]: readonly string[],
  input: Uint8Array,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Executed> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Executed>();
  const { command, args } = spawnCommand(program, rest, process.platform);
  const options = {
    cwd: tmpdir(),
    env: environment,
    encoding: "buffer",
    maxBuffer: OUTPUT_LIMIT,
    windowsHide: true,
    signal,
  } as const;
  const child = execFile(command, args, options, (error, output, complaint) => {
    if (signal.aborted) return reject(new TuttiError("cancelled", "Cancelled.", { cause: error }));
    if (error?.code === "ENOENT")
      return reject(
        new TuttiError("refused", `${program} was not found. Install it, or correct the executor's settings.`),
      );
    const code = error === null ? 0 : typeof error.code === "number" ? error.code : 255;
    resolve({ code, output, complaint: complaint.toString("utf8").slice(0, 16_000) });
  });
  child.stdin?.on("error", () => undefined); // it closed its input before all was written; its exit code tells why
  child.stdin?.end(input);
  return promise;
}
