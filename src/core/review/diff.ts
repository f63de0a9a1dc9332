import * as z from "zod";

/** One changed line range: 1-based first lines and counts, as in a unified diff's `@@`. */
export const Hunk = z.object({
  oldStart: z.int(),
  oldLines: z.int(),
  newStart: z.int(),
  newLines: z.int(),
  /** With their leading ` `, `+` or `-`. */
  lines: z.array(z.string()),
});
export type Hunk = z.infer<typeof Hunk>;

/** A changed file. `oldPath` differs from `path` only for a rename; a binary file has no hunks. */
export const FileChange = z.object({
  path: z.string(),
  oldPath: z.string(),
  kind: z.enum(["added", "modified", "deleted", "renamed"]),
  binary: z.boolean(),
  added: z.int(),
  removed: z.int(),
  hunks: z.array(Hunk),
  /** Git's mode of it now, where that was changed, or where a new file is no plain one: 100755 can be run, 120000 is a link. */
  mode: z.string().optional(),
});
export type FileChange = z.infer<typeof FileChange>;
