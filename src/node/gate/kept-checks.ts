import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { CheckCache, KeptOutcome } from "#core/gate/check-cache.ts";

/** In characters. Of longer output the end is kept, where problems are summed up. */
const MOST_OUTPUT = 256 * 1024;
const MOST_TEXT = 2_000_000;
const MOST_ENTRIES = 400;

const Kept = z.object({
  key: z.string(),
  exitCode: z.int(),
  output: z.string(),
  durationMs: z.number().min(0),
  reports: z.array(z.object({ file: z.string(), text: z.string() })).default([]),
});

/** One small file for each outcome, private to the user, never in a worktree; the oldest ones go. */
export class KeptChecks implements CheckCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  readonly find = async (key: string): Promise<KeptOutcome | undefined> => {
    const text = await readFile(this.#fileOf(key), "utf8").catch(() => undefined);
    const kept = text === undefined ? undefined : Kept.safeParse(jsonOf(text)).data;
    if (kept?.key !== key) return undefined;
    const { key: _key, ...outcome } = kept;
    return outcome;
  };

  readonly keep = async (key: string, outcome: KeptOutcome): Promise<void> => {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const fresh = join(this.#folder, `${randomBytes(6).toString("hex")}.new`);
      const text = JSON.stringify({ key, ...outcome, output: outcome.output.slice(-MOST_OUTPUT) });
      if (text.length > MOST_TEXT) return; // a report cannot be cut short
      await writeFile(fresh, text, { mode: 0o600, flush: true });
      await rename(fresh, this.#fileOf(key));
      await this.#clear();
    } catch {
      // A full disk, a folder that somebody removed: nothing is remembered, and nothing is lost by it.
    }
  };

  #fileOf(key: string): string {
    return join(this.#folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  }

  async #clear(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= MOST_ENTRIES) return;
    const aged = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        return { path, at: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
      }),
    );
    const old = aged.toSorted((one, other) => one.at - other.at).slice(0, names.length - MOST_ENTRIES / 2);
    for (const { path } of old) await rm(path, { force: true });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
