import { endOf, messageIn, placeOf, placesIn, type Matcher } from "./problem.ts";

/** Vitest: ` FAIL  file > suite > name`, the message, and `❯ file:line:column`. */
const vitest: Matcher = (lines, at) => {
  const match = /^\s*FAIL\s+(?:\S+\s+)?(\S+\.\w+)((?: > .+)?)(?: \[.*\])?$/.exec(lines[at] ?? "");
  if (match === null || !lines.slice(at, at + 80).some((line) => /^\s*❯ /.test(line) || line.startsWith("⎯⎯")))
    return undefined;
  const [, file = "", name = ""] = match;
  const end = endOf(lines, at + 1, (line) => /^⎯⎯|^\s*FAIL\s/.test(line));
  const title = name.replace(/^ > /, "");
  const places = [...placesIn(lines, at + 1, end), ...placeOf(file)];
  return testProblem("vitest", title, messageIn(lines, at + 1, end), places, end - at);
};

/** Jest: `  ● suite › name`, the message, a picture of the code, and a stack. */
const jest: Matcher = (lines, at) => {
  const match = /^ {2}● (.+)$/.exec(lines[at] ?? "");
  if (match === null) return undefined;
  const end = endOf(lines, at + 1, (line) => /^ {2}● |^(?:FAIL|PASS) |^Test Suites: |^Tests: /.test(line));
  const text = messageIn(lines, at + 1, end);
  const file = lines
    .slice(0, at)
    .findLast((line) => line.startsWith("FAIL "))
    ?.split(/\s+/)[1];
  return testProblem("jest", match[1] ?? "", text, [...placesIn(lines, at + 1, end), ...placeOf(file)], end - at);
};

/** Mocha: `  1) suite`, deeper titles, the last with a colon, the error, and a stack. Only in the list at the end. */
const mocha: Matcher = (lines, at) => {
  const match = /^ {2}\d+\) (.+)$/.exec(lines[at] ?? "");
  if (match === null || !lines.slice(0, at).some((line) => /^\s+\d+ failing\b/.test(line))) return undefined;
  const titled = endOf(lines, at, (line) => line.endsWith(":"), 12);
  const end = endOf(lines, titled + 1, (line) => /^ {2}\d+\) /.test(line));
  const titles = lines.slice(at, titled + 1).map((line) => line.trim().replace(/^\d+\) |:$/g, ""));
  // Mocha's own comparison says it once more when the error has said it already.
  const compared = endOf(lines, titled + 1, (line) => line.trim() === "+ expected - actual");
  const before = messageIn(lines, titled + 1, Math.min(compared, end));
  const text = before.includes("\n") ? before : messageIn(lines, titled + 1, end);
  return testProblem("mocha", titles.join(" > "), text, placesIn(lines, titled + 1, end), end - at);
};

/** Node's own runner: `test at file:line:column`, `✖ name (1 ms)`, the error, and a stack. */
const node: Matcher = (lines, at) => {
  const match = /^test at (.+):(\d+):\d+$/.exec(lines[at] ?? "");
  const title = /^\s*✖ (.+?)(?: \([\d.]+ms\))?$/.exec(lines[at + 1] ?? "")?.[1];
  if (match === null || title === undefined) return undefined;
  const end = endOf(lines, at + 2, (line) => line.startsWith("test at "));
  const [, file, line] = match;
  const own = placesIn(lines, at + 2, end).filter((place) => file !== undefined && place.file.endsWith(file));
  return testProblem("node", title, messageIn(lines, at + 2, end), [...own, ...placeOf(file, line)], end - at);
};

export function testProblem(
  runner: string,
  title: string,
  text: string,
  places: ReturnType<typeof placesIn>,
  length: number,
): ReturnType<Matcher> {
  const name = title.trim();
  const said = [name, text].filter((part) => part !== "").join(": ");
  return { rule: `test/${runner}`, severity: "error", text: said === "" ? "A test failed." : said, places, length };
}

export const testRunners: readonly Matcher[] = [vitest, node, mocha, jest];
