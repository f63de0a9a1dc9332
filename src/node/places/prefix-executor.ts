import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { posix } from "node:path";
import type { ExecutorSetting } from "#core/executor-setting.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { shellWord } from "../process/shell-command.ts";
import { startProcess, type ProcessStart, type RunningProcess } from "../process/running-process.ts";
import { execute, type Executed } from "./execute.ts";
import type { Errand, ErrandEnd, Executor, GitAddress } from "./executor.ts";
import { bootstrap, endScript, launchScript, signsOf } from "./launch-script.ts";
import { markedOutput } from "./marked-output.ts";
import { inOrder } from "./local-executor.ts";
import { placedProcess } from "./placed-process.ts";
import { firstLine, unreachable } from "./unreachable.ts";

export interface PrefixOptions {
  readonly id: string;
  readonly setting: ExecutorSetting;
  /** The person's own, for the programs that lead there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A place that was lost must not hold a worker for longer than this. */
const ERRAND_LIMIT_MS = 10 * 60_000;

const SERVICE = "tutti-git-service";

/** These tell of this machine's folders, not of the ones there. */
const ownToMachine = new Set(["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SHELL"]);

/** A place behind a program that runs others: `ssh HOST`, `docker exec -i NAME`, or one of the person's own. */
export class PrefixExecutor implements Executor {
  readonly id: string;
  readonly folder: string;
  readonly #setting: ExecutorSetting;
  readonly #environment: Readonly<Record<string, string>>;

  constructor({ id, setting, environment }: PrefixOptions) {
    this.id = id;
    this.folder = setting.folder.replace(/(?<=.)\/+$/, "");
    this.#setting = setting;
    this.#environment = Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  async provide(name: string, signal: AbortSignal): Promise<void> {
    if (this.#setting.create !== undefined) {
      const { reached, complaint } = await this.#shell(name, "exit 0", undefined, signal);
      if (!reached) await this.#create(this.#setting.create, name, complaint, signal);
    }
    const { code, complaint } = await this.run(name, { script: 'mkdir -p -- "$1"', words: [this.folder] }, signal);
    if (code !== 0) throw refused(`${this.id} cannot make the folder ${this.folder}: ${firstLine(complaint)}`);
  }

  async start(name: string, start: ProcessStart): Promise<RunningProcess> {
    const id = randomUUID();
    const mark = `${start.run}/${id}`;
    const [command = "", ...args] = this.#words(name, bootstrap(id));
    const child = await startProcess({
      command,
      args,
      cwd: tmpdir(),
      environment: this.#environment,
      run: start.run,
      stdin: "pipe",
    });
    const output = markedOutput(signsOf(id));
    child.stdout.on("data", (bytes: Buffer) => output.push(bytes)).once("close", () => output.close());
    const environment = { ...this.#given(start.environment), ...this.#setting.variables };
    const stdin = start.stdin ?? "closed";
    const text = launchScript({
      id,
      mark,
      command: start.command,
      args: start.args,
      cwd: start.cwd,
      environment,
      stdin,
    });
    child.stdin?.write(`${text}\n${id}\n`);
    if (stdin === "closed") child.stdin?.end();
    return await placedProcess({
      child,
      output,
      executor: this.id,
      start,
      connectLimitMs: this.#setting.connectLimitSeconds * 1000,
      endThere: async (grace) => await this.#endMarked(name, mark, grace),
    });
  }

  async run(name: string, { script, words = [], input }: Errand, signal: AbortSignal): Promise<ErrandEnd> {
    const said = await this.#shell(
      name,
      [`set -- ${words.map(shellWord).join(" ")}`, script].join("\n"),
      input,
      signal,
    );
    if (said.reached) return said;
    throw unreachable(this.id, said.complaint);
  }

  async read(name: string, path: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const script = '[ -f "$1" ] || exit 3; exec cat -- "$1"';
    const { code, output, complaint } = await this.run(name, { script, words: [path] }, signal);
    if (code === 3) return undefined;
    if (code !== 0) throw refused(`${this.id} cannot read ${path}: ${firstLine(complaint)}`);
    return output;
  }

  async write(name: string, path: string, content: string | Uint8Array, signal: AbortSignal): Promise<void> {
    const script = 'umask 077; mkdir -p -- "$2" && cat > "$1"';
    const { code, complaint } = await this.run(
      name,
      { script, words: [path, posix.dirname(path)], input: content },
      signal,
    );
    if (code !== 0) throw refused(`${this.id} cannot write ${path}: ${firstLine(complaint)}`);
  }

  async list(name: string, folder: string, signal: AbortSignal): Promise<readonly string[]> {
    const script =
      'cd -- "$1" 2>/dev/null || exit 0; for f in * .[!.]* ..?*; do [ -e "$f" ] || [ -L "$f" ] || continue; printf "%s\\0" "$f"; done';
    const { output } = await this.run(name, { script, words: [folder] }, signal);
    const names = output.toString("utf8").split("\0");
    return inOrder(names.filter((each) => each !== ""));
  }

