import { join } from "node:path";
import { Board } from "#core/board/board.ts";
import type { Command } from "#core/board/command.ts";
import { Event } from "#core/board/event.ts";
import type { Clock } from "#core/clock.ts";
import { systemClock } from "#node/clock.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";

/** A command, and how many hours ago it was given. */
export interface Recorded {
  readonly hoursAgo: number;
  readonly command: Command;
}

const hourMs = 3_600_000;

/** Lets these commands have happened on the board of a repository, each decided as it is on any board. */
export async function record(repository: string, history: readonly Recorded[]): Promise<void> {
  await using store = await openStore(join(repository, ".git"));
  const log = createEventLog(store, (value) => Event.parse(value));
  const start = systemClock.now();
  for (const { hoursAgo, command } of history) {
    const clock: Clock = { ...systemClock, now: () => start - hoursAgo * hourMs };
    await new Board(log, clock).send(command);
  }
}
