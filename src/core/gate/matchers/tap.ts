import { endOf, messageIn, placeOf, placesIn, type Matcher } from "./problem.ts";
import { testProblem } from "./test-runners.ts";

/** `not ok 1 - name` and an indented block of details, as the Test Anything Protocol has it. */
export const tap: Matcher = (lines, at) => {
  const match = /^(\s*)not ok\b(?:\s+\d+)?\s*(?:- )?(.*)$/.exec(lines[at] ?? "");
  if (match === null) return undefined;
  const [, indent = "", title = ""] = match;
  const block = (lines[at + 1] ?? "").trim() === "---";
  const end = block ? endOf(lines, at + 2, (line) => line === `${indent}  ...`) : at;
  const length = end - at + 1;
  const detail = (key: string): string | undefined => detailIn(lines, at + 2, end, key);
  const excused = /# (?:TODO|SKIP)\b/i.test(title) || detail("failureType") === "subtestsFailed";
  if (excused) return { rule: "test/tap", severity: "info", text: "", places: [], length };
  const [, file, line] = /^(?:.*\()?(.+?):(\d+)(?::\d+)?\)?$/.exec(detail("location") ?? detail("at") ?? "") ?? [];
  const places = [
    ...placesIn(lines, at + 1, end).filter((place) => place.file.endsWith(file ?? "")),
    ...placeOf(file, line),
  ];
  return testProblem("tap", title, textOf(detail), places, length);
};

/** The error in its own words; the compared values where it does not name them. */
function textOf(detail: (key: string) => string | undefined): string {
  const error = detail("error") ?? detail("message") ?? "";
  const difference = detail("diff");
  if (difference?.includes("\n") === true) return [error, difference].filter((part) => part !== "").join("\n");
  const values = ["expected", "actual"].flatMap((key) => {
    const value = detail(key);
    return value === undefined || value === "" || /^(?:true|false)$/.test(value) ? [] : { key, value };
  });
  if (values.length < 2 || error.includes("\n") || values.every(({ value }) => error.includes(value))) return error;
  return [error, ...values.map(({ key, value }) => `${key}: ${value}`)].filter((part) => part !== "").join("\n");
}

/** A value of the details: on the line of its key, or in the deeper lines below. */
function detailIn(lines: readonly string[], from: number, to: number, key: string): string | undefined {
  const start = new RegExp(`^(\\s*)${key}:\\s*(.*)$`);
  const at = endOf(lines, from, (line) => start.test(line), to - from);
  if (at >= to) return undefined;
  const [, indent = "", value = ""] = start.exec(lines[at] ?? "") ?? [];
  if (!/^[|>]?-?$/.test(value)) return value.replace(/^'(.*)'$|^"(.*)"$/, "$1$2");
  const end = endOf(lines, at + 1, (line) => line.trim() !== "" && !line.startsWith(`${indent}  `), to - at - 1);
  return messageIn(lines, at + 1, end);
}
