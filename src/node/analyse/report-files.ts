import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ReportText } from "#core/analyse/reports.ts";
import { TuttiError } from "#core/errors.ts";
import { generatedFolders } from "./generated-folders.ts";
import { readFileContent } from "./read-file.ts";

const limitBytes = 50_000_000;
const mostReports = 200;
const mostFolders = 20_000;
const passedOver = new Set([...generatedFolders, ".git"]);

/**
 * The reports that the settings name by patterns, then those that a person named.
 *
 * @throws TuttiError `refused` when one of the latter cannot be read
 */
export async function readAskedReports(
  folder: string,
  patterns: readonly string[],
  named: readonly string[],
  signal: AbortSignal,
): Promise<readonly ReportText[]> {
  return [...(await readNamedReports(folder, patterns, signal)), ...(await readReportFiles(named))];
}

/**
 * The reports that patterns name, ignored by git or not, in the order of their
 * names. A pattern without any file is no mistake: the scanner has not run yet.
 *
 * @param patterns  relative to `folder`, with `*` and `**`
 */
async function readNamedReports(
  folder: string,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<readonly ReportText[]> {
  const paths = new Set<string>();
  for (const pattern of patterns) for (const path of await matching(folder, pattern, signal)) paths.add(path);
  const found: ReportText[] = [];
  for (const file of [...paths].toSorted().slice(0, mostReports)) {
    const content = await readFileContent(join(folder, file), limitBytes);
    if (content.kind === "text") found.push({ file, text: content.text });
  }
  return found;
}

/** @throws TuttiError `refused` when one cannot be read: somebody named it on purpose */
async function readReportFiles(paths: readonly string[]): Promise<readonly ReportText[]> {
  return await Promise.all(
    paths.map(async (path) => {
      const content = await readFileContent(resolve(path), limitBytes);
      if (content.kind === "text") return { file: path, text: content.text };
      const reason = content.kind === "binary" ? "is not a text" : content.reason;
      throw new TuttiError("refused", `The report ${path} ${reason}. Name a file in SARIF.`);
    }),
  );
}

/** Walks only below the part of a pattern that has no star. Symbolic links are not followed. */
async function matching(folder: string, pattern: string, signal: AbortSignal): Promise<readonly string[]> {
  const parts = pattern.split("/").filter((part) => part !== "" && part !== ".");
  const star = parts.findIndex((part) => part.includes("*"));
  if (star === -1) return [parts.join("/")];
  const wanted = expressionOf(parts);
  const isDeep = parts.includes("**");
  const found: string[] = [];
  const waiting = [parts.slice(0, star).join("/")];
  for (let seen = 0; waiting.length > 0 && seen < mostFolders; seen++) {
    signal.throwIfAborted();
    const at = waiting.pop() ?? "";
    for (const entry of await readdir(join(folder, at), { withFileTypes: true }).catch(() => [])) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      const mayGoOn = isDeep || path.split("/").length < parts.length;
      if (entry.isDirectory() && mayGoOn && !passedOver.has(entry.name)) waiting.push(path);
      if (entry.isFile() && wanted.test(path)) found.push(path);
    }
  }
  return found;
}

function expressionOf(parts: readonly string[]): RegExp {
  const source = parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    if (part === "**") return isLast ? ".*" : "(?:[^/]+/)*";
    const escaped = part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\*+/g, "[^/]*");
    return isLast ? escaped : `${escaped}/`;
  });
  return new RegExp(`^${source.join("")}$`);
}
