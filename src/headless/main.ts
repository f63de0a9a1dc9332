import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { TuttiError } from "#core/errors.ts";
import { confirm } from "./confirm.ts";
import { createProjectOpener } from "./open.ts";
import { createProgram, type GlobalOptions } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { Output, type Streams } from "./output.ts";
import { version } from "./version.ts";

/** One press of Ctrl+C may arrive twice: from the terminal, and passed on by a program that started this one. */
const onePressMs = 200;

const stopping = new AbortController();
const insisting = new AbortController();
let stoppedAt = Infinity;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    if (!stopping.signal.aborted) stoppedAt = performance.now();
    stopping.abort();
    if (performance.now() - stoppedAt > onePressMs) insisting.abort();
  });
}

// Whoever reads our output may stop reading, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await main(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
  terminal: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
});

async function main(words: readonly string[], streams: Streams): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const program = createProgram(version, async (work, options) => {
    code = await perform(work, options, streams);
  });
  program.exitOverride().configureOutput({ writeErr: (text) => streams.error(text.trimEnd()) });
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync([...words], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCode.done;
    const message = error.message.replace(/^error: /, "");
    new Output(streams, words.includes("--json")).document({ schema: 1, error: { kind: "usage", message } });
    return exitCode.usage;
  }
}

/** Opens what the command needs, does its work, and turns what it throws into a sentence and a code. */
async function perform(
  work: (context: CommandContext) => Promise<ExitCode>,
  options: GlobalOptions,
  streams: Streams,
): Promise<ExitCode> {
  const out = new Output(streams, options.json);
  const folder = resolve(options.cwd ?? ".");
  await using opener = createProjectOpener(folder, fileURLToPath(import.meta.url), (message) => out.problem(message));
  try {
    const { signal } = stopping;
    const asks = !options.json && process.stdin.isTTY && process.stderr.isTTY;
    return await work({
      out,
      folder,
      programFile: fileURLToPath(import.meta.url),
      signal,
      insisted: insisting.signal,
      confirm: asks ? (question) => confirm(question, signal) : undefined,
      project: () => opener.open(false),
      projectToLookAt: () => opener.open(true),
    });
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined) throw error;
    out.document({ schema: 1, error: { kind: known.kind, message: known.message } });
    out.problem(known.message);
    return known.kind === "unauthorised" ? exitCode.needsHuman : exitCode.failed;
  }
}
