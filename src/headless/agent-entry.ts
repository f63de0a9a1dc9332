import * as z from "zod";
import { Containment } from "#core/permission/containment.ts";

/** An agent in what `tutti agents --json` prints. */
export const AgentEntry = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.string(),
  installed: z.boolean(),
  concurrency: z.int(),
  version: z.string().optional(),
  remark: z.string().optional(),
  /** Why the policy forbids it. */
  denied: z.string().optional(),
  /** What it is good for, as far as it is declared. */
  capabilities: z
    .object({
      edit: z.boolean(),
      run: z.boolean(),
      resume: z.boolean(),
      steer: z.boolean(),
      kinds: z.array(z.string()),
      price: z.string().optional(),
      contextTokens: z.int().optional(),
    })
    .optional(),
  /** What it does now: see `AgentView`. */
  status: z.string().optional(),
  /** Its past on this board. */
  history: z
    .object({
      runs: z.int(),
      succeeded: z.int(),
      failed: z.int(),
      passedOn: z.int(),
      successRate: z.number().optional(),
      medianMs: z.number().optional(),
      costMicroUsd: z.int(),
      unknownCosts: z.int(),
      trouble: z.object({ reason: z.string(), at: z.number() }).optional(),
    })
    .optional(),
  /** What the vendor of a model answered to a free question. */
  checked: z.object({ ok: z.boolean(), message: z.string().optional() }).optional(),
  /** With `--check`: what it has when it is started on this machine. */
  containment: Containment.optional(),
});
