import type { FileReading } from "./file-reading.ts";

/** What makes a reading of a file the same: see `FileReading`. */
export interface ReadingKey {
  readonly path: string;
  readonly tracked: boolean;
  /** Git's name of the bytes as they are on disk. */
  readonly blob: string;
  /** Bytes on disk. Filters of git make other bytes of the same blob, mostly of another number. */
  readonly size: number;
}

/** What earlier analyses have read, by this version of the analyser with the same rules. It may forget anything at any time. */
export interface KeptReadings {
  find(key: ReadingKey): FileReading | undefined;
  keep(key: ReadingKey, reading: FileReading): void;
}
