import * as z from "zod";
import { TaskKind } from "../agents/agent-traits.ts";
import { taskSizes } from "./task-kind.ts";

/** Which agent gets tasks that are all of this; every task when nothing is said. */
export const RoutingRule = z.strictObject({
  label: z.string().min(1).optional().describe("Tasks with this label."),
  kind: TaskKind.optional().describe("Tasks about this, by their labels, else by how their titles begin."),
  path: z.string().min(1).optional().describe("Tasks that will probably touch such a file, as “docs/**”."),
  size: z.enum(taskSizes).optional().describe("By the estimate: up to an hour is small, up to a day medium."),
  agent: z.string().min(1).describe("The agent's id."),
});
export type RoutingRule = z.infer<typeof RoutingRule>;

/**
 * Why a run cannot go on with its agent.
 *
 * - `missing`: the agent is not there, or cannot be started.
 * - `login`: its login or key is refused.
 * - `limit`: its account is at a limit for longer than one wants to wait.
 * - `provider`: its vendor does not answer, or answers with errors.
 * - `failed`: it ended without having done the work.
 */
export const FallbackCause = z.enum(["missing", "login", "limit", "provider", "failed"]);
export type FallbackCause = z.infer<typeof FallbackCause>;

export const RoutingSettings = z
  .strictObject({
    rules: z
      .array(RoutingRule)
      .default([])
      .describe("Which agents get which tasks; the first rule that fits a task, and whose agent can be had, counts."),
    fallback: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Agents that go on with runs whose agent cannot be had, by id, in this order; for agents that name none themselves in “agentTraits”.",
      ),
    fallbackOn: z
      .array(FallbackCause)
      .default(["missing", "login", "limit", "provider"])
      .describe(
        "When that happens: the agent is missing, its login or key is refused, its account is at a limit, its vendor does not answer; and “failed”, when it has not done the work.",
      ),
    waitMinutes: z
      .number()
      .min(0)
      .default(15)
      .describe("How long a limit of an account may last before another agent goes on, in minutes."),
  })
  .prefault({});
export type RoutingSettings = z.infer<typeof RoutingSettings>;
