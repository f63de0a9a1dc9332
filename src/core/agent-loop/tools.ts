import * as z from "zod";
import type { ToolKind } from "../run/agent-event.ts";
import type { ModelTool, ToolCall } from "./model.ts";

const Path = z.string().min(1).describe("Path of a file, relative to the project's folder.");

const arguments_ = {
  read: z.strictObject({
    path: Path,
    from: z.int().min(1).default(1).describe("The first line to read, counted from 1."),
    lines: z.int().min(1).max(2_000).default(1_000).describe("How many lines to read at most."),
  }),
  search: z.strictObject({
    pattern: z
      .string()
      .default("")
      .describe("An extended regular expression (as of grep -E) for one line. Empty lists the files instead."),
    folder: z.string().default(".").describe("Only below this folder."),
  }),
  edit: z.strictObject({
    path: Path,
    before: z
      .string()
      .min(1)
      .describe("The exact text to replace, with its indentation. It must be in the file exactly once."),
    after: z.string().describe("What stands there instead."),
  }),
  write: z.strictObject({ path: Path, text: z.string().describe("The whole text of the file.") }),
  run: z.strictObject({
    command: z.string().min(1).describe("A line for the shell, run in the project's folder. Nobody can type into it."),
    seconds: z.int().min(1).max(1_800).default(300).describe("Ended by force after so long."),
  }),
  finish: z.strictObject({
    summary: z.string().min(1).describe("What was done, in a few sentences, for whoever reviews the change."),
  }),
};

const descriptions: Readonly<Record<ToolName, string>> = {
  read: "Reads a text file.",
  search: "Finds lines in the project's files, or lists the files. Ignored files are left out.",
  edit: "Replaces a piece of a file.",
  write: "Makes a file, or replaces all of one.",
  run: "Runs a command, for example the project's tests. A person may be asked first.",
  finish: "Says that the task is done. Call it once, at the very end.",
};

export type ToolName = keyof typeof arguments_;

/** A call that was understood. */
export type KnownCall = {
  [Name in ToolName]: { readonly name: Name; readonly arguments: z.output<(typeof arguments_)[Name]> };
}[ToolName];

export const tools: readonly ModelTool[] = Object.entries(arguments_).map(([name, schema]) => ({
  name,
  description: descriptions[name as ToolName], // a key of one is a key of the other
  parameters: parametersOf(schema),
}));

/** Without what vendors stumble over: they want the plain object. */
function parametersOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, additionalProperties: __, ...parameters } = z.toJSONSchema(schema, { io: "input" });
  return parameters;
}

/** What a model called, or a sentence for it about what is wrong with that. */
export function readCall(call: ToolCall): KnownCall | { readonly wrong: string } {
  if (!Object.hasOwn(arguments_, call.name))
    return { wrong: `There is no tool ${call.name}. There are: ${Object.keys(arguments_).join(", ")}.` };
  const name = call.name as ToolName; // it is a key
  const json = parsed(call.arguments);
  if (json === undefined)
    return { wrong: `The arguments of ${name} are not valid JSON; perhaps they were cut off. Call it again.` };
  const read = arguments_[name].safeParse(json.value);
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => `${path.join(".") || "arguments"}: ${message}`);
    return { wrong: `The arguments of ${name} are wrong. ${issues.join(". ")}. Call it again.` };
  }
  return { name, arguments: read.data } as KnownCall; // read by the schema of this very name
}

function parsed(text: string): { readonly value: unknown } | undefined {
  if (text.trim() === "") return { value: {} }; // some say nothing for “no arguments”
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What a person sees of a call. */
export function describeCall(call: KnownCall): {
  readonly title: string;
  readonly kind: ToolKind;
  readonly paths: readonly string[];
} {
  switch (call.name) {
    case "read":
      return { title: `Read ${call.arguments.path}`, kind: "read", paths: [call.arguments.path] };
    case "search": {
      const { pattern, folder } = call.arguments;
      const where = folder === "." ? "" : ` in ${folder}`;
      return { title: pattern === "" ? `List files${where}` : `Search ${pattern}${where}`, kind: "search", paths: [] };
    }
    case "edit":
      return { title: `Edit ${call.arguments.path}`, kind: "edit", paths: [call.arguments.path] };
    case "write":
      return { title: `Write ${call.arguments.path}`, kind: "edit", paths: [call.arguments.path] };
    case "run":
      return { title: call.arguments.command, kind: "execute", paths: [] };
    case "finish":
      return { title: "Finish", kind: "other", paths: [] };
  }
}
