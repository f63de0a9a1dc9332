import { endOf, isFrame, messageIn, placeOf, placesIn, severityOf, type Matcher } from "./problem.ts";
import { testProblem } from "./test-runners.ts";

/** pytest: `____ test_name ____`, the code, `E   message`, and `file.py:line: Error`. */
const pytest: Matcher = (lines, at) => {
  const title = /^_{3,} (?:ERROR (?:collecting|at \w+ of) )?(.+?) _{3,}$/.exec(lines[at] ?? "")?.[1];
  if (title === undefined) return undefined;
  const end = endOf(lines, at + 1, (line) => /^_{3,} .+ _{3,}$|^={3,}/.test(line));
  const said = lines
    .slice(at + 1, end)
    .filter((line) => /^E {2,}(?!.*\buse -v+ to )/i.test(line))
    .map((line) => line.slice(1));
  const places = lines.slice(at + 1, end).flatMap((line) => {
    const [, file, number] = /^(\S.*?\.py):(\d+): /.exec(line) ?? [];
    return placeOf(file, number);
  });
  return testProblem(
    "pytest",
    title,
    said.length > 0 ? messageIn(said, 0, said.length) : messageIn(lines, at + 1, end),
    places.toReversed(),
    end - at,
  );
};

/** `FAILED test_a.py::test_add - message`: all that pytest says when it prints no tracebacks. */
const pytestSummary: Matcher = (lines, at) => {
  const match = /^(?:FAILED|ERROR) (\S+\.py)(?:::(\S+))?(?: - (.+))?$/.exec(lines[at] ?? "");
  if (match === null || lines.some((line) => /^_{3,} .+ _{3,}$/.test(line))) return undefined;
  const [, file, name = "", text = ""] = match;
  return testProblem("pytest", name.replaceAll("::", "."), text, placeOf(file), 1);
};

/** `--- FAIL: TestAdd (0.00s)` and the indented `file_test.go:5: message` below it. */
const goTest: Matcher = (lines, at) => {
  const match = /^(\s*)--- FAIL: (\S+) \(/.exec(lines[at] ?? "");
  if (match === null) return undefined;
  const [, indent = "", name = ""] = match;
  const end = endOf(lines, at + 1, (line) => !line.startsWith(`${indent}    `) || /^\s*--- /.test(line));
  const place = /^\s+(\S+\.go):(\d+): ?(.*)$/;
  const said = endOf(lines, at + 1, (line) => place.test(line), end - at - 1);
  const [, file, line, text = ""] = place.exec(lines[said] ?? "") ?? [];
  const more = messageIn([text, ...lines.slice(said + 1, end)], 0, end - said);
  return testProblem("go", name, said < end ? more : "", placeOf(file, line), end - at);
};

/** `thread 'tests::adds' panicked at src/lib.rs:10:9:` and the message below, as cargo test prints it. */
const cargoTest: Matcher = (lines, at) => {
  const match = /^thread '(.+?)' (?:\(\d+\) )?panicked at (.+?):(\d+):\d+:?$/.exec(lines[at] ?? "");
  if (match === null) return undefined;
  const [, name = "", file, line] = match;
  const end = endOf(lines, at + 1, (each) => /^(?:note: |---- |failures:$|stack backtrace:)/.test(each), 60);
  return testProblem("cargo", name, messageIn(lines, at + 1, end), placeOf(file, line), end - at);
};

/** `Traceback (most recent call last):`, frames, and the exception. */
const pythonTraceback: Matcher = (lines, at) => {
  if (!/^\s*Traceback \(most recent call last\):$/.test(lines[at] ?? "")) return undefined;
  const end = endOf(lines, at + 1, (line) => /^\S/.test(line), 100);
  const places = lines.slice(at + 1, end).flatMap((line) => {
    const [, file, number] = /^\s*File "(.+?)", line (\d+)/.exec(line) ?? [];
    return placeOf(file, number);
  });
  const isAssertion = (lines[end] ?? "").startsWith("AssertionError");
  const over = isAssertion
    ? endOf(lines, end + 1, (line) => /^(?:={10,}|-{10,}|Traceback |Ran \d)/.test(line), 40)
    : end + 1;
  return {
    rule: "python",
    severity: "error",
    text: messageIn(lines, end, over),
    places: places.toReversed(),
    length: over - at,
  };
};

/** An exception that nobody caught in Node: `Error: message` with a stack below it. */
const nodeError: Matcher = (lines, at) => {
  const match = /^(?:Uncaught )?((?:[A-Z]\w*)?Error(?: \[\w+\])?: .+)$/.exec(lines[at] ?? "");
  const stack = endOf(lines, at + 1, (line) => isFrame(line) || /^\S*Error\b/.test(line), 60);
  if (match === null || !isFrame(lines[stack] ?? "")) return undefined;
  const end = endOf(lines, stack, (line) => !/^\s+at /.test(line), 60);
  return {
    rule: "node",
    severity: "error",
    text: messageIn([match[1] ?? "", ...lines.slice(at + 1, stack)], 0, stack - at),
    places: placesIn(lines, stack, end),
    length: end - at,
  };
};

/** `file:line[:column]: message` of any tool. */
const anyTool: Matcher = (lines, at) => {
  const match =
    /^(?:vet: )?((?:[A-Za-z]:[\\/])?[^\s:()'"]+):(\d+)(?::\d+)?:? +(?:(fatal error|error|warning|note|info)\b:? *)?(\S.*)$/i.exec(
      lines[at] ?? "",
    );
  if (match === null) return undefined;
  const [, file = "", line, severity, text = ""] = match;
  if (!/[./\\]/.test(file) || /^\d[\d.]*$/.test(file)) return undefined;
  return { rule: "output", severity: severityOf(severity), text, places: placeOf(file, line), guess: true, length: 1 };
};

export const otherLanguages: readonly Matcher[] = [
  pytest,
  pytestSummary,
  goTest,
  cargoTest,
  pythonTraceback,
  nodeError,
  anyTool,
];
