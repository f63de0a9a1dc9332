import * as z from "zod";

/** From the cheapest on. `free`: nobody is paid for a turn, as with a model on one's own machine. */
export const PriceClass = z.enum(["free", "low", "medium", "high"]);
export type PriceClass = z.infer<typeof PriceClass>;

/** What a task is about, as far as its words tell: see `kindOf`. */
export const TaskKind = z.enum(["feature", "fix", "test", "docs", "refactor", "chore"]);
export type TaskKind = z.infer<typeof TaskKind>;

/** What somebody declares of an agent: what nobody says is as it was shipped, or not known. */
export const AgentTraits = z.strictObject({
  edit: z.boolean().optional().describe("Whether it can change files. Without that it is given no task by itself."),
  run: z.boolean().optional().describe("Whether it can run commands, such as the project's tests."),
  price: PriceClass.optional().describe("How dear it is, compared with the others."),
  contextTokens: z.int().min(1_000).optional().describe("How much it can keep in mind, in tokens."),
  concurrency: z.int().min(1).max(64).optional().describe("Sessions of this agent at once."),
  kinds: z.array(TaskKind).optional().describe("Kinds of task that it is best at."),
  fallback: z
    .array(z.string().min(1))
    .optional()
    .describe("Agents that go on with its runs when it cannot be had, by id, in this order."),
});
export type AgentTraits = z.infer<typeof AgentTraits>;

/** What routing knows of an agent. Absent is not known. */
export interface AgentCapabilities {
  readonly edit: boolean;
  readonly run: boolean;
  /** An ended session can be opened again. */
  readonly resume: boolean;
  /** A message can be added while it works. */
  readonly steer: boolean;
  readonly price?: PriceClass | undefined;
  readonly contextTokens?: number | undefined;
  /** What it is best at; everything alike when there are none. */
  readonly kinds: readonly TaskKind[];
}

/** @param declared  later ones win, field by field */
export function capabilitiesOf(
  supports: { readonly resume: boolean; readonly steering: boolean },
  ...declared: readonly (AgentTraits | undefined)[]
): AgentCapabilities {
  const told: AgentTraits = Object.assign({}, ...declared.map((traits) => said(traits)));
  const { edit = true, run = true, price, contextTokens, kinds = [] } = told;
  return { edit, run, price, contextTokens, kinds, resume: supports.resume, steer: supports.steering };
}

function said(traits: AgentTraits = {}): AgentTraits {
  return Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined));
}
