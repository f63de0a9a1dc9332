import type { BoardState } from "./board-state.ts";

/** A board that is being made. Never leaves `projectAll`. */
export type MutableBoard = {
  -readonly [Key in keyof BoardState]: BoardState[Key] extends ReadonlyMap<infer Id, infer Value>
    ? Map<Id, Value>
    : BoardState[Key];
};
