import { refused, TuttiError } from "../errors.ts";
import type { KnownCall } from "./tools.ts";
import type { Workspace } from "./workspace.ts";

/** The most of one result that a model is given, in characters. */
const LONGEST_RESULT = 30_000;
const MOST_LINES = 300;

export interface Performed {
  readonly ok: boolean;
  /** For the model. */
  readonly text: string;
  /** The file that is different now. */
  readonly changed?: string;
}

export interface PerformPorts {
  readonly workspace: Workspace;
  /** Asks whether a command may run. Resolves with the answer, whoever gives it. */
  readonly mayRun: (command: string, signal: AbortSignal) => Promise<boolean>;
  readonly onLine: (line: string) => void;
}

/** Does what the model called. What goes wrong is a result, too: the model shall see it and go on. */
export async function perform(call: KnownCall, ports: PerformPorts, signal: AbortSignal): Promise<Performed> {
  try {
    return await performOrThrow(call, ports, signal);
  } catch (error) {
    signal.throwIfAborted();
    const known = TuttiError.from(error);
    if (known === undefined || known.kind === "cancelled") throw error;
    return { ok: false, text: known.message };
  }
}

async function performOrThrow(call: KnownCall, ports: PerformPorts, signal: AbortSignal): Promise<Performed> {
  const { workspace } = ports;
  switch (call.name) {
    case "read": {
      const { path, from, lines } = call.arguments;
      return { ok: true, text: linesOf(await workspace.read(path, signal), from, lines) };
    }
    case "search": {
      const { pattern, folder } = call.arguments;
      const found =
        pattern === "" ? await workspace.list(folder, signal) : await workspace.search(pattern, folder, signal);
      return { ok: true, text: someOf(found) };
    }
    case "edit": {
      const { path, before, after } = call.arguments;
      const text = await workspace.read(path, signal);
      await workspace.replace(path, text, edited(text, before, after, path), signal);
      return { ok: true, text: `${path} is changed.`, changed: path };
    }
    case "write": {
      const { path, text } = call.arguments;
      const isNew = await workspace.create(path, text, signal);
      return { ok: true, text: isNew ? `${path} is new.` : `${path} is replaced.`, changed: path };
    }
    case "run":
      return await run(call.arguments, ports, signal);
    case "finish":
      return { ok: true, text: call.arguments.summary };
  }
}

async function run(
  { command, seconds }: { readonly command: string; readonly seconds: number },
  { workspace, mayRun, onLine }: PerformPorts,
  signal: AbortSignal,
): Promise<Performed> {
  if (!(await mayRun(command, signal))) {
    return { ok: false, text: "A person, or a rule, does not allow this command. Do without it." };
  }
  const { exitCode, output, timedOut } = await workspace.run(command, seconds * 1_000, onLine, signal);
  const end = timedOut
    ? `It was ended after ${seconds} seconds.`
    : exitCode === undefined
      ? "It was ended by a signal."
      : `Exit code ${exitCode}.`;
  return {
    ok: exitCode === 0,
    text: `${middleLeftOut(output)}${output === "" || output.endsWith("\n") ? "" : "\n"}${end}`,
  };
}

/** Line endings as the file has them: a model writes only its own kind. */
function edited(text: string, before: string, after: string, path: string): string {
  for (const form of [(piece: string) => piece, (piece: string) => piece.replaceAll(/\r?\n/g, "\r\n")]) {
    const places = text.split(form(before)).length - 1;
    if (places > 1) throw refused(`This text is in ${path} ${places} times. Give more of the lines around it.`);
    if (places === 1) return text.replace(form(before), () => form(after));
  }
  throw refused(`This text is not in ${path}. Read the file, and give the text exactly as it is there.`);
}

function linesOf(text: string, from: number, count: number): string {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) return "The file is empty.";
  if (from > lines.length) throw refused(`The file has only ${lines.length} lines.`);
  let shown = lines.slice(from - 1, from - 1 + count);
  while (shown.length > 1 && shown.join("\n").length > LONGEST_RESULT) shown = shown.slice(0, shown.length / 2);
  const last = from - 1 + shown.length;
  const rest = last < lines.length ? `\n… line ${last} of ${lines.length}; read on from ${last + 1}.` : "";
  return middleLeftOut(shown.join("\n")) + rest;
}

function someOf(found: readonly string[]): string {
  if (found.length === 0) return "Nothing was found.";
  const rest = found.length > MOST_LINES ? `\n… and ${found.length - MOST_LINES} more; look for less.` : "";
  return middleLeftOut(found.slice(0, MOST_LINES).join("\n")) + rest;
}

export function middleLeftOut(text: string, longest: number = LONGEST_RESULT): string {
  if (text.length <= longest) return text;
  const half = Math.floor(longest / 2);
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`;
}
