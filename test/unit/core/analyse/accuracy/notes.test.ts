import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as z from "zod";
import { languageOf } from "#core/analyse/languages.ts";
import { todoRule } from "#core/analyse/rules/todo.ts";
import { kindOfPath } from "#core/analyse/source-kind.ts";
import { accuracyOf, inWords } from "../../../../fakes/accuracy.ts";

/** Files of many languages; `notes` are the lines in which a person sees a note that was left for later. */
const Labelled = z.array(z.object({ path: z.string(), text: z.string(), notes: z.array(z.int()) }));
const files = Labelled.parse(JSON.parse(readFileSync("test/cases/notes/labelled.json", "utf8")));

it("notes are found in labelled files of many languages with hardly a mistake", () => {
  const truth = files.flatMap(({ path, notes }) => notes.map((line) => `${path}:${line}`));
  const said = files.flatMap(({ path, text }) => {
    const file = { path, text, language: languageOf(path), kind: kindOfPath(path), tracked: true };
    return todoRule(file).map(({ evidence: [place] }) => `${place?.file}:${place?.line}`);
  });
  const accuracy = accuracyOf(said, truth);
  process.stdout.write(`${inWords("Notes", accuracy)}\n`);
  expect(truth.length).toBeGreaterThanOrEqual(75);
  expect(accuracy.precision, accuracy.wrong.join(", ")).toBeGreaterThanOrEqual(0.98);
  expect(accuracy.recall, accuracy.missed.join(", ")).toBeGreaterThanOrEqual(0.95);
});
