import type { ToolKind } from "../run/agent-event.ts";
import { holdsSecrets, normal, whereabouts } from "./paths.ts";
import { classWords, type PermissionClass, type Risk } from "./permission-class.ts";
import { type PermissionRules, ruled } from "./permission-rule.ts";
import { riskOfCommand } from "./risk.ts";

export interface PermissionQuestion {
  readonly kind: ToolKind;
  /** Absolute paths, as far as the agent names them. */
  readonly paths: readonly string[];
  readonly command?: string | undefined;
}

export interface PermissionRuling {
  readonly decision: "allow" | "deny" | "ask";
  /** Sentences for the human, or for the transcript. */
  readonly reason: string;
  readonly risk: Risk;
}

const noRules: PermissionRules = new Map();

/**
 * Decides what needs no human: thinking, reading, and edits inside the
 * worktree are what the task is for; its git administration never is. All else
 * is asked, unless a rule decides it.
 *
 * @param worktree  absolute path, with forward slashes as `paths`
 */
export function rule(
  question: PermissionQuestion,
  worktree: string,
  rules: PermissionRules = noRules,
): PermissionRuling {
  const risk = riskOf(question, worktree);
  const { kind, paths } = question;
  if (kind === "think" || kind === "search") return { decision: "allow", reason: "It changes nothing.", risk };
  const changes = kind === "edit" || kind === "delete";
  if (changes && paths.some((path) => /(^|\/)\.git(\/|$)/.test(normal(path))))
    return { decision: "deny", reason: "Git's own files are not part of any task.", risk };
  const decided = ruled(risk, rules);
  if (decided !== undefined) return { ...decided, risk };
  const harmless = !risk.risky && risk.classes.every((each) => each === "read" || (each === "edit" && changes));
  if (harmless) return { decision: "allow", reason: harmlessReason(risk), risk };
  return { decision: "ask", reason: whyAsked(question, risk), risk };
}

/** What answering it with yes would mean. */
export function riskOf({ kind, paths, command }: PermissionQuestion, worktree: string): Risk {
  if (command !== undefined) return riskOfCommand(command, worktree);
  const outside = paths.filter((path) => whereabouts(path, worktree) !== "inside");
  const harm: string[] = [];
  const secret = paths.find((path) => holdsSecrets(path));
  const told = (most: PermissionClass): Risk => ({
    classes: outside.length > 0 && most !== "outside" ? [most, "outside"] : [most],
    risky: harm.length > 0 || most === "unknown",
    reasons: harm,
  });
  switch (kind) {
    case "think":
    case "search":
    case "read":
      if (secret !== undefined) harm.push(`It would show secrets: ${secret}.`);
      return told("read");
    case "edit":
    case "delete":
      if (paths.length === 0) harm.push("It does not say which file it would change.");
      for (const path of outside) harm.push(`It changes a file outside the worktree: ${path}.`);
      return told("edit");
    case "fetch":
      return told("network");
    case "execute":
      harm.push("It does not say which command it would run.");
      return told("unknown");
    case "other":
      harm.push("Its kind is not known.");
      return told("unknown");
  }
}

function harmlessReason({ classes }: Risk): string {
  return classes.includes("edit") ? "It changes files inside the worktree." : "It reads inside the worktree.";
}

/** The gravest first, then in a word what it is about. */
function whyAsked({ kind, paths, command }: PermissionQuestion, { classes, reasons }: Risk): string {
  const words = classes.filter((each) => each !== "read" && each !== "unknown").map((each) => classWords[each]);
  if (command !== undefined && words.length > 0) return [...reasons, `It is about ${words.join(" and ")}.`].join(" ");
  if (reasons.length > 0) return reasons.join(" ");
  return kind === "fetch" ? "It would reach the network." : `It reaches outside the worktree: ${paths.join(", ")}.`;
}
