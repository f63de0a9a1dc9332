import type { AnalysisProgress } from "./analyser.ts";
import type { Analysis, Finding, Written } from "./finding.ts";
import { inOrder } from "./finding-order.ts";

/** Knows who wrote the lines of a file as it is on disk now. */
export interface LineAuthors {
  /**
   * By line. What nobody has committed, or the repository's history does not
   * reach, is left out; a file that git does not know gives nothing.
   *
   * @param folder  absolute path of the project
   * @param file    relative to it
   */
  of(
    folder: string,
    file: string,
    lines: readonly number[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, Written>>;
}

/** Files that are asked for at once. */
const atOnce = 2;

/** Takes over what is known of the same notes already: it stays true while the note says the same. */
export function withKnownAuthors(analysis: Analysis, known: ReadonlyMap<string, Finding>): Analysis {
  return annotate(analysis, (finding) => known.get(finding.id)?.written);
}

/** Asks who wrote the notes of which it is not known. */
export async function withAuthors(
  analysis: Analysis,
  folder: string,
  authors: LineAuthors,
  progress: (progress: AnalysisProgress) => void,
  signal: AbortSignal,
): Promise<Analysis> {
  const open = analysis.findings.filter((finding) => isNote(finding) && finding.written === undefined);
  const files = [...Map.groupBy(open, ({ evidence }) => evidence[0]?.file ?? "")];
  const found = new Map<string, Written>();
  const waiting = files.values();
  let done = 0;
  const ask = async (): Promise<void> => {
    for (const [file, findings] of waiting) {
      signal.throwIfAborted();
      progress({ phase: "blame", done, total: files.length });
      const lines = [...new Set(findings.flatMap(({ evidence }) => evidence[0]?.line ?? []))];
      const written = await authors.of(folder, file, lines, signal);
      for (const { id, evidence } of findings) {
        const author = written.get(evidence[0]?.line ?? 0);
        if (author !== undefined) found.set(id, author);
      }
      done++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  if (files.length > 0) progress({ phase: "blame", done, total: files.length });
  return annotate(analysis, ({ id }) => found.get(id));
}

function annotate(analysis: Analysis, writtenOf: (finding: Finding) => Written | undefined): Analysis {
  const findings = analysis.findings.map((finding) => {
    const written = isNote(finding) ? writtenOf(finding) : undefined;
    return written === undefined ? finding : { ...finding, written };
  });
  return { ...analysis, findings: findings.toSorted(inOrder) };
}

function isNote({ rule, evidence }: Finding): boolean {
  return rule.startsWith("todo/") && evidence[0]?.line !== undefined;
}
