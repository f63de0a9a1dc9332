import * as z from "zod";
import { Priority } from "../board/task.ts";

/** What a template asks for. */
export const TemplateVariable = z.strictObject({
  type: z.enum(["text", "number", "yes-no"]).default("text"),
  description: z.string().default(""),
  required: z.boolean().default(false),
  default: z.string().optional(),
  /** The only values that are taken. */
  values: z.array(z.string()).min(1).optional(),
});
export type TemplateVariable = z.infer<typeof TemplateVariable>;

/** A task to be filled in: data, never a command. `{{name}}` stands for a variable in title, group, labels and body. */
export const TaskTemplate = z.strictObject({
  name: z.string().regex(/^[\w-]{1,40}$/, "letters, digits, _ and - only"),
  description: z.string().default(""),
  title: z.string().min(1),
  priority: Priority.optional(),
  labels: z.array(z.string()).default([]),
  estimate: z.string().optional(),
  group: z.string().optional(),
  variables: z
    .record(z.string().regex(/^[a-z][\w-]*$/i, "a letter, then letters, digits, _ and -"), TemplateVariable)
    .default({}),
  /** Markdown; boxes under “Acceptance criteria” are criteria. */
  body: z.string().default(""),
});
export type TaskTemplate = z.infer<typeof TaskTemplate>;
