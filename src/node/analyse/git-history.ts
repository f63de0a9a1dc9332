import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type AddedText, AddedTextReader, logFormat } from "#core/analyse/history/added-text.ts";
import { HistoryFindings, type HistorySearch } from "#core/analyse/history/history-findings.ts";
import type { RuleFinding } from "#core/analyse/finding.ts";
import type { SecretScanner } from "#core/analyse/secret-scanner.ts";
import { secretsIn } from "#core/analyse/secrets.ts";
import { kindOfPath } from "#core/analyse/source-kind.ts";
import { TuttiError } from "#core/errors.ts";
import { gitEnvironment } from "../git/environment.ts";
import type { Git } from "../git/git.ts";

/** What people have: not what Tutti itself keeps, which holds ignored files, too. */
const refs = ["--branches", "--tags", "--remotes", "HEAD"];
const words = [
  "--patch",
  "--unified=0",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-show-signature",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--diff-filter=AMRC",
  `--format=${logFormat}`,
];

/** Reads what git log tells, as it comes. */
export class GitHistory implements HistorySearch {
  readonly #git: Git;
  readonly #scanner: SecretScanner;

  constructor(git: Git, scanner: SecretScanner) {
    this.#git = git;
    this.#scanner = scanner;
  }

  async search(
    folder: string,
    progress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<readonly RuleFinding[]> {
    const isBorn = await this.#git.asks(folder, ["rev-parse", "--quiet", "--verify", "HEAD"], {}, signal);
    if (!isBorn) return [];
    const total = Number(await this.#git.line(folder, ["rev-list", "--count", ...refs], {}, signal));
    const found = new HistoryFindings();
    const reader = new AddedTextReader();
    const look = async (added: AddedText | undefined): Promise<void> => {
      if (added === undefined || kindOfPath(added.path) !== "written") return;
      found.add(added, await secretsIn(added.path, added.text, this.#scanner, signal));
    };
    let told = 0;
    for await (const line of this.#log(folder, signal)) {
      await look(reader.read(line));
      if (reader.commits > told) progress((told = reader.commits), total);
    }
    await look(reader.end());
    return found.all();
  }

  /** Lines of git log. Git waits while they are looked at; it has ended when this returns or throws. */
  async *#log(folder: string, signal: AbortSignal): AsyncIterable<string> {
    const { binary = "git", environment } = this.#git.settings;
    const child = spawn(binary, ["-c", "core.quotePath=false", "log", ...words, ...refs, "--"], {
      cwd: folder,
      env: { ...gitEnvironment(environment), GIT_NO_LAZY_FETCH: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const ended = new Promise<number | null>((resolve) =>
      child.once("close", resolve).once("error", () => resolve(-1)),
    );
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-2_000)));
    const stop = (): void => void child.kill();
    signal.addEventListener("abort", stop, { once: true });
    try {
      for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
        signal.throwIfAborted();
        yield line;
      }
    } finally {
      signal.removeEventListener("abort", stop);
      child.kill();
      await ended;
    }
    signal.throwIfAborted();
    if (child.exitCode !== 0) {
      throw new TuttiError("unavailable", `The history of ${folder} could not be read to its end: ${complaint.trim()}`);
    }
  }
}
