import { events } from "./1-events.ts";

/** One entry a schema version, the first being version 1. Never changed once released; only added to. */
export const boardMigrations: readonly (readonly string[])[] = [events];
