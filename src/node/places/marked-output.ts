import { PassThrough } from "node:stream";
import type { Signs } from "./launch-script.ts";

/** What the signs in an output have told so far. */
export interface MarkedOutput {
  /** The program's own output. */
  readonly stream: PassThrough;
  /** Gives it what has come. */
  push(bytes: Buffer): void;
  /** Nothing more comes. */
  close(): void;
  /** Resolves with the first sign, or `lost` when the output closed before one came. */
  readonly begun: Promise<"ready" | "no-folder" | "no-program" | "lost">;
  /** Resolves with the exit code that was told, or `undefined` when the output closed without one. */
  readonly exitCode: Promise<number | undefined>;
}

/** Parts a program's output from the signs around it. Whatever comes before the first sign is no part of it. */
export function markedOutput(signs: Signs): MarkedOutput {
  const stream = new PassThrough();
  const begun = Promise.withResolvers<"ready" | "no-folder" | "no-program" | "lost">();
  const exitCode = Promise.withResolvers<number | undefined>();
  const end = Buffer.from(signs.end);
  let waiting = Buffer.alloc(0);
  let ready = false;

  const begin = (): boolean => {
    for (const [sign, word] of [
      [signs.noFolder, "no-folder"],
      [signs.noProgram, "no-program"],
    ] as const) {
      if (waiting.includes(sign)) begun.resolve(word);
    }
    const at = waiting.indexOf(signs.ready);
    if (at < 0) return false;
    waiting = waiting.subarray(at + signs.ready.length);
    ready = true;
    begun.resolve("ready");
    return true;
  };
  const pass = (length: number): void => {
    if (length > 0) stream.write(waiting.subarray(0, length));
    waiting = waiting.subarray(length);
  };
  return {
    stream,
    begun: begun.promise,
    exitCode: exitCode.promise,
    push(bytes) {
      waiting = Buffer.concat([waiting, bytes]);
      if (!ready && !begin()) return;
      const at = waiting.indexOf(end);
      if (at < 0) return pass(waiting.length - beginningOf(waiting, end));
      pass(at);
      const told = /^(\d+)\n/.exec(waiting.subarray(end.length).toString("latin1"))?.[1];
      if (told === undefined) return;
      waiting = waiting.subarray(end.length + told.length + 1);
      exitCode.resolve(Number(told));
    },
    close() {
      begun.resolve("lost");
      exitCode.resolve(undefined);
      if (ready) pass(waiting.length);
      stream.end();
    },
  };
}

/** How many bytes at the end of `bytes` may be the beginning of `sign`. */
function beginningOf(bytes: Buffer, sign: Buffer): number {
  const from = Math.max(0, bytes.length - sign.length + 1);
  for (let at = bytes.indexOf(sign[0] ?? 0, from); at >= 0; at = bytes.indexOf(sign[0] ?? 0, at + 1)) {
    if (bytes.subarray(at).equals(sign.subarray(0, bytes.length - at))) return bytes.length - at;
  }
  return 0;
}
