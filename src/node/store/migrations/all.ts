import { events } from "./1-events.ts";
import { engine } from "./2-engine.ts";
import { pools } from "./3-pools.ts";

/** One entry a schema version, the first being version 1. Never changed once released; only added to. */
export const boardMigrations: readonly (readonly string[])[] = [events, engine, pools];
