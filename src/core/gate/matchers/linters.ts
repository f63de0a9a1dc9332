import { endOf, placeOf, severityOf, type Matcher } from "./problem.ts";

/** ESLint's default: a line with the file, then one indented line for each problem. */
const stylish: Matcher = (lines, at) => {
  const row = /^\s+(\d+):\d+\s+(error|warning|info)\s+(\S.*?)(?:\s{2,}(\S+))?\s*$/.exec(lines[at] ?? "");
  if (row === null) return undefined;
  const [, line, severity, text = "", rule] = row;
  let header = at - 1;
  while (header >= 0 && /^\s+\d+:\d+\s/.test(lines[header] ?? "")) header--;
  const file = lines[header]?.trim();
  return {
    rule: `eslint/${rule ?? "problem"}`,
    severity: severityOf(severity),
    text,
    places: file === undefined || file === "" ? [] : placeOf(file, line),
    length: 1,
  };
};

/** `src/b.js:1:5: message [Error/rule]`. */
const unix: Matcher = (lines, at) => {
  const match = /^(\S.*?):(\d+):\d+: (.+) \[(Error|Warning)(?:\/(\S+))?\]$/.exec(lines[at] ?? "");
  if (match === null) return undefined;
  const [, file, line, text = "", severity, rule = "problem"] = match;
  return {
    rule: `lint/${ruleName(rule)}`,
    severity: severityOf(severity),
    text,
    places: placeOf(file, line),
    length: 1,
  };
};

/** Oxlint's default: `x plugin(rule): message`, then `,-[file:line:column]`, in ASCII or with drawn lines. */
const drawn: Matcher = (lines, at) => {
  const place = /^\s*(?:,-|╭─)\[(.+?):(\d+):\d+\]\s*$/.exec(lines[at + 1] ?? "");
  const head = /^\s*([x×!⚠i])\s+(.+)$/.exec(lines[at] ?? "");
  if (place === null || head === null) return undefined;
  const [, sign, rest = ""] = head;
  const named = /^([\w@/-]+\([\w@/-]+\)): (.+)$/.exec(rest);
  const end = endOf(lines, at + 2, (line) => line.trim() === "", 60);
  return {
    rule: `lint/${ruleName(named?.[1] ?? "problem")}`,
    severity: severityOf(sign),
    text: named?.[2] ?? rest,
    places: placeOf(place[1], place[2]),
    length: end - at,
  };
};

/** `src/a.ts:1:2 lint/suspicious/noX ━━━`, then the message two lines on, as Biome prints it. */
const ruled: Matcher = (lines, at) => {
  const match = /^(\S+?):(\d+):\d+ ((?:lint|parse|format|assist)\S*)\s+(?:FIXABLE\s+)?[━─]{3,}/.exec(lines[at] ?? "");
  if (match === null) return undefined;
  const [, file, line, rule = ""] = match;
  const said = endOf(lines, at + 1, (each) => each.trim() !== "", 4);
  const text = (lines[said] ?? "").trim().replace(/^[×!✖⚠i]\s+/, "");
  return { rule, severity: "error", text, places: placeOf(file, line), length: said + 1 - at };
};

/** `eslint(no-debugger)` as `eslint/no-debugger`. */
function ruleName(rule: string): string {
  return rule.replace(/^([^(]+)\((.+)\)$/, "$1/$2");
}

export const linters: readonly Matcher[] = [stylish, unix, drawn, ruled];
