import type { FileContent, FileList, ProjectFile, ProjectFiles, SkippedFile } from "#core/analyse/project-files.ts";

/** A project in memory: texts by path. All files are tracked, apart from those in `untracked`. */
export class MemoryFiles implements ProjectFiles {
  readonly name: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly untracked: ReadonlySet<string>;
  readonly skipped: readonly SkippedFile[] = [];

  constructor(texts: Readonly<Record<string, string>>, name = "orchard", untracked: readonly string[] = []) {
    this.texts = new Map(Object.entries(texts));
    this.name = name;
    this.untracked = new Set(untracked);
  }

  async list(signal: AbortSignal): Promise<FileList> {
    signal.throwIfAborted();
    const files = [...this.texts].map(([path, text]): ProjectFile => ({
      path,
      size: text.length,
      tracked: !this.untracked.has(path),
    }));
    return { files: files.toSorted((left, right) => (left.path < right.path ? -1 : 1)), skipped: this.skipped };
  }

  async read(path: string, limitBytes: number, signal: AbortSignal): Promise<FileContent> {
    signal.throwIfAborted();
    const text = this.texts.get(path);
    if (text === undefined) return { kind: "unreadable", reason: "does not exist" };
    if (text.includes("\0")) return { kind: "binary" };
    return text.length > limitBytes ? { kind: "unreadable", reason: "is too long" } : { kind: "text", text };
  }
}
