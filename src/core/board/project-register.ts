import type { Event } from "./event.ts";
import type { MutableBoard } from "./mutable-board.ts";
import type { RegisterEntry } from "./register.ts";

type RegisterEvent = Extract<Event, { type: `register/${string}` }>;

export function isRegisterEvent(event: Event): event is RegisterEvent {
  return event.type.startsWith("register/");
}

export function applyRegister(board: MutableBoard, event: RegisterEvent): void {
  const { at } = event;
  if (event.type === "register/entered") {
    const { entry, state } = event;
    board.registers.set(entry.id, { ...entry, state, createdAt: at, changedAt: at });
    return;
  }
  const entry = board.registers.get(event.id);
  if (entry === undefined) return;
  const changed = { ...entry, changedAt: at, changedBy: event.by };
  if (event.type === "register/moved") board.registers.set(entry.id, { ...changed, state: event.state });
  else board.registers.set(entry.id, { ...edited(changed, event.changes) });
}

function edited(entry: RegisterEntry, changes: Extract<RegisterEvent, { type: "register/edited" }>["changes"]) {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const fields = Object.entries({ ...entry, ...Object.fromEntries(given) }).filter(([, value]) => value !== null);
  // The changes have the types of the fields they replace.
  return Object.fromEntries(fields) as RegisterEntry;
}
