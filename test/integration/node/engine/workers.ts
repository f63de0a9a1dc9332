import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Limits } from "#core/dispatch/dispatcher.ts";
import { unlimited, type EngineSeat } from "../../../contract/engine-site.ts";
import { startChild } from "../child.ts";
import { type MakePlace, onSqlite } from "../place.ts";
import { temporaryDirectory } from "../store/temporary.ts";
import { siteAt } from "./site.ts";

export interface WorkerOptions {
  readonly leaseMs?: number;
  readonly concurrency?: number;
  readonly limits?: Limits;
  readonly onLostLease?: "interrupt" | "retry";
  /** SQLite when absent. */
  readonly makePlace?: MakePlace;
}

/** A store, this process's seat at it, and real worker processes. */
export interface Workers {
  readonly seat: EngineSeat;
  /** Starts one and waits until it works. */
  readonly start: () => Promise<ChildProcess>;
  /** What flows have said so far. */
  readonly lines: () => Promise<readonly string[]>;
  /** Resolves when flows have said what `enough` wants to hear. */
  readonly heard: (enough: (lines: readonly string[]) => boolean) => Promise<readonly string[]>;
  readonly say: (line: string) => Promise<void>;
}

export async function workers(options: WorkerOptions = {}): Promise<Workers> {
  const { leaseMs = 2000, concurrency = 4, limits = unlimited, onLostLease = "interrupt" } = options;
  const site = await siteAt(options.makePlace ?? onSqlite, leaseMs);
  const seat = await site.seat({ flows: {}, onLostLease });
  const log = join(await temporaryDirectory(), "log.txt");
  await writeFile(log, "");
  const lines = async () => (await readFile(log, "utf8")).split("\n").slice(0, -1);
  return {
    seat,
    lines,
    say: (line) => appendFile(log, `${line}\n`),
    start: async () => {
      const given = { place: site.place, log, leaseMs, concurrency, limits, onLostLease };
      const child = startChild("engine/worker.ts", given);
      const exited = once(child, "exit").then(([code]) => Promise.reject(new Error(`The worker exited with ${code}.`)));
      await Promise.race([once(child, "message"), exited]);
      exited.catch(() => {}); // from now on, being killed is what happens to it
      return child;
    },
    heard: async (enough) => {
      for (;;) {
        const changed = Promise.withResolvers<void>();
        const watcher = watch(log, () => changed.resolve());
        try {
          const found = await lines();
          if (enough(found)) return found;
          await changed.promise;
        } finally {
          watcher.close();
        }
      }
    },
  };
}
