import { describe, expect, it } from "vitest";
import type { EventLog, LoggedEvent } from "#core/board/event-log.ts";

export interface Note {
  readonly text: string;
}

const note = (text: string): Note => ({ text });

/** What every event log does. `open` gives an empty one. */
export function describeEventLog(name: string, open: () => Promise<EventLog<Note>>): void {
  describe(`${name} as an event log`, () => {
    it("gives back what was appended, in order, with gapless versions", async () => {
      const log = await open();
      expect(await log.append(0, [note("a"), note("b")])).toBe(2);
      expect(await log.append(2, [note("c")])).toBe(3);
      expect(await log.read(0, 10)).toEqual([
        { version: 1, event: note("a") },
        { version: 2, event: note("b") },
        { version: 3, event: note("c") },
      ]);
    });

    it("reads in pages", async () => {
      const log = await open();
      await log.append(0, [note("a"), note("b"), note("c")]);
      expect((await log.read(1, 1)).map((item) => item.event.text)).toEqual(["b"]);
      expect(await log.read(3, 10)).toEqual([]);
    });

    it("appends nothing on another version than expected", async () => {
      const log = await open();
      await log.append(0, [note("a")]);
      expect(await log.append(0, [note("b")])).toBe("conflict");
      expect(await log.append(7, [note("b")])).toBe("conflict");
      expect(await log.read(0, 10)).toHaveLength(1);
    });

    it("lets exactly one of several appends at the same version win", async () => {
      const log = await open();
      const results = await Promise.all(["a", "b", "c", "d"].map((text) => log.append(0, [note(text), note(text)])));
      expect(results.filter((result) => result !== "conflict")).toHaveLength(1);
      const texts = (await log.read(0, 10)).map((item) => item.event.text);
      expect(texts).toHaveLength(2);
      expect(texts[0]).toBe(texts[1]);
    });

    it("lets who was overtaken decide on the newest version", async () => {
      const log = await open();
      await log.append(0, [note("a"), note("b"), note("c")]);
      let seen: readonly LoggedEvent<Note>[] = [];
      const appended = await log.appendInTurn(1, (since) => {
        seen = since;
        return [note("d")];
      });
      expect(seen.map(({ version, event }) => [version, event.text])).toEqual([
        [2, "b"],
        [3, "c"],
      ]);
      expect(appended).toBe(4);
      expect((await log.read(3, 10)).map(({ event }) => event.text)).toEqual(["d"]);
    });

    it("keeps the log as it is when nothing is decided on, or it is refused", async () => {
      const log = await open();
      await log.append(0, [note("a")]);
      expect(await log.appendInTurn(0, () => [])).toBe(1);
      const refused = log.appendInTurn(0, () => {
        throw new Error("Not that.");
      });
      await expect(refused).rejects.toThrow("Not that.");
      expect(await log.read(0, 10)).toHaveLength(1);
    });

    it("gives everybody a turn, at the same time", async () => {
      const log = await open();
      const texts = ["a", "b", "c", "d"];
      await Promise.all(texts.map((text) => log.appendInTurn(0, (since) => [note(`${text}${since.length}`)])));
      const written = (await log.read(0, 10)).map(({ event }) => event.text);
      expect(written.map((text) => text.slice(1))).toEqual(["0", "1", "2", "3"]);
      expect(new Set(written.map((text) => text[0]))).toEqual(new Set(texts));
    });

    it("tells its followers until they stop following", async () => {
      const log = await open();
      let told = 0;
      const first = Promise.withResolvers<void>();
      const following = log.follow(() => {
        told += 1;
        first.resolve();
      });
      await log.append(0, [note("a")]);
      await first.promise;
      following[Symbol.dispose]();
      const toldBefore = told;
      const second = Promise.withResolvers<void>();
      using _other = log.follow(() => second.resolve());
      await log.append(1, [note("b")]);
      await second.promise;
      expect(told).toBe(toldBefore);
    });
  });
}
