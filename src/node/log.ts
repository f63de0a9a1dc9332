import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

const ROTATE_BYTES = 2 << 20;

/** For support: one line each, without prompts, tokens or file contents. */
export interface Log {
  info(message: string, about?: Readonly<Record<string, string | number>>): void;
  /** Anything thrown, with its stack. */
  error(message: string, error: unknown): void;
}

/** JSON lines in a file that is private to the user; the one before it is kept as `….1`. */
export function createFileLog(file: string): Log {
  const write = (entry: object): void => {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_BYTES) renameSync(file, `${file}.1`);
      appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), pid: process.pid, ...entry })}\n`, {
        mode: 0o600,
      });
    } catch {
      // a full disk must not stop the work; the failure shows where the work itself writes
    }
  };
  return {
    info: (message, about) => write({ level: "info", message, ...about }),
    error: (message, error) =>
      write({ level: "error", message, error: error instanceof Error ? error.stack : String(error) }),
  };
}
