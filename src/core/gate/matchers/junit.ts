import { endOf, messageIn, placeOf, placesIn, type Matcher, type Problem } from "./problem.ts";
import { testProblem } from "./test-runners.ts";

/** Failed cases of a report in JUnit's XML, which many runners print. */
export function junitProblems(output: string): Problem[] {
  if (!output.includes("<testcase")) return [];
  return output
    .split("<testcase")
    .slice(1)
    .flatMap((part) => {
      const text = part.split("</testcase>")[0] ?? "";
      const [, attributes = ""] = /^([^>]*)>/.exec(text) ?? [];
      const failure = /<(?:failure|error)\b([^>]*)>([^]*)/.exec(text);
      if (failure === null || attributes.endsWith("/")) return [];
      const [, details = "", body = ""] = failure;
      const lines = decode(body.replace(/<\/(?:failure|error)>[^]*/, "").replaceAll(/<!\[CDATA\[|\]\]>/g, "")).split(
        "\n",
      );
      const title = [attribute(attributes, "classname"), attribute(attributes, "name")].filter(Boolean).join(" > ");
      const message = (attribute(details, "message") ?? "").split("\n");
      const told = messageIn(lines, 0, lines.length);
      const brief = messageIn(message, 0, message.length);
      const places = [
        ...placesIn(lines, 0, lines.length),
        ...placeOf(attribute(attributes, "file"), attribute(attributes, "line")),
      ];
      return (
        testProblem(
          "junit",
          title,
          brief.includes("\n") || (brief !== "" && !compares(told)) ? brief : told,
          places,
          1,
        ) ?? []
      );
    });
}

/** The lines of such a report: read as a whole, not line by line. */
export const junitLines: Matcher = (lines, at) => {
  if (!/<testsuites?\b/.test(lines[at] ?? "")) return undefined;
  const end = endOf(lines, at, (line) => line.includes("</testsuite"), lines.length);
  return { rule: "test/junit", severity: "info", text: "", places: [], length: end - at + 1 };
};

/** Whether it tells what was expected, below its first line. */
function compares(text: string): boolean {
  return /\n.*\b(?:expected|actual|received)\b|\n[+-] /i.test(text);
}

function attribute(text: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1];
  return value === undefined ? undefined : decode(value);
}

function decode(text: string): string {
  return text
    .replaceAll(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d{1,7});/g, (_, digits: string) => character(Number(digits)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
