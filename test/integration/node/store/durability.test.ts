import { once } from "node:events";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createEventLog } from "#node/store/event-log.ts";
import { kill, startChild } from "../child.ts";
import { openPlace, type Place } from "../open-place.ts";
import { onSqlite, postgresForFile } from "../place.ts";

const postgres = postgresForFile();

const Message = z.object({
  ready: z.boolean().optional(),
  count: z.number().optional(),
  conflicts: z.number().optional(),
});

async function everything(place: Place): Promise<readonly string[]> {
  await using store = await openPlace(place);
  const entries = await createEventLog(store, String).read(0, 1_000_000);
  expect(entries.map((entry) => entry.version)).toEqual(entries.map((_entry, index) => index + 1));
  return entries.map((entry) => entry.event);
}

describe.each([
  ["SQLite", onSqlite],
  ["Postgres", postgres.place],
] as const)("what was appended to %s", (_name, makePlace) => {
  it("is all there, whole, after each of twenty kill -9", async () => {
    const place = await makePlace();
    const promised: string[] = [];
    for (let round = 0; round < 20; round++) {
      const child = startChild("store/appender.ts", { place, name: `r${round}`, most: 1_000_000 });
      const killAfter = 1 + ((round * 7) % 23);
      await new Promise<void>((resolve) => {
        child.on("message", (message) => {
          const { ready, count } = Message.parse(message);
          if (ready === true) child.send("go");
          if (count !== undefined) promised.push(`r${round}-${count}-a`, `r${round}-${count}-b`);
          if (count === killAfter) resolve();
        });
      });
      await kill(child);
    }
    const found = await everything(place);
    const kept = new Set(found);
    expect(promised.filter((event) => !kept.has(event))).toEqual([]);
    expect(found.length % 2).toBe(0);
    expect(promised.length).toBeGreaterThan(400);
  });

  it("is lost by nobody when three processes append at once", async () => {
    const place = await makePlace();
    const most = 100;
    const names = ["x", "y", "z"];
    const children = names.map((name) => startChild("store/appender.ts", { place, name, most }));
    let conflicts = 0;
    for (const child of children) {
      child.on("message", (message) => (conflicts += Message.parse(message).conflicts ?? 0));
    }
    const ended = children.map((child) => once(child, "exit"));
    await Promise.all(children.map((child) => once(child, "message"))); // all are ready
    for (const child of children) child.send("go");
    await Promise.all(ended);

    const found = await everything(place);
    const expected = names.flatMap((name) => Array.from({ length: most }, (_, count) => `${name}-${count}-a`));
    expect(found.filter((event) => event.endsWith("-a")).toSorted()).toEqual(expected.toSorted());
    for (let index = 0; index < found.length; index += 2) {
      expect(found[index + 1]).toBe(found[index]?.replace(/a$/, "b"));
    }
    expect(conflicts).toBeGreaterThan(0); // or they were not at it at the same time
  });
});
