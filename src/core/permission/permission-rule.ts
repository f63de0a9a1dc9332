import * as z from "zod";
import { classWords, type PermissionClass, RuleClass } from "./permission-class.ts";

/**
 * What a person has decided for good, in this repository: for all its worktrees,
 * its agents and its tasks. It is on the board, which the repository cannot bring along.
 */
export const PermissionRule = z.object({
  class: RuleClass,
  decision: z.enum(["allow", "deny"]),
  by: z.string(),
  at: z.number(),
});
export type PermissionRule = z.infer<typeof PermissionRule>;

export type PermissionRules = ReadonlyMap<RuleClass, PermissionRule>;

export interface Judged {
  readonly classes?: readonly PermissionClass[] | undefined;
  readonly risky?: boolean | undefined;
}

/**
 * What the rules say of a question; `undefined` when a human must. One denial is
 * enough; to be allowed, all that it does must be, and nothing of it risky.
 */
export function ruled(
  { classes = [], risky = true }: Judged,
  rules: PermissionRules,
): { readonly decision: "allow" | "deny"; readonly reason: string } | undefined {
  const decided = classes.map((each) => rules.get(each as RuleClass)); // rules of other classes do not exist
  const denied = decided.find((rule) => rule?.decision === "deny");
  if (denied !== undefined) return { decision: "deny", reason: `A rule denies ${classWords[denied.class]} here.` };
  const open = classes.filter((each, at) => each !== "read" && each !== "edit" && decided[at]?.decision !== "allow");
  if (risky || classes.length === 0 || open.length > 0) return undefined;
  const words = classes.filter((each) => each !== "read" && each !== "edit").map((each) => classWords[each]);
  if (words.length === 0) return undefined;
  return { decision: "allow", reason: `A rule allows ${words.join(" and ")} here.` };
}

/** What a rule would have to say so that this is never asked again; nothing where no rule can. */
export function rememberable({ classes = [], risky = true }: Judged): readonly RuleClass[] {
  const open = classes.filter((each) => each !== "read" && each !== "edit");
  const fitting = open.flatMap((each) => RuleClass.safeParse(each).data ?? []);
  return risky || fitting.length < open.length ? [] : fitting;
}

/** What answering a question for good would mean, for a person to read before; `undefined` where no rule may answer it. */
export function offeredRule(judged: Judged): string | undefined {
  const classes = rememberable(judged);
  return classes.length === 0 ? undefined : ruleSentence(classes);
}

function ruleSentence(classes: readonly RuleClass[]): string {
  const what = classes.map((each) => classWords[each]).join(" and ");
  return `Agents may always do this from now on: ${what}. It holds for every task and worktree of this repository, until you revoke it. What may do harm is still asked.`;
}
