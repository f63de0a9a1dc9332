import { findMismatches } from "../dependencies/out-of-step.ts";
import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { Overview } from "../rule.ts";

const mostShown = 20;

/** Lock files that no longer say what their manifest asks for: a locked install fails, or installs something else. */
export function lockStepRule({ project, grammar, dependencies }: Overview): readonly RuleFinding[] {
  return findMismatches(project, grammar, dependencies).map(({ lock, manifest, details }) => {
    const text = project.text(manifest)?.split("\n") ?? [];
    return {
      id: findingIds("lockfile/out-of-step", lock)(""),
      rule: "lockfile/out-of-step",
      severity: "warning",
      title: `${lock} is out of step with ${manifest}`,
      message: `${details.slice(0, 5).join("; ")}${details.length > 5 ? `; and ${details.length - 5} more` : ""}. Install once and commit the lock file.`,
      evidence: [
        { file: lock, text: `out of step with ${manifest}` },
        ...details.slice(0, mostShown).map((detail) => {
          const line = text.findIndex((each) => each.includes(detail.slice(0, detail.indexOf(" ")))) + 1;
          return { file: manifest, ...(line === 0 ? {} : { line }), text: detail };
        }),
      ],
      fixClass: "update",
    };
  });
}
