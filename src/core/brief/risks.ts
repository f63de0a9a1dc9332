import type { Finding } from "../analyse/finding.ts";
import { isVendored, kindOfPath } from "../analyse/source-kind.ts";
import type { Survey } from "./survey.ts";

const mostNamed = 6;
/** Files longer than this that many use are where a small change breaks much. In lines. */
const longFile = 400;
const manyUsers = 5;

/** Where to be careful, and why. One line each, most dangerous first. */
export function risksOf({ paths, ranked, lines, generated }: Survey, findings: readonly Finding[]): readonly string[] {
  const made = [...paths.filter((path) => kindOfPath(path) === "lock"), ...generated];
  const vendored = [...new Set(paths.filter(isVendored).map(vendoredFolder))];
  const migrations = [...new Set(paths.flatMap((path) => /^(?:.*\/)?migrations\//.exec(path)?.[0] ?? []))];
  const central = ranked.filter(({ path, users }) => users >= manyUsers && (lines.get(path) ?? 0) > longFile);
  return [
    ...findings.filter(({ severity }) => severity === "error").map(findingLine),
    ...(made.length === 0 ? [] : [`Written by tools, not by hand: ${some(made)}`]),
    ...(vendored.length === 0 ? [] : [`Other people's code: ${some(vendored)}`]),
    ...(migrations.length === 0 ? [] : [`Add migrations, never change one that is there: ${some(migrations)}`]),
    ...central
      .slice(0, mostNamed)
      .map(({ path, users }) => `${path}: ${lines.get(path)} lines, used by ${users} files`),
  ];
}

function findingLine({ title, evidence }: Finding): string {
  const [first] = evidence;
  return first === undefined ? title : `${first.file}: ${title}`;
}

function vendoredFolder(path: string): string {
  const folders = path.split("/");
  const at = folders.findIndex((_, index) => isVendored(`${folders.slice(0, index + 1).join("/")}/`));
  return `${folders.slice(0, at + 1).join("/")}/`;
}

function some(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return rest > 0 ? `${names.slice(0, mostNamed).join(", ")} and ${rest} more` : names.join(", ");
}
