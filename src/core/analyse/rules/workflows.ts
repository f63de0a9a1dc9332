import type { Grammar, YamlEntry, YamlNode } from "../grammar.ts";
import type { FileRule } from "../rule.ts";
import { entriesOf, entryIn, itemsOf, scalarOf, valueIn } from "../syntax/yaml-access.ts";
import { type Fault, findingsOfFile } from "./file-findings.ts";

const workflow = /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/;
const action = /^(?:\.github\/actions\/(?:[^/]{1,100}\/){1,4})?action\.ya?ml$/;
/** Fields that whoever opens an issue or a pull request fills in freely. */
const untrusted =
  /\$\{\{(?:(?!\}\}).){0,500}?\b(github\.(?:head_ref|event\.(?:issue|pull_request|comment|review|review_comment|discussion|head_commit|workflow_run|commits|pages)\b[\w.*[\]'-]*?\.(?:title|body|message|name|email|ref|label|head_branch|page_name|default_branch|display_title)))\b/g;

/** Workflows and actions of GitHub that strangers could turn against the project. */
export function workflowRule(grammar: Grammar): FileRule {
  return ({ path, text }) => {
    const isWorkflow = workflow.test(path);
    if (!isWorkflow && !action.test(path)) return [];
    const parsed = grammar.yaml(text);
    if (!parsed.ok) {
      const message = `${path} ${parsed.reason}. GitHub runs nothing of it.`;
      const fault = {
        rule: "ci/broken",
        severity: "error",
        line: 1,
        title: `${path} cannot be read`,
        message,
      } as const;
      return findingsOfFile(path, [{ ...fault, text: "", fixClass: "update" }]);
    }
    const faults = parsed.value.flatMap((root) => {
      const jobs = entriesOf(valueIn(root, "jobs"));
      const steps = [
        ...jobs.flatMap((job) => itemsOf(valueIn(job.value, "steps"))),
        ...itemsOf(valueIn(root, "runs", "steps")),
      ];
      const called = jobs.flatMap((job) => entryIn(job.value, "uses") ?? []);
      return [
        ...[...called, ...steps.flatMap((step) => entryIn(step, "uses") ?? [])].flatMap(unpinned),
        ...steps.flatMap(injections),
        ...headCheckouts(root, steps),
        ...(isWorkflow ? permissions(root, jobs) : []),
      ];
    });
    return findingsOfFile(path, faults);
  };
}

/** GitHub's own actions may be named by a tag, as most rules have it; those of others only by a commit. */
function unpinned({ line, value }: YamlEntry): readonly Fault[] {
  const uses = scalarOf(value) ?? "";
  if (uses.startsWith("./") || uses.includes("${{")) return [];
  const isImage = uses.startsWith("docker://");
  const [name = "", ref = ""] = uses.split("@");
  if (isImage ? /@sha256:/.test(uses) : /^[0-9a-f]{40}$/.test(ref)) return [];
  const isOfficial = /^(?:actions|github)\//.test(name);
  const isMoving = ref === "" || /^(?:main|master|develop|latest|HEAD)$/.test(ref);
  if (name === "" || (isOfficial && !isMoving)) return [];
  return [
    {
      rule: "ci/unpinned-action",
      severity: isMoving && !isImage ? "warning" : "info",
      line,
      title: `${uses} can change under the workflow`,
      message: `Whoever can move ${ref === "" ? "what this name stands for" : `“${ref}”`} runs code with this workflow's token and secrets. Name it by its full ${isImage ? "digest" : "commit hash"}, with the version in a comment.`,
      text: `uses: ${uses}`,
      fixClass: "pin",
    },
  ];
}

function injections(step: YamlNode): readonly Fault[] {
  const isScript = (scalarOf(valueIn(step, "uses")) ?? "").startsWith("actions/github-script@");
  const script = valueIn(step, "run") ?? (isScript ? valueIn(step, "with", "script") : undefined);
  if (script?.kind !== "scalar" || typeof script.value !== "string") return [];
  return script.value.split("\n").flatMap((line, index) =>
    [...line.slice(0, 2_000).matchAll(untrusted)].map(([, field = ""]): Fault => ({
      rule: "ci/script-injection",
      severity: "error",
      line: script.textLine + index,
      title: `${field} is put into a script as it is`,
      message: `${field} is written by whoever opens the issue or the pull request, and becomes part of the script: a title with a quote in it runs as a command. Put it into “env” and use the variable.`,
      text: line.trim(),
      fixClass: "configure",
    })),
  );
}

/** Workflows that run with the project's secrets, and check out what a stranger has sent. */
function headCheckouts(root: YamlNode, steps: readonly YamlNode[]): readonly Fault[] {
  const on = valueIn(root, "on") ?? valueIn(root, "true"); // `on` is true to YAML 1.1
  const names = [
    scalarOf(on) ?? "",
    ...itemsOf(on).map((item) => scalarOf(item) ?? ""),
    ...entriesOf(on).map(({ key }) => key),
  ];
  const trigger = names.find((name) => name === "pull_request_target" || name === "workflow_run");
  if (trigger === undefined) return [];
  return steps.flatMap((step): readonly Fault[] => {
    const ref = entryIn(valueIn(step, "with"), "ref");
    const text = scalarOf(ref?.value) ?? "";
    const isCheckout = (scalarOf(valueIn(step, "uses")) ?? "").startsWith("actions/checkout@");
    const isHead = /github\.head_ref|pull_request\.head\.|workflow_run\.head_|refs\/pull\//.test(text);
    if (!isCheckout || ref === undefined || !isHead) return [];
    return [
      {
        rule: "ci/untrusted-checkout",
        severity: "error",
        line: ref.line,
        title: `${trigger} checks out what a stranger has sent`,
        message: `A workflow on ${trigger} has the project's token and secrets, and this step brings in the code of the pull request: whatever it then builds or tests can take them. Use “pull_request”, or do not run that code.`,
        text: `ref: ${text}`,
        fixClass: "configure",
      },
    ];
  });
}

function permissions(root: YamlNode, jobs: readonly YamlEntry[]): readonly Fault[] {
  const all = [entryIn(root, "permissions"), ...jobs.map((job) => entryIn(job.value, "permissions"))];
  const broad = all.filter((entry) => scalarOf(entry?.value) === "write-all");
  const faults = broad.map((entry): Fault => ({
    rule: "ci/broad-permissions",
    severity: "warning",
    line: entry?.line ?? 1,
    title: "A workflow may write everything",
    message:
      "Whatever runs in it, every action included, can push, release and publish. Name only the permissions that it needs.",
    text: "permissions: write-all",
    fixClass: "configure",
  }));
  if (entryIn(root, "jobs") === undefined || all[0] !== undefined || all.slice(1).every((entry) => entry !== undefined))
    return faults;
  return [
    ...faults,
    {
      rule: "ci/no-permissions",
      severity: "info",
      line: entryIn(root, "jobs")?.line ?? 1,
      title: "A workflow does not say what it may do",
      message:
        "Its token then has what the repository's settings give to all workflows, which may be the right to write everything. Begin it with “permissions: contents: read”.",
      text: "no permissions",
      fixClass: "configure",
    },
  ];
}
