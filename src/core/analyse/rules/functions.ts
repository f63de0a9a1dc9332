import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { TextFile } from "../rule.ts";
import { isPlayground } from "../secrets.ts";
import { type FunctionShape, functionsIn } from "../syntax/functions.ts";

/** Lines of code: far more than anybody's lint rules allow. */
const longLines = 150;
const complexForks = 40;
/** A table of cases is short, and may fork as often as it has rows. */
const complexLines = 80;

/** Functions that nobody can hold in mind. Tests may be as long as they like. */
export function functionsRule({ path, text, kind, language }: TextFile): readonly RuleFinding[] {
  if (kind !== "written" || isPlayground(path)) return [];
  const long = findingIds("quality/long-function", path);
  const complex = findingIds("quality/complex-function", path);
  return functionsIn(text, language).flatMap((shape): readonly RuleFinding[] => {
    const { name, lines, complexity } = shape;
    if (complexity >= complexForks && lines >= complexLines) {
      return [
        {
          ...found(path, shape),
          id: complex(name),
          rule: "quality/complex-function",
          severity: "warning",
          title: `${name} forks about ${complexity} times`,
          message: `There are about ${complexity} ways through ${name}, each to be understood and tested. Give parts of it names of their own, or make its cases data.`,
        },
      ];
    }
    if (lines < longLines) return [];
    return [
      {
        ...found(path, shape),
        id: long(name),
        rule: "quality/long-function",
        severity: "info",
        title: `${name} has ${lines} lines`,
        message: `${name} has ${lines} lines of code, more than anybody keeps in mind. Give parts of it names of their own.`,
      },
    ];
  });
}

function found(
  path: string,
  { name, line, lines, complexity }: FunctionShape,
): Pick<RuleFinding, "evidence" | "fixClass"> {
  return {
    evidence: [{ file: path, line, text: `${name}: ${lines} lines, complexity ${complexity}` }],
    fixClass: "write",
  };
}
