import { accessSync, constants, statfsSync } from "node:fs";

/** Less than this is nothing: programs write in pieces. In bytes. */
const pieceBytes = 32 << 10;

/**
 * What is wrong with the disk of `folder` now, for programs that say only that they could not write.
 *
 * @returns `undefined` when it can be written, or is not there
 */
export function diskTrouble(folder: string): "full" | "read-only" | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    accessSync(folder, constants.W_OK);
    return bavail * bsize < pieceBytes ? "full" : undefined;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EROFS" ? "read-only" : undefined;
  }
}
