import { readEntries, type Entry } from "./front-matter.ts";
import { lookupForm } from "./plain-text.ts";
import { statusOf, type Standing } from "./status-words.ts";

/** What the settings of a folder of one-file tasks say about all of them. */
export interface BacklogSettings {
  /** Names of the columns, in order. */
  readonly statuses: readonly string[];
  /** What ids begin with now; older tasks may name each other by another prefix. */
  readonly prefix: string | undefined;
}

export const noSettings: BacklogSettings = { statuses: [], prefix: undefined };

/** Whether a file holds such settings, by its name. */
export function isSettingsFile(path: string): boolean {
  return /(?:^|\/)(?:backlog\.)?config\.ya?ml$/i.test(path);
}

export function readSettings(lines: readonly string[]): BacklogSettings {
  const { entries } = readEntries(lines, 0, lines.length);
  const statuses = valueOf(entries, "statuses");
  const prefix = valueOf(entries, "task_prefix");
  return {
    statuses: typeof statuses === "string" ? [] : (statuses ?? []),
    prefix: typeof prefix === "string" ? prefix : undefined,
  };
}

function valueOf(entries: readonly Entry[], name: string): Entry["value"] | undefined {
  return entries.find((entry) => entry.name === name)?.value;
}

/**
 * What a status means: what its words say, or else where its column stands.
 * The first column is what may come, the last is the end, between is work.
 */
export function standingIn({ statuses }: BacklogSettings, status: string): Standing | undefined {
  const named = statusOf(status);
  if (named !== undefined) return named;
  const index = statuses.findIndex((one) => lookupForm(one) === lookupForm(status));
  if (index < 0) return undefined;
  if (index === statuses.length - 1) return "done";
  return index === 0 ? "backlog" : "in-progress";
}
