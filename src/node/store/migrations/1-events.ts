/** The board: what happened, in order. `event` is JSON. */
export const events = ["CREATE TABLE event (version BIGINT PRIMARY KEY, event TEXT NOT NULL)"];
