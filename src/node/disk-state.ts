import { chmodSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { TuttiError } from "#core/errors.ts";

/** Less than this is nothing: programs write in pieces. In bytes. */
const pieceBytes = 32 << 10;

export type DiskTrouble = "full" | "read-only";

/** @param done  what could not be done, as the end of a sentence, with its place */
export function diskFailure(trouble: DiskTrouble, done: string, cause?: unknown): TuttiError {
  const [what, remedy] =
    trouble === "full"
      ? ["The disk is full", "Free some space"]
      : ["The disk can only be read", "Make the disk writable"];
  return new TuttiError("unavailable", `${what}: ${done}. ${remedy} and try again.`, { cause });
}

/** Does `work` in `folder`; what the system says of a disk that cannot be written becomes a sentence. */
export async function explainingDisk<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error && "code" in error)) throw error;
    const told = { ENOSPC: "full", EDQUOT: "full", EROFS: "read-only" } as const;
    const trouble = told[String(error.code) as keyof typeof told] ?? diskTrouble(folder);
    if (trouble === undefined) throw error;
    throw diskFailure(trouble, `nothing could be written in ${folder}`, error);
  }
}

/**
 * What is wrong with the disk of `folder` now, for programs that say only that they could not write.
 *
 * @returns `undefined` when it can be written
 */
export function diskTrouble(folder: string): DiskTrouble | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    // A disk that the system took away from writers does not say so before somebody writes: this changes nothing.
    chmodSync(folder, statSync(folder).mode & 0o7777);
    return bavail * bsize < pieceBytes ? "full" : undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // What is not there yet would be on the disk of the folder above.
    if (code === "ENOENT" && dirname(folder) !== folder) return diskTrouble(dirname(folder));
    return code === "EROFS" ? "read-only" : undefined;
  }
}
