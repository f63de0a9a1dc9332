import * as z from "zod";
import { ApprovalId, RunId, TaskId } from "../board/ids.ts";
import { MicroUsd } from "../cost/usage.ts";
import { PermissionClass } from "./permission-class.ts";
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
  /** What it would change, where the agent says; with `-` and `+` before its lines. */
  diff: z.string().optional(),
  /** What it does; rules go by it. Absent in questions of older versions. */
  classes: z.array(PermissionClass).optional(),
  /** No rule may answer it. */
  risky: z.boolean().optional(),
  /** Why it was not decided by rule, and what may do harm. */
  reason: z.string(),
  askedAt: z.number(),
  expiresAt: z.number(),
  /** More money is asked for: which budget (see `budgetKey`), and how much. It has no end in time. */
  budget: z.object({ key: z.string(), microUsd: MicroUsd }).optional(),
  answer: z.object({ decision: z.enum(["allow", "deny"]), by: z.string(), at: z.number() }).optional(),
});
export type Approval = z.infer<typeof Approval>;