  gitAddress(name: string, path: string): GitAddress {
    const { PATH } = this.#setting.variables;
    const found = PATH === undefined ? "" : `PATH=${shellWord(PATH)}; export PATH; `;
    const words = this.#words(name, `${found}exec ${SERVICE} ${shellWord(path)}`);
    // What git reads in such an address: `% ` is a space, `%%` a sign, `%S` the program that it wants there.
    const escaped = words.map((word) => word.replaceAll("%", "%%").replaceAll(" ", "% ").replaceAll(SERVICE, "%S"));
    return { url: `ext::${escaped.join(" ")}`, settings: ["-c", "protocol.ext.allow=always"] };
  }

  async endRun(name: string, run: string, signal: AbortSignal): Promise<void> {
    await this.run(name, { script: endScript, words: [`${run}/`, "10"] }, signal);
  }

  async giveBack(name: string, signal: AbortSignal): Promise<void> {
    const { remove } = this.#setting;
    const said = remove && (await this.#here(remove, name, signal));
    if (said !== undefined)
      throw refused(`${this.id} could not remove the place ${name} with ${remove?.[0]}: ${said}.`);
  }

  async #endMarked(name: string, mark: string, grace: number): Promise<void> {
    const fifths = `${Math.ceil(grace / 200)}`;
    await this.run(name, { script: endScript, words: [mark, fifths] }, AbortSignal.timeout(grace + 60_000));
  }

  /** The words that run a shell script there. SSH gives its words to a shell there, others to a program. */
  #words(name: string, script: string): readonly string[] {
    const { kind, host = "", args, command = [] } = this.#setting;
    if (kind === "ssh")
      return ["ssh", "-T", "-o", "BatchMode=yes", ...args, host, `exec /bin/sh -c ${shellWord(script)}`];
    return [...command.map((word) => word.replaceAll("{place}", name)), "/bin/sh", "-c", script];
  }

  #given(environment: Readonly<Record<string, string>>): Record<string, string> {
    const named = Object.fromEntries(
      this.#setting.env.flatMap((each) =>
        this.#environment[each] === undefined ? [] : [[each, this.#environment[each]]],
      ),
    );
    const given = Object.entries(environment).filter(([each]) => !ownToMachine.has(each.toUpperCase()));
    return { ...Object.fromEntries(given), ...named };
  }

  /** Runs a script there. `reached` is whether a shell there has told of it. */
  async #shell(
    name: string,
    script: string,
    input: Errand["input"],
    signal: AbortSignal,
  ): Promise<Executed & { readonly reached: boolean }> {
    const id = randomUUID();
    const variables = Object.entries(this.#setting.variables).map(
      ([key, value]) => `export ${key}=${shellWord(value)}`,
    );
    const text = [...variables, `printf '\\036TUTTI %s ' ${id}`, script].join("\n");
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ERRAND_LIMIT_MS)]);
    const head = Buffer.from(`${text}\n${id}\n`);
    const whole = input === undefined ? head : Buffer.concat([head, bytesOf(input)]);
    const end = await execute(this.#words(name, bootstrap(id)), whole, this.#environment, limit).catch(
      (error: unknown) => {
        if (signal.aborted || !limit.aborted) throw error;
        throw new TuttiError("unavailable", `${this.id} did not answer in time. Try again when it can be reached.`);
      },
    );
    const sign = Buffer.from(`\u001ETUTTI ${id} `);
    const at = end.output.indexOf(sign);
    return at < 0
      ? { ...end, reached: false }
      : { ...end, output: end.output.subarray(at + sign.length), reached: true };
  }

  /** @param silence  what was said when the place did not answer */
  async #create(words: readonly string[], name: string, silence: string, signal: AbortSignal): Promise<void> {
    const said = await this.#here(words, name, signal);
    if (said === undefined) return;
    const { kind, message } = unreachable(this.id, silence);
    throw new TuttiError(kind, `${message} Nor could the place be made with ${words[0] ?? ""}: ${said}.`);
  }

  /**
   * Runs a program of the settings on this machine.
   *
   * @returns why it did not work, as the end of a sentence
   */
  async #here(words: readonly string[], name: string, signal: AbortSignal): Promise<string | undefined> {
    const filled = words.map((word) => word.replaceAll("{place}", name));
    const { code, complaint, output } = await execute(filled, Buffer.alloc(0), this.#environment, signal);
    if (code === 0) return undefined;
    return firstLine(complaint) || firstLine(output.toString("utf8")) || `it ended with exit code ${code}`;
  }
}

function bytesOf(input: string | Uint8Array): Uint8Array {
  return typeof input === "string" ? Buffer.from(input) : input;
}
