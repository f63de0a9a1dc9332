import { describe, expect, it } from "vitest";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { randomFrom } from "../../../../rig/random.ts";
import { filesUnder, readCase } from "../cases.ts";
import { broken, randomBacklog } from "./random-backlog.ts";
import { tryAdding, tryEdits, type Tally } from "./try-edits.ts";

/* The long form is `npm run fuzz`. */

const corpus = ["roadmaps", "backlogs"]
  .flatMap((folder) => filesUnder(folder).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith(".md") && !/back-(?:[34]|5[2-8]|6)/.test(file)); // enough of the one-file tasks

describe("random edits of a backlog", () => {
  it.each(corpus)("leave everything else of %s as it is", (path) => {
    const tally: Tally = { edits: 0, made: 0, refused: 0 };
    tryEdits({ path, text: readCase(path) }, randomFrom(corpus.indexOf(path) + 1), 8, tally);
    tryAdding({ path, text: readCase(path) }, randomFrom(corpus.indexOf(path) + 1), tally);
    expect(tally.made + tally.refused).toBe(tally.edits);
  });

  it("leave everything else of generated files as it is, and mostly find their place", () => {
    const random = randomFrom(7);
    const tally: Tally = { edits: 0, made: 0, refused: 0 };
    for (let index = 0; index < 40; index++) {
      const file = { path: "BACKLOG.md", text: randomBacklog(random) };
      tryEdits(file, random, 5, tally);
      tryAdding(file, random, tally);
    }
    expect(tally.edits).toBeGreaterThan(150);
    expect(tally.made / tally.edits).toBeGreaterThan(0.5);
  });
});

describe("a backlog that is broken anywhere", () => {
  it("is read without an error, and so is each edit of it", () => {
    const random = randomFrom(11);
    for (let index = 0; index < 60; index++) {
      const text = broken(random, broken(random, randomBacklog(random)));
      expect(importBacklog(text, "BACKLOG.md").tasks.length).toBeLessThanOrEqual(text.length);
      tryEdits({ path: "BACKLOG.md", text }, random, 2, { edits: 0, made: 0, refused: 0 });
      tryAdding({ path: "BACKLOG.md", text }, random, { edits: 0, made: 0, refused: 0 });
    }
  });
});
