import type { FieldName } from "../backlog/field-names.ts";
import type { Standing } from "../backlog/status-words.ts";

/** A task as another program wrote it down: an object of a JSON file, or a row of a table. */
export interface SourceRecord {
  readonly file: string;
  /** Lines, 1-based and inclusive. */
  readonly start: number;
  readonly end: number;
  /** In the order of the file; a table may have several columns of one name. */
  readonly fields: readonly SourceField[];
}

export interface SourceField {
  readonly name: string;
  readonly value: unknown;
}

/** What a field is for: a field of ours, words under a heading of their own, how the result is checked,
 * people, another name that others know it by, a column (or a group, where it is no status). */
export type FieldUse = FieldName | "section" | "check" | "people" | "alias" | "column" | "seconds" | "hours" | "points";

/** How one program's words are meant. What is not in it is looked up among the names that backlogs use. */
export interface Dialect {
  /** The program, for a person to read. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldUse>>;
  readonly statuses: Readonly<Record<string, Standing>>;
}
