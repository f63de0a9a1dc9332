import type { Event } from "./event.ts";
import type { MutableBoard } from "./mutable-board.ts";

type MoneyEvent = Extract<Event, { type: "usage/recorded" | `budget/${string}` }>;

export function applyMoney(board: MutableBoard, event: MoneyEvent): void {
  switch (event.type) {
    case "usage/recorded":
      board.charges.set(event.id, event);
      board.reservations.delete(event.id);
      chargeConversation(board, event);
      return;
    case "budget/reserved":
      board.reservations.set(event.id, event);
      return;
    case "budget/released":
      board.reservations.delete(event.id);
      return;
    case "budget/granted":
      board.grants.set(event.key, (board.grants.get(event.key) ?? 0) + event.microUsd);
  }
}

function chargeConversation(
  board: MutableBoard,
  { run: id, agent, usage }: Extract<Event, { type: "usage/recorded" }>,
): void {
  const run = board.runs.get(id);
  const { costMicroUsd } = usage;
  if (run?.session === undefined || run.session.agent !== agent || costMicroUsd === undefined) return;
  const chargedMicroUsd = (run.session.chargedMicroUsd ?? 0) + costMicroUsd;
  board.runs.set(id, { ...run, session: { ...run.session, chargedMicroUsd } });
}

/**
 * After these a run has no turn going on: what it still holds belongs to a turn
 * that was cut off. Nobody knows what that has cost, so it counts at its worst.
 */
const ends: ReadonlySet<Event["type"]> = new Set([
  "run/started",
  "run/delivered",
  "run/interrupted",
  "run/cancelled",
  "run/failed",
  "publish/done",
]);

export function settleCutOff(board: MutableBoard, event: Event): void {
  if (board.reservations.size === 0 || !ends.has(event.type) || !("run" in event)) return;
  for (const reservation of board.reservations.values()) {
    if (reservation.run !== event.run) continue;
    const { id, run, task, day, microUsd } = reservation;
    board.reservations.delete(id);
    board.charges.set(id, {
      id,
      run,
      task,
      agent: board.runs.get(run)?.agent ?? "",
      usage: { provenance: "unknown" },
      at: event.at,
      day,
      countedMicroUsd: microUsd,
      cutOff: true,
    });
  }
}
