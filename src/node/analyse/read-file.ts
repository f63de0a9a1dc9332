import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import type { FileContent } from "#core/analyse/project-files.ts";

/** Git's own rule: a NUL among the first bytes means that nobody reads this as text. */
const sniffedBytes = 8_000;
// A link could lead out of the folder, a pipe would block. Windows has neither flag and ignores the zero.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads a regular file as text. @param limitBytes  a longer one is `unreadable` */
export async function readFileContent(path: string, limitBytes: number): Promise<FileContent> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    const stat = await file.stat();
    if (!stat.isFile()) return { kind: "unreadable", reason: "is not a regular file" };
    if (stat.size > limitBytes) return { kind: "unreadable", reason: `has ${stat.size} bytes, more than are read` };
    return contentOf(await file.readFile());
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    await file?.close();
  }
}

/** Why the file system refused, as the end of a sentence that starts with the file's name. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "an unknown error";
  return reasons[code] ?? `cannot be read (${code})`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist any more",
  EACCES: "may not be read by you",
  EPERM: "may not be read by you",
  ELOOP: "is a symbolic link",
  EISDIR: "is a folder",
  ENAMETOOLONG: "has a name that is too long",
};

function contentOf(bytes: Buffer): FileContent {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8" && bytes.subarray(0, sniffedBytes).includes(0)) return { kind: "binary" };
  return { kind: "text", text: new TextDecoder(encoding).decode(bytes) }; // takes a byte order mark away
}

function encodingOf(bytes: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}
