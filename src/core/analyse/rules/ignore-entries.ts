import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import { missingIgnores } from "../ignore-entries.ts";
import type { Overview } from "../rule.ts";

/** A `.gitignore` that forgets what this kind of project must never commit. */
export function ignoreEntriesRule({ project, ecosystems }: Overview): readonly RuleFinding[] {
  if (!project.has(".gitignore")) return []; // the missing file is a finding of its own
  const missing = missingIgnores(project, ecosystems);
  if (missing.length === 0) return [];
  return [
    {
      id: findingIds("gitignore/entries", ".gitignore")(missing.join(" ")),
      rule: "gitignore/entries",
      severity: "warning",
      title: `.gitignore lacks ${missing.join(", ")}`,
      message: "Dependencies, build results or local secrets can be committed by accident.",
      evidence: missing.map((entry) => ({ file: ".gitignore", text: `${entry} is not ignored` })),
      fixClass: "configure",
      fix: { recipe: "gitignore", options: {} },
    },
  ];
}
