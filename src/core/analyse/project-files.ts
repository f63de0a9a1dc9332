/** A file of the project: tracked, or untracked but not ignored. `path` is relative to the root, with forward slashes. */
export interface ProjectFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly tracked: boolean;
  /** Git's name of the content, when the file is tracked and unchanged: the same blob, the same text. */
  readonly blob?: string;
}

/** A file that is there but is not looked into, and why, as the end of a sentence: "is a symbolic link". */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

export interface FileList {
  /** Sorted by path, in code unit order. */
  readonly files: readonly ProjectFile[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * What reading a file gave. `text` never holds a byte order mark; bytes that
 * are not UTF-8 become U+FFFD. `blob` is git's name of the bytes, where those
 * who read know it.
 */
export type FileContent =
  | { readonly kind: "text"; readonly text: string; readonly blob?: string }
  | { readonly kind: "binary"; readonly blob?: string }
  | { readonly kind: "unreadable"; readonly reason: string };

/** The files of one project folder. Nothing outside the folder is ever read, symbolic links included. */
export interface ProjectFiles {
  /** What people call the project: the name of the repository's folder, also when read from a worktree of it. */
  readonly name: string;

  /** @throws TuttiError `refused` or `unavailable` when the folder itself cannot be read */
  list(signal: AbortSignal): Promise<FileList>;

  /**
   * Reads a file. A file that vanished or is forbidden is an answer, not an exception.
   *
   * @param limitBytes  a longer file is `unreadable`
   */
  read(path: string, limitBytes: number, signal: AbortSignal): Promise<FileContent>;
}
