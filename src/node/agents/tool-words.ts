import type { ToolKind } from "#core/run/agent-event.ts";
import { at, firstText, textAt } from "./stream-rules.ts";

const kinds: readonly (readonly [RegExp, ToolKind])[] = [
  [/^(bash|shell|run_?shell|run_?command|exec|kill_?shell|bash_?output)/i, "execute"],
  [/^(write|edit|multi_?edit|notebook_?edit|replace|patch|apply_?patch|create)/i, "edit"],
  [/^(delete|remove)/i, "delete"],
  [/^(grep|glob|search|find|codebase|tool_?search)/i, "search"],
  [/^(read|list|ls|view|cat)/i, "read"],
  [/(fetch|web)/i, "fetch"],
  [/^(think|todo|plan|update_topic|task)/i, "think"],
];

/** What a tool does, by what its agent calls it. */
export function toolKindOf(name: string): ToolKind {
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? "other";
}

export function commandIn(input: unknown): string | undefined {
  const command = at(input, "command") ?? at(input, "cmd");
  if (Array.isArray(command)) return command.map(String).join(" ");
  return typeof command === "string" ? command : undefined;
}

/** In characters. */
const titleLimit = 300;

const fileFields = ["file_path", "filePath", "absolute_path", "path", "notebook_path", "dir_path"];

/** The files that a tool's input names: one, or a list of them. */
export function filesIn(input: unknown): readonly string[] {
  if (typeof input === "string") return [input];
  if (Array.isArray(input)) return input.flatMap(filesIn);
  return fileFields.flatMap((field) => textAt(input, field) ?? []).slice(0, 1);
}

/** One line for a person: the command, or the tool's name with what it is about. */
export function titleOf(name: string, input: unknown, files: readonly string[]): string {
  const title = commandIn(input) ?? [name, aboutWhat(input, files)].filter(Boolean).join(" ");
  return (title.trim().split("\n", 1)[0] ?? name).slice(0, titleLimit);
}

function aboutWhat(input: unknown, files: readonly string[]): string | undefined {
  if (files.length > 0) return files.join(", ");
  return firstText(input, ["pattern", "query", "url", "description", "prompt"]);
}
