import * as z from "zod";
import { RegisterId, RunId, TaskId } from "./ids.ts";

export const RegisterKind = z.enum(["decision", "risk", "question", "learning"]);
export type RegisterKind = z.infer<typeof RegisterKind>;

export const Degree = z.enum(["low", "medium", "high"]);
export type Degree = z.infer<typeof Degree>;

/** Who brought an entry: a person, the agent of a run, or a file that was imported. */
export const RegisterSource = z.discriminatedUnion("from", [
  z.object({ from: z.literal("person"), name: z.string() }),
  z.object({ from: z.literal("agent"), agent: z.string(), run: RunId }),
  z.object({ from: z.literal("file"), file: z.string(), line: z.int().min(1) }),
]);
export type RegisterSource = z.infer<typeof RegisterSource>;

const Title = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\r\n]+$/);
const Text = z.string().max(20_000);

/** Something that a project knows beside its tasks, apart from where it stands. */
export const RegisterDraft = z.object({
  id: RegisterId,
  kind: RegisterKind,
  /** One line: the question, what was decided, what may happen, what was learned. */
  title: Title,
  /** Markdown: why, the context, the consequences. */
  text: Text.default(""),
  /** The tasks that it is about; none when it is about the whole project. */
  tasks: z.array(TaskId).default([]),
  /** Of a question: its tasks are not given to agents before it is answered. */
  blocks: z.boolean().optional(),
  /** Of a risk. */
  likelihood: Degree.optional(),
  impact: Degree.optional(),
  mitigation: Text.optional(),
  owner: z.string().max(200).optional(),
  source: RegisterSource,
});
export type RegisterDraft = z.infer<typeof RegisterDraft>;

export const LongestAnswer = z.string().trim().min(1).max(20_000);

/**
 * Where an entry stands. Questions and risks are born `open`, decisions `proposed` or `accepted`, learnings `noted`.
 * A question becomes `answered`, a decision `superseded` by a later one. `settled` ends any of them: a risk that is
 * over, a question that nobody needs answered, a decision that was rejected, a learning that does not hold any more.
 */
export const RegisterState = z.discriminatedUnion("name", [
  z.object({ name: z.literal("open") }),
  z.object({ name: z.literal("answered"), answer: LongestAnswer }),
  z.object({ name: z.literal("proposed") }),
  z.object({ name: z.literal("accepted") }),
  z.object({ name: z.literal("superseded"), by: RegisterId }),
  z.object({ name: z.literal("noted") }),
  z.object({ name: z.literal("settled"), note: z.string().max(20_000) }),
]);
export type RegisterState = z.infer<typeof RegisterState>;

export const RegisterEntry = z.object({
  ...RegisterDraft.shape,
  state: RegisterState,
  createdAt: z.number(),
  changedAt: z.number(),
  /** Who changed it last, where somebody has. */
  changedBy: z.string().optional(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

/** New values of an entry's fields. `null` takes one away that an entry can be without. */
export const RegisterChanges = z
  .object({
    title: Title,
    text: Text,
    tasks: z.array(TaskId),
    blocks: z.boolean(),
    likelihood: Degree.nullable(),
    impact: Degree.nullable(),
    mitigation: Text.nullable(),
    owner: z.string().max(200).nullable(),
  })
  .partial();
export type RegisterChanges = z.infer<typeof RegisterChanges>;

/** The states that an entry of a kind can be in; the first is the one that it is born in. */
export const statesOf: Readonly<Record<RegisterKind, readonly RegisterState["name"][]>> = {
  decision: ["proposed", "accepted", "superseded", "settled"],
  risk: ["open", "settled"],
  question: ["open", "answered", "settled"],
  learning: ["noted", "settled"],
};

/** The question without whose answer nobody shall work on a task; of several the oldest. */
export function questionBefore(
  { registers }: { readonly registers: ReadonlyMap<RegisterId, RegisterEntry> },
  task: TaskId,
): RegisterEntry | undefined {
  for (const entry of registers.values()) {
    if (entry.kind !== "question" || entry.blocks !== true || entry.state.name !== "open") continue;
    if (entry.tasks.includes(task)) return entry;
  }
  return undefined;
}

/** That a task waits for an answer, as a sentence. */
export function waitsForAnswer(question: RegisterEntry): string {
  return `It waits for an answer: “${question.title}”`;
}
