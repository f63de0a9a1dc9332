import * as z from "zod";
import { ApprovalId, RunId, TaskId } from "../board/ids.ts";
import { MicroUsd } from "../cost/usage.ts";
import { ToolKind } from "../run/agent-event.ts";

/** A durable question of an agent to a human. Nobody answering before `expiresAt` is a denial. */
export const Approval = z.object({
  id: ApprovalId,
  task: TaskId,
  run: RunId,
  title: z.string(),
  kind: ToolKind,
  paths: z.array(z.string()),
  command: z.string().optional(),
  /** Why it was not decided by rule. */
  reason: z.string(),
  askedAt: z.number(),
  expiresAt: z.number(),
  /** More money is asked for: which budget (see `budgetKey`), and how much. It has no end in time. */
  budget: z.object({ key: z.string(), microUsd: MicroUsd }).optional(),
  answer: z.object({ decision: z.enum(["allow", "deny"]), by: z.string(), at: z.number() }).optional(),
});
export type Approval = z.infer<typeof Approval>;
