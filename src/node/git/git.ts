import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { TuttiError } from "#core/errors.ts";
import { gitEnvironment, type Environment } from "./environment.ts";
import { explainGitFailure, isLockConflict } from "./git-failure.ts";

export interface GitSettings {
  /** The program to run, for example the editor's `git.path`; `git` from the PATH when absent. */
  readonly binary?: string | undefined;
  /** The environment of the person who works here. HOME and the git configuration in it stay in force. */
  readonly environment: Environment;
}

export interface GitOptions {
  /** Added for this call only, for example `GIT_INDEX_FILE`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Written to the standard input, which is empty otherwise. */
  readonly input?: string | Uint8Array;
  /** Exit codes that are an answer and not a failure. */
  readonly answers?: readonly number[];
  /** Texts that must never appear in an error message. */
  readonly secrets?: readonly string[];
}

export interface GitAnswer {
  readonly code: number;
  readonly output: Buffer;
  /** What it wrote to the standard error. */
  readonly complaint: string;
}

const OUTPUT_LIMIT = 256 << 20;
/** How long a command waits for another git process's lock: about four seconds in all. */
const LOCK_RETRIES_MS = [50, 100, 200, 400, 800, 1_000, 1_500];

/** The git program, with an environment in which it can never ask anything. */
export class Git {
  readonly settings: GitSettings;

  constructor(settings: GitSettings) {
    this.settings = settings;
  }

  /**
   * Runs git and returns what it printed, as UTF-8.
   *
   * @throws TuttiError with a sentence, for every exit code but 0
   */
  async text(cwd: string, args: readonly string[], options: GitOptions, signal: AbortSignal): Promise<string> {
    return (await this.answer(cwd, args, options, signal)).output.toString("utf8");
  }

  /** Like `text`, without the newline at the end. */
  async line(cwd: string, args: readonly string[], options: GitOptions, signal: AbortSignal): Promise<string> {
    return (await this.text(cwd, args, options, signal)).replace(/\r?\n$/, "");
  }

  /**
   * Like `text`, but one character per byte, so that names in any encoding
   * survive the way through a string. Split it at `\0`.
   */
  async bytes(cwd: string, args: readonly string[], options: GitOptions, signal: AbortSignal): Promise<string> {
    return (await this.answer(cwd, args, options, signal)).output.toString("latin1");
  }

  /** Runs a command whose exit code answers a question: 0 is yes, 1 is no. */
  async asks(cwd: string, args: readonly string[], options: GitOptions, signal: AbortSignal): Promise<boolean> {
    return (await this.answer(cwd, args, { ...options, answers: [1] }, signal)).code === 0;
  }

  async answer(cwd: string, args: readonly string[], options: GitOptions, signal: AbortSignal): Promise<GitAnswer> {
    for (const wait of [...LOCK_RETRIES_MS, undefined]) {
      signal.throwIfAborted();
      const result = await this.#once(cwd, args, options, signal);
      if (result.code === 0 || (typeof result.code === "number" && options.answers?.includes(result.code))) {
        return { code: result.code, output: result.output, complaint: result.complaint };
      }
      if (wait === undefined || !isLockConflict(result.complaint)) {
        throw explainGitFailure({ cwd, args, ...result, secrets: options.secrets ?? [] });
      }
      await pause(wait, undefined, { signal });
    }
    throw new TuttiError("unavailable", "Git did not answer."); // the loop above always returns or throws
  }

  #once(cwd: string, args: readonly string[], options: GitOptions, signal: AbortSignal): Promise<Attempt> {
    const { binary = "git", environment } = this.settings;
    const { promise, resolve, reject } = Promise.withResolvers<Attempt>();
    const child = execFile(
      binary,
      args,
      {
        cwd,
        env: { ...gitEnvironment(environment), ...options.environment },
        encoding: "buffer",
        maxBuffer: OUTPUT_LIMIT,
        windowsHide: true,
        signal,
      },
      (error, output, complaint) => {
        if (signal.aborted) return reject(new TuttiError("cancelled", "Cancelled.", { cause: error }));
        const code = error === null ? 0 : (error.code ?? error.signal ?? "killed");
        resolve({ code, output, complaint: complaint.toString("utf8") });
      },
    );
    // A git that ends before it has read everything closes the pipe; its exit code tells the story.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
    return promise;
  }
}

interface Attempt {
  /** The exit code, or the name of a system error or signal. */
  readonly code: number | string;
  readonly output: Buffer;
  readonly complaint: string;
}
