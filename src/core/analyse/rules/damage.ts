import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { Overview, TextFile } from "../rule.ts";

/** Merge conflicts that were committed with their markers. */
export function conflictMarkerRule(file: TextFile): readonly RuleFinding[] {
  if (file.kind === "vendored" || !file.text.includes("<<<<<<< ")) return [];
  const lines = file.text.split("\n");
  const idOf = findingIds("damage/conflict", file.path);
  const findings: RuleFinding[] = [];
  let start: number | undefined;
  let hasMiddle = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("<<<<<<< ")) [start, hasMiddle] = [index, false];
    else if (/^={7}\r?$/.test(line)) hasMiddle = start !== undefined;
    else if (line.startsWith(">>>>>>> ") && start !== undefined && hasMiddle) {
      findings.push({
        id: idOf(lines[start] ?? ""),
        rule: "damage/conflict",
        severity: "error",
        title: "Merge conflict left in the file",
        message: `Both sides of a merge stand in ${file.path} with git's markers between them; the file cannot be right.`,
        evidence: [{ file: file.path, line: start + 1, text: (lines[start] ?? "").slice(0, 200) }],
        fixClass: "update",
      });
      start = undefined;
    }
  }
  return findings;
}

/** Manifests that their tools cannot read. */
export function brokenManifestRule({ project }: Overview): readonly RuleFinding[] {
  return project.manifests(/^(?:package|composer)\.json$/).flatMap((path) => {
    const text = project.text(path);
    if (text === undefined) return [];
    try {
      JSON.parse(text);
      return [];
    } catch {
      return [
        {
          id: findingIds("damage/json", path)(""),
          rule: "damage/json",
          severity: "error" as const,
          title: `${path} is not valid JSON`,
          message: "No tool can read this file, so nothing can be installed, built or tested from it.",
          evidence: [{ file: path, text: "" }],
          fixClass: "update" as const,
        },
      ];
    }
  });
}

/** Lock files and manifests of which nothing could be read, so that their dependencies are unknown. */
export function brokenLockRule({ dependencies }: Overview): readonly RuleFinding[] {
  return dependencies.broken.map(({ file, reason }) => ({
    id: findingIds("damage/lockfile", file)(""),
    rule: "damage/lockfile",
    severity: "warning",
    title: `The dependencies in ${file} cannot be read`,
    message: `${file} ${reason}. What it names is unknown until it is mended, or written anew by its package manager.`,
    evidence: [{ file, text: "" }],
    fixClass: "update",
  }));
}

const oversizeBytes = 5_000_000;

/** Big files in git stay in every clone for ever. */
export function oversizeRule({ project }: Overview): readonly RuleFinding[] {
  return project.files.flatMap((file) => {
    if (!file.tracked || file.size < oversizeBytes) return [];
    const megabytes = (file.size / 1_000_000).toFixed(1);
    return [
      {
        id: findingIds("size/large-file", file.path)(""),
        rule: "size/large-file",
        severity: "info" as const,
        title: `${file.path} has ${megabytes} MB`,
        message: "A file of this size stays in every clone for ever. Consider Git LFS or a download.",
        evidence: [{ file: file.path, text: `${file.size} bytes` }],
        fixClass: "decide" as const,
      },
    ];
  });
}
