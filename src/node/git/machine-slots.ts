import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { PORTS_PER_SLOT, SLOT_COUNT, type Slot, type Slots } from "#core/run/slots.ts";
import type { SqlRow } from "#core/run/store.ts";
import { openSqlite } from "../store/sqlite.ts";
import { exists } from "./checkouts.ts";

export interface SlotSettings {
  /** Tutti's folder of this machine's user. */
  readonly home: string;
  /** The first port of slot 0. */
  readonly portBase: () => number;
}

/**
 * Slots in a small database of the machine: a worktree holds its slot as long
 * as its folder is there, whatever happens to the process that took it.
 */
export class MachineSlots implements Slots {
  readonly #settings: SlotSettings;

  constructor(settings: SlotSettings) {
    this.#settings = settings;
  }

  async take(worktree: string, signal: AbortSignal): Promise<Slot | undefined> {
    const { home, portBase } = this.#settings;
    await mkdir(home, { recursive: true });
    await using database = await openSqlite(join(home, "slots.db"), "process");
    await database.execute(
      "CREATE TABLE IF NOT EXISTS slot (number INTEGER PRIMARY KEY, worktree TEXT NOT NULL UNIQUE, port INTEGER NOT NULL)",
    );
    await this.#forgetGone(await database.all("SELECT worktree FROM slot"), (gone) =>
      database.all("DELETE FROM slot WHERE worktree = ?", [gone]),
    );
    const busy = new Set<number>();
    for (;;) {
      signal.throwIfAborted();
      const base = portBase();
      const slot = await database.transaction(async (transaction) => {
        const held = await transaction.all("SELECT number, worktree, port FROM slot");
        const mine = held.find((row) => row["worktree"] === worktree);
        if (mine !== undefined) return { ...slotOf(mine), old: true };
        const free = firstFree(held.map(slotOf), busy, base);
        if (free === undefined) return undefined;
        const values = [free.number, worktree, free.port];
        await transaction.all("INSERT INTO slot (number, worktree, port) VALUES (?, ?, ?)", values);
        return { ...free, old: false };
      });
      if (slot === undefined) return undefined;
      const { number, port, old } = slot;
      if (old || (await isFree(port))) return { number, port };
      busy.add(number);
      await database.all("DELETE FROM slot WHERE worktree = ? AND number = ?", [worktree, number]);
    }
  }

  async #forgetGone(rows: readonly SqlRow[], forget: (worktree: string) => Promise<unknown>): Promise<void> {
    for (const row of rows) {
      const worktree = String(row["worktree"]);
      if (!(await exists(worktree))) await forget(worktree);
    }
  }
}

function slotOf(row: SqlRow): Slot {
  return { number: Number(row["number"]), port: Number(row["port"]) };
}

/** Repositories may set different first ports: no two slots may share one. */
function firstFree(held: readonly Slot[], busy: ReadonlySet<number>, base: number): Slot | undefined {
  for (let number = 0; number < SLOT_COUNT; number++) {
    const port = base + number * PORTS_PER_SLOT;
    const taken = held.some((slot) => slot.number === number || Math.abs(slot.port - port) < PORTS_PER_SLOT);
    if (!taken && !busy.has(number)) return { number, port };
  }
  return undefined;
}

/** Whether no program listens there. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: "127.0.0.1", exclusive: true });
    await once(server, "listening"); // rejects on an error
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
