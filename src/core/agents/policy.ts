import * as z from "zod";

/** `provider:openai`, `model:gpt-*` or `agent:codex`; `*` stands for anything, letters count alike in both cases. */
export const PolicyName = z
  .string()
  .regex(/^(?:provider|model|agent):\S+$/, "It must read like “provider:openai”, “model:gpt-*” or “agent:codex”");

/** One list of what is forbidden, and of what alone is allowed. */
export const PolicyRule = z.strictObject({
  deny: z.array(PolicyName).optional().describe("None of these may be used."),
  allow: z.array(PolicyName).optional().describe("Only these may be used."),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

/** All of them must permit an agent. So policies of several places are put one after the other. */
export const Policy = z.array(PolicyRule);
export type Policy = z.infer<typeof Policy>;

/** In the place of one that cannot be read: until it can be, no agent is started. */
export const closedPolicy: Policy = [{ deny: ["agent:*"] }];

/** The policies of several places, each as it was written: absent, right or wrong. All count. */
export function joinPolicies(written: readonly unknown[]): Policy {
  return written.flatMap((each) => {
    if (each === undefined || each === null) return [];
    const { data } = Policy.safeParse(each);
    return data ?? closedPolicy;
  });
}

/** What a policy looks at. */
export interface PolicySubject {
  readonly id: string;
  readonly label: string;
  /** Everybody who gets to see what it is told, as far as that is declared: a vendor, and who is behind it. */
  readonly vendors: readonly string[];
  /** There may be others: nobody whose word counts has said whose models it uses. */
  readonly open: boolean;
  /** Absent where it chooses one itself. */
  readonly model?: string | undefined;
  /** It is described by nobody whose word counts: allowing its id does not mean this one. */
  readonly hearsay?: boolean;
  /** It asks no model. */
  readonly free: boolean;
}

/** Why this agent may not be used, as a sentence; `undefined` when it may. What is not known is forbidden. */
export function refusalBy(policy: Policy, subject: PolicySubject): string | undefined {
  if (subject.free) return undefined;
  for (const rule of policy) {
    const reason = deniedBy(rule.deny ?? [], subject) ?? notAllowedBy(rule.allow, subject);
    if (reason !== undefined) return `${subject.label} is not used: ${reason}`;
  }
  return undefined;
}

function deniedBy(deny: readonly string[], subject: PolicySubject): string | undefined {
  const hit = deny.find((name) => names(name, subject));
  if (hit !== undefined) return `the policy denies ${hit}.`;
  const provider = deny.find((name) => name.startsWith("provider:"));
  if (provider !== undefined && subject.open) {
    return `the policy denies ${provider}, and nobody says whose models it uses. Name its “provider” in your own settings.`;
  }
  const model = deny.find((name) => name.startsWith("model:"));
  if (model !== undefined && subject.model === undefined) {
    return `the policy denies ${model}, and nobody says which model it uses. Name its “model” in your own settings.`;
  }
  return undefined;
}

function notAllowedBy(allow: readonly string[] | undefined, subject: PolicySubject): string | undefined {
  if (allow === undefined) return undefined;
  const { vendors, open } = subject;
  const isOurs =
    !open && vendors.length > 0 && vendors.every((vendor) => allow.some((name) => fits(name, "provider", vendor)));
  const counts = (name: string): boolean =>
    name.startsWith("model:") || (name.startsWith("agent:") && subject.hearsay !== true);
  const isNamed = allow.some((name) => counts(name) && names(name, subject));
  if (isOurs || isNamed) return undefined;
  const whose = open || vendors.length === 0 ? "nobody says whose models it uses" : `it is of ${vendors.join(" and ")}`;
  return `the policy allows only ${allow.length === 0 ? "nothing" : allow.join(", ")}, and ${whose}.`;
}

function names(name: string, { id, vendors, model }: PolicySubject): boolean {
  return (
    fits(name, "agent", id) ||
    vendors.some((vendor) => fits(name, "provider", vendor)) ||
    (model !== undefined && namesOfModel(model).some((each) => fits(name, "model", each)))
  );
}

/** With and without its vendor: `openai/gpt-5` is also `gpt-5`. */
function namesOfModel(model: string): readonly string[] {
  const parts = model.split("/");
  return parts.map((_, index) => parts.slice(index).join("/"));
}

function fits(name: string, kind: "provider" | "model" | "agent", value: string): boolean {
  if (!name.startsWith(`${kind}:`)) return false;
  const source = name
    .slice(kind.length + 1)
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, ".*");
  return new RegExp(`^${source}$`, "i").test(value);
}
