import * as z from "zod";

/** `pools`, `agents` and `site` (its clone of the repository) are absent for one that takes everything. */
export const LiveWorker = z.object({
  id: z.string(),
  pid: z.int(),
  machine: z.string(),
  host: z.string(),
  version: z.string(),
  startedAt: z.number(),
  seenAt: z.number(),
  /** It takes nothing new, and ends when its runs have. */
  draining: z.boolean(),
  /** Ids of runs. */
  running: z.array(z.string()),
  pools: z.array(z.string()).optional(),
  agents: z.array(z.string()).optional(),
  site: z.string().optional(),
});
