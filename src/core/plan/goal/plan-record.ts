import * as z from "zod";

/** Something that the planner asks before it plans. Without an answer its default holds. */
export const PlanQuestion = z.object({
  question: z.string().min(1).max(500).describe("One short question about what is wanted, not about how it is built."),
  default: z.string().min(1).max(500).describe("The answer that is taken when nobody answers."),
});
export type PlanQuestion = z.infer<typeof PlanQuestion>;

const Sentences = z.array(z.string().min(1).max(1_000)).max(30);

/** What shall be reached, before anybody thinks of tasks. */
export const ProjectSpec = z.object({
  title: z.string().min(1).max(120).describe("What is built or changed, in a few words."),
  summary: z.string().min(1).max(4_000).describe("What is wanted and why, in one or two paragraphs."),
  requirements: Sentences.min(1).describe("What must hold afterwards; each can be checked."),
  outOfScope: Sentences.describe("What is deliberately left out; empty when nothing is."),
  assumptions: Sentences.describe("What was taken for granted; empty when nothing was."),
});
export type ProjectSpec = z.infer<typeof ProjectSpec>;

/** A specification, with what the answers have raised. */
export const AskingSpec = z.object({
  ...ProjectSpec.shape,
  questions: z
    .array(PlanQuestion)
    .max(3)
    .default([])
    .describe("New questions that the answers raise, and whose answer changes the plan; empty as a rule."),
});
export type AskingSpec = z.infer<typeof AskingSpec>;

export const PlanId = z.string().regex(/^plan-[a-z0-9]{4,40}$/);

/** A plan on its way: kept, so that its questions may be answered later and by another process. */
export const PlanRecord = z.object({
  id: PlanId,
  goal: z.string(),
  /** The text of a file that came with the goal. */
  source: z.object({ file: z.string(), text: z.string() }).optional(),
  agent: z.string(),
  questions: z.array(PlanQuestion),
  /** How many questions there were before the answers raised new ones; absent while they have not. */
  askedAgain: z.int().min(0).optional(),
  /** By the question's place in the list. */
  answers: z.record(z.string(), z.string()).default({}),
  spec: ProjectSpec.optional(),
  /** The proposals that it has become. */
  tasks: z.array(z.string()).default([]),
});
export type PlanRecord = z.infer<typeof PlanRecord>;

/** The questions with what counts as their answer. */
export function answered({ questions, answers }: PlanRecord): readonly { question: string; answer: string }[] {
  return questions.map(({ question, default: usual }, at) => ({ question, answer: answers[at + 1] ?? usual }));
}
