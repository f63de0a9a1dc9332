import type * as z from "zod";
import { Settings } from "./settings.ts";

export interface SettingProblem {
  /** The setting's name without a prefix, for example `runLimit` or `agents.mine.command`. */
  readonly key: string;
  /** What is wrong with it, as a sentence. */
  readonly message: string;
}

/**
 * Reads settings from outside. A wrong value never stops the others: the one
 * that was good before stays, and the problem is named.
 *
 * @param raw   values by name; `undefined` and `null` mean “not set”
 * @param good  what was read the last time, or the defaults
 */
export function readSettings(
  raw: Readonly<Record<string, unknown>>,
  good: Settings,
): { readonly settings: Settings; readonly problems: readonly SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const entries = Object.entries(Settings.shape).map(([key, schema]) => {
    const value = raw[key] ?? undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return [key, parsed.data];
    problems.push(...parsed.error.issues.map((issue) => describe(key, issue)));
    return [key, good[key as keyof Settings]]; // a key of the shape is a key of the settings
  });
  return { settings: Settings.parse(Object.fromEntries(entries)), problems };
}

function describe(key: string, issue: z.core.$ZodIssue): SettingProblem {
  return { key: [key, ...issue.path].join("."), message: `${wordsFor(issue)}.`.replace(/\.\.$/, ".") };
}

const kinds: Readonly<Partial<Record<string, string>>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What a value must be, rather than what a parser made of it. */
export function wordsFor(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `It must be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") {
    return `It must be ${issue.values.map((value) => `“${String(value)}”`).join(" or ")}`;
  }
  if (issue.code === "too_small") {
    if (issue.origin === "string") return "It must not be empty";
    return `It must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
  }
  if (issue.code === "too_big")
    return `It must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
  return issue.message;
}
