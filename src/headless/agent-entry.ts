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
  /** What the vendor of a model answered to a free question. */
  checked: z.object({ ok: z.boolean(), message: z.string().optional() }).optional(),
  /** With `--check`: what it has when it is started on this machine. */
  containment: Containment.optional(),
});
