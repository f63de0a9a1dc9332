import { endOf, placeOf, severityOf, type Matcher } from "./problem.ts";

/** `src/a.ts(1,14): error TS2322: …`, as TypeScript, C# and MSBuild print it. */
const parenthesised: Matcher = (lines, at) => {
  const match = /^\s*([^\s(][^(]*?)\((\d+)(?:,\d+)*\)\s*: (error|warning|info|message) (\w+)\s*: (.+)$/.exec(
    lines[at] ?? "",
  );
  if (match === null) return undefined;
  const [, file, line, severity, code = "", text = ""] = match;
  return compilerProblem(code, severity, [text, ...continuation(lines, at + 1)], file, line);
};

/** `src/a.ts:1:14 - error TS2322: …`, as TypeScript prints it for people. */
const pretty: Matcher = (lines, at) => {
  const match = /^(\S.*?):(\d+):\d+ - (error|warning) (\w+): (.+)$/.exec(lines[at] ?? "");
  if (match === null) return undefined;
  const [, file, line, severity, code = "", text = ""] = match;
  return compilerProblem(code, severity, [text, ...continuation(lines, at + 1)], file, line);
};

/** `error[E0308]: mismatched types` and ` --> src/main.rs:3:18`, as rustc, Clippy and Ruff print it. */
const arrow: Matcher = (lines, at) => {
  const place = /^\s*-->\s+(\S.*?):(\d+):\d+\s*$/.exec(lines[at + 1] ?? "");
  if (place === null) return undefined;
  const line = lines[at] ?? "";
  const rust = /^(error|warning)(?:\[(\w+)\])?: (.+)$/.exec(line);
  const ruff = /^([A-Z]+\d+)(?: \[\*\])? (.+)$/.exec(line);
  const end = endOf(lines, at + 2, (each) => each.trim() === "", 60);
  const rule = rust === null ? `ruff/${ruff?.[1] ?? "lint"}` : `rustc/${rust[2] ?? rust[1]}`;
  const text = rust?.[3] ?? ruff?.[2] ?? line.trim();
  return { rule, severity: severityOf(rust?.[1]), text, places: placeOf(place[1], place[2]), length: end - at };
};

function compilerProblem(
  code: string,
  severity: string | undefined,
  texts: readonly string[],
  file: string | undefined,
  line: string | undefined,
): ReturnType<Matcher> {
  const rule = `${code.startsWith("TS") ? "tsc" : "compiler"}/${code}`;
  return {
    rule,
    severity: severityOf(severity),
    text: texts.join("\n"),
    places: placeOf(file, line),
    length: texts.length,
  };
}

/** The indented lines with which a compiler explains itself. */
function continuation(lines: readonly string[], from: number): string[] {
  const end = endOf(lines, from, (line) => !/^ {2,}\S/.test(line), 4);
  return lines.slice(from, end).map((line) => line.trim());
}

export const compilers: readonly Matcher[] = [parenthesised, pretty, arrow];
