import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "#core/clock.ts";

const letters = "0123456789abcdefghijklmnopqrstuvwxyz";

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => pause(ms, undefined, { signal }),
  id: () => Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join(""),
};
