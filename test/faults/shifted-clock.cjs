// Loaded into a process before anything else (NODE_OPTIONS=--require): its wall clock is off by as many milliseconds as
// the file in TUTTI_CLOCK_SHIFT says, for JavaScript and for SQLite. Steady clocks and timers go on, as they do when an
// administrator, or a virtual machine that wakes, sets a machine's clock.
"use strict";
const { readFileSync } = require("node:fs");

const file = process.env.TUTTI_CLOCK_SHIFT ?? "";
const RealDate = Date;
const realNow = Date.now;
let shift = 0;
let readAt = -1;

function now() {
  const steady = performance.now();
  if (readAt < 0 || steady - readAt > 20) {
    readAt = steady;
    shift = Number(readFileSync(file, "utf8"));
  }
  return realNow() + shift;
}

globalThis.Date = class extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(now());
    else super(...values);
  }
  static now() {
    return now();
  }
};

const sqlite = process.getBuiltinModule?.("node:sqlite");
if (sqlite !== undefined) {
  const { DatabaseSync } = sqlite;
  sqlite.DatabaseSync = class extends DatabaseSync {
    constructor(...values) {
      super(...values);
      this.function("unixepoch", { varargs: true }, () => now() / 1000);
    }
  };
}
