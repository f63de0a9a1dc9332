import { expect, it } from "vitest";
import { speakAlike } from "#core/backlog/sync/speak-alike.ts";

it.each([
  ["Draw the logo", "Draw a better logo", true],
  ["Write the page for prices", "Rewrite the page for prices", true],
  ["Logo", "Draw the logo", true],
  ["Add the login page", "Add the billing export", false],
  ["Add the page", "Add the page of prices, terms and of all the people who work here", false],
  ["Cut", "Sew", false],
  ["", "Sew", false],
])("“%s” and “%s”: %s", (left, right, alike) => {
  expect(speakAlike(left, right)).toBe(alike);
  expect(speakAlike(right, left)).toBe(alike);
});
