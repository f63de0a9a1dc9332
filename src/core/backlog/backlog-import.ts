import * as z from "zod";
import { Placement } from "../board/command.ts";
import { LineRange, TaskDraft } from "../board/task.ts";
import { misreadings } from "./byte-tables.ts";

export const ImportedTask = z.object({
  draft: TaskDraft,
  state: Placement,
  /** The author's own words where the draft holds only what they were understood as. */
  written: z.object({
    status: z.string().optional(),
    priority: z.string().optional(),
    assignee: z.string().optional(),
    parent: z.string().optional(),
    dependencies: z.array(z.string()),
  }),
  /** Dependencies and parents that name no task of this import; the draft's notes keep them too. */
  unresolved: z.array(z.string()),
});
export type ImportedTask = z.infer<typeof ImportedTask>;

/** Lines as they stand in the file. */
export const SourceText = z.object({ ...LineRange.shape, text: z.string() });
export type SourceText = z.infer<typeof SourceText>;

export const ContextKind = z.enum([
  "project",
  "goal",
  "metrics",
  "risk",
  "question",
  "decision",
  "learning",
  "rule",
  "related",
  "workflow",
  "template",
  "plan",
  "criteria",
  "note",
  "comment",
  "configuration",
  "prose",
]);
export type ContextKind = z.infer<typeof ContextKind>;

/** Something that is not a task but belongs to the project: kept verbatim, with what it is and where it stood. */
export const ContextText = z.object({ ...SourceText.shape, kind: ContextKind, heading: z.string().optional() });
export type ContextText = z.infer<typeof ContextText>;

export const StructureKind = z.enum([
  "title",
  "group",
  "status",
  "heading",
  "label",
  "table-header",
  "rule",
  "comment",
  "front-matter",
  "markup",
]);
export type StructureKind = z.infer<typeof StructureKind>;

export const Structure = z.object({ ...SourceText.shape, kind: StructureKind });
export type Structure = z.infer<typeof Structure>;

/** A file whose UTF-8 had been misread and saved; what is shown was put right. */
export const EncodingNote = z.object({ file: z.string(), readAs: z.enum(misreadings), runs: z.int() });
export type EncodingNote = z.infer<typeof EncodingNote>;

/**
 * What importing would make. Every line that is not blank lies in a task's
 * source range, in `structure`, in `context` or in `notUnderstood`.
 */
export const BacklogImport = z.object({
  tasks: z.array(ImportedTask),
  notUnderstood: z.array(SourceText),
  context: z.array(ContextText),
  structure: z.array(Structure),
  encoding: z.array(EncodingNote),
  /** The most tasks that may be in progress at once, when the author set a limit. */
  wip: z.int().min(1).optional(),
  /** What a person should know, as sentences. */
  remarks: z.array(z.object({ file: z.string(), line: z.int().min(1), text: z.string() })),
});
export type BacklogImport = z.infer<typeof BacklogImport>;
