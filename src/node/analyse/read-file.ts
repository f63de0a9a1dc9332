import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
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
    const refusal = refusalOf(await file.stat(), limitBytes);
    return refusal ?? contentOf(await file.readFile());
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    await file?.close();
  }
}

/**
 * The same, while its thread waits: for thousands of small files in a thread
 * of their own this takes a third of the time.
 *
 * @param hash  the one that the repository names its objects with
 */
export function readNamedContent(path: string, limitBytes: number, hash: "sha1" | "sha256"): FileContent {
  let file: number | undefined;
  try {
    file = openSync(path, flags);
    const refusal = refusalOf(fstatSync(file), limitBytes);
    if (refusal !== undefined) return refusal;
    const bytes = readFileSync(file);
    const blob = createHash(hash).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    return { ...contentOf(bytes), blob };
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
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

function refusalOf(
  stat: { readonly size: number; isFile(): boolean },
  limitBytes: number,
): (FileContent & { readonly kind: "unreadable" }) | undefined {
  if (!stat.isFile()) return { kind: "unreadable", reason: "is not a regular file" };
  if (stat.size <= limitBytes) return undefined;
  return { kind: "unreadable", reason: `has ${stat.size} bytes, more than are read` };
}

function contentOf(bytes: Buffer): FileContent & { readonly kind: "text" | "binary" } {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8" && bytes.subarray(0, sniffedBytes).includes(0)) return { kind: "binary" };
  return { kind: "text", text: new TextDecoder(encoding).decode(bytes) }; // takes a byte order mark away
}

function encodingOf(bytes: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}
