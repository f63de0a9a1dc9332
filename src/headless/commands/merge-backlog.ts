import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { mergeBacklog } from "#core/backlog/merge/merge-backlog.ts";
import { TuttiError } from "#core/errors.ts";
import { decode } from "#node/backlog/decode.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

/** The files as git hands them to a merge driver: %O, %A, %B and %P. */
export interface MergeFiles {
  readonly base: string;
  /** Gets the result. */
  readonly ours: string;
  readonly theirs: string;
  readonly path: string;
  /** How many signs a mark of git has. */
  readonly size: number;
}

/**
 * `tutti merge-backlog`: what git calls where two branches have changed a backlog. What cannot be read as one is merged
 * as git merges any text.
 */
export async function mergeBacklogFiles({ out, folder, signal }: CommandContext, files: MergeFiles): Promise<ExitCode> {
  const [base, ours, theirs] = [files.base, files.ours, files.theirs].map((file) => resolve(folder, file));
  const merged = await attempt(base ?? "", ours ?? "", theirs ?? "", files);
  if (merged === undefined) {
    const code = await mergeText(folder, files, signal);
    out.document({ schema: 1, conflicts: code, remarks: [] });
    return code === 0 ? exitCode.done : exitCode.failed;
  }
  await writeFile(ours ?? "", merged.bytes);
  const { conflicts, remarks } = merged;
  out.document({ schema: 1, conflicts, remarks });
  for (const remark of remarks) out.problem(`${files.path}: ${remark}`);
  return conflicts === 0 ? exitCode.done : exitCode.failed;
}

async function attempt(base: string, ours: string, theirs: string, { path, size }: MergeFiles) {
  try {
    const [before, mine, yours] = await Promise.all(
      [base, ours, theirs].map(async (file) => decode(await readFile(file), path)),
    );
    if (before === undefined || mine === undefined || yours === undefined) return undefined;
    const merged = mergeBacklog(before.text, mine.text, yours.text, path, size);
    return merged === undefined ? undefined : { ...merged, bytes: mine.encode(merged.text) };
  } catch (error) {
    if (TuttiError.from(error) === undefined) throw error;
    return undefined; // not UTF-8
  }
}

/** How many conflicts git's own merge of text leaves in `ours`. */
function mergeText(folder: string, { base, ours, theirs, size }: MergeFiles, signal: AbortSignal): Promise<number> {
  const words = ["merge-file", `--marker-size=${size}`, "-L", "ours", "-L", "base", "-L", "theirs", ours, base, theirs];
  const { promise, resolve: settle } = Promise.withResolvers<number>();
  execFile("git", words, { cwd: folder, signal }, (error) =>
    settle(typeof error?.code === "number" ? error.code : error === null ? 0 : 1),
  );
  return promise;
}
