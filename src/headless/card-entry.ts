import * as z from "zod";

/** What one run has changed that another has changed too, in the words of the card. */
const CollisionView = z.object({
  run: z.string(),
  task: z.string(),
  name: z.string(),
  text: z.string(),
  files: z.array(z.string()),
  order: z.string(),
  since: z.number(),
});

/** A card of the board, as `--json` prints it. */
export const CardEntry = z.object({
  id: z.string(),
  key: z.string().optional(),
  title: z.string(),
  priority: z.string().optional(),
  labels: z.array(z.string()),
  /** In the words of its author. */
  estimate: z.string().optional(),
  group: z.string().optional(),
  assignee: z.string().optional(),
  state: z.string(),
  remark: z.string().optional(),
  run: z.string().optional(),
  agent: z.string().optional(),
  /** Whose it is, by name where it is known. */
  who: z.string().optional(),
  /** Why it is that agent's, as a sentence. */
  whyAgent: z.string().optional(),
  /** What its agent asks and waits for, as a sentence. */
  question: z.object({ id: z.string(), text: z.string() }).optional(),
  /** The last line of its agent, while it works. */
  lastLine: z.string().optional(),
  /** The first of the ports that are its worktree's own. */
  port: z.int().optional(),
  /** That its agent is not walled in as the settings ask, and why. */
  uncontained: z.string().optional(),
  /** Connections to hosts that its agent may not reach. */
  refusedHosts: z.object({ times: z.int(), text: z.string() }).optional(),
  /** Runs that change the same lines. */
  collisions: z.array(CollisionView).optional(),
  criteria: z.int(),
  criteriaDone: z.int(),
  /** What all its runs have cost, in words. */
  cost: z.string().optional(),
  openComments: z.int(),
  pullUrl: z.string().optional(),
  /** What is wrong with its plan; see `lint`. */
  lint: z.object({ severity: z.enum(["error", "warning"]), problems: z.int(), text: z.string() }).optional(),
  /** Why it stands where it stands, while nobody has begun it. */
  position: z.string().optional(),
  changedAt: z.number(),
});
