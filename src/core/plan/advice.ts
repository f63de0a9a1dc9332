import { writtenWords } from "../analyse/age-words.ts";
import type { Finding } from "../analyse/finding.ts";
import type { Priority } from "../board/task.ts";

/** What to do about findings of one kind in one place, in words. */
export interface Advice {
  /** An imperative sentence without a full stop. */
  readonly title: string;
  readonly description: string;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly criteria: readonly string[];
  readonly steps: readonly string[];
  readonly files: readonly string[];
  readonly forHuman: boolean;
}

/** Titles, labels and further criteria of the project files that may be missing. */
const missing: Readonly<Record<string, { title: string; labels: readonly string[]; criteria?: readonly string[] }>> = {
  "missing/license": { title: "Add a licence file", labels: ["docs", "legal"] },
  "missing/readme": { title: "Add a README", labels: ["docs"] },
  "missing/gitignore": { title: "Add a .gitignore", labels: ["housekeeping"] },
  "missing/ci": { title: "Run the checks on every pull request", labels: ["ci"] },
  "missing/tests": {
    title: "Add a first test",
    labels: ["tests"],
    criteria: ["The project's test command runs the new test and succeeds"],
  },
  "missing/lockfile": {
    title: "Lock the dependencies",
    labels: ["dependencies"],
    criteria: ["The locked install command succeeds in a fresh checkout"],
  },
  "missing/editorconfig": { title: "Add an .editorconfig", labels: ["housekeeping"] },
  "missing/gitattributes": { title: "Add a .gitattributes", labels: ["housekeeping"] },
  "missing/contributing": { title: "Add a contributing guide", labels: ["docs"] },
  "missing/changelog": { title: "Add a changelog", labels: ["docs"] },
  "missing/security": { title: "Add a security policy", labels: ["docs", "security"] },
  "missing/codeowners": { title: "Name the owners of the code", labels: ["housekeeping"] },
  "missing/dockerfile": { title: "Add a Dockerfile", labels: ["deploy"] },
};

const priorities: Readonly<Record<Finding["severity"], Priority>> = { error: "high", warning: "medium", info: "low" };

/** @param findings  at least one; all of `subject` and in `file` */
export function advise(subject: string, file: string, findings: readonly Finding[]): Advice {
  if (subject === "secret") return adviseSecrets(file, findings);
  if (subject === "todo") return adviseNotes(file, findings);
  const first = findings[0];
  const known = missing[subject];
  const usual = {
    description: findings.map(describe).join("\n"),
    priority: priorities[first?.severity ?? "info"],
    steps: [],
    files: [file],
    forHuman: false,
  };
  if (known !== undefined) {
    return {
      ...usual,
      title: known.title,
      description: first?.message ?? "",
      labels: known.labels,
      criteria: [`${file} exists`, `Analysis no longer reports ${subject}`, ...(known.criteria ?? [])],
    };
  }
  const criteria = [`Analysis no longer reports ${subject} in ${file}`];
  switch (subject) {
    case "gitignore/entries":
      return { ...usual, title: "Complete the .gitignore", labels: ["housekeeping"], criteria };
    case "damage/conflict":
      return { ...usual, title: `Resolve the merge conflict left in ${file}`, labels: ["bug"], criteria };
    case "damage/json":
      return { ...usual, title: `Make ${file} valid JSON`, labels: ["bug"], criteria };
    case "size/large-file":
      return {
        ...usual,
        title: `Decide whether ${file} belongs in git`,
        labels: ["housekeeping"],
        criteria,
        forHuman: true,
      };
    default:
      return { ...usual, title: first?.title ?? subject, labels: [subject.split("/")[0] ?? subject], criteria };
  }
}

function adviseSecrets(file: string, findings: readonly Finding[]): Advice {
  const isFile = findings.every((finding) => finding.rule === "secret/env-file" || finding.rule === "secret/key-file");
  return {
    title: isFile ? `Stop tracking ${file}` : `Revoke and remove ${plural(findings.length, "secret")} in ${file}`,
    description: findings.map(describe).join("\n"),
    priority: findings.some((finding) => finding.severity === "error") ? "critical" : "medium",
    labels: ["security"],
    criteria: [`Analysis no longer reports secrets in ${file}`],
    steps: [
      "Revoke each secret where it was issued; it is known to everybody who has the repository",
      "Issue new ones and keep them outside the repository: in the environment or a secret store",
      isFile
        ? `Run \`git rm --cached\` on ${file} and ignore it`
        : `Replace the text in ${file} by a reference to where the new one is kept`,
      "Decide whether the history must be rewritten; after revoking it is not urgent",
    ],
    files: isFile ? [file, ".gitignore"] : [file],
    forHuman: true,
  };
}

function adviseNotes(file: string, findings: readonly Finding[]): Advice {
  const [only] = findings;
  const isOne = findings.length === 1 && only !== undefined;
  const urgent = findings.some((finding) => finding.severity === "warning");
  return {
    title: isOne ? titleOfNote(only, file) : `Settle the ${findings.length} notes left in ${file}`,
    description: findings.map(describe).join("\n"),
    priority: urgent ? "medium" : "low",
    labels: ["todo"],
    criteria: isOne
      ? ["What the note asks for is done", `Analysis no longer reports this note in ${file}`]
      : [`Analysis no longer reports these notes in ${file}`],
    steps: isOne ? [] : findings.map((finding) => finding.title),
    files: [file],
    forHuman: false,
  };
}

/** The author's words where they are a title, else where the note stands. */
function titleOfNote(finding: Finding, file: string): string {
  const words = finding.title
    .replace(/^[A-Z]+:\s*/, "")
    .trim()
    .replace(/[.\s]+$/, "");
  if (words.endsWith("without a text") || words.length < 8)
    return `Settle the ${finding.title.split(":")[0]} in ${file}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function describe({ title, message, evidence, written }: Finding): string {
  const places = evidence.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
  const age = written === undefined ? [] : [writtenWords(written)];
  return `- ${title} (${[...new Set(places), ...age].join(", ")}). ${message}`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? `the ${noun}` : `${count} ${noun}s`;
}
