import * as z from "zod";

/** “at-once”, or how many times as fast as it was. */
export const ReplayPace = z.union([z.literal("at-once"), z.number().positive().max(1_000_000)]);
export type ReplayPace = z.infer<typeof ReplayPace>;

/** An agent that plays what another one did. */
export const ReplaySetting = z.object({
  kind: z.literal("replay").describe("“replay”: plays a recording of another agent's work, for nothing."),
  label: z.string().optional().describe("The name that is shown; the agent's id when absent."),
  file: z
    .string()
    .regex(/^(?:~?[\\/]|[A-Za-z]:[\\/])/, "Write an absolute path, or one that begins with “~/”")
    .describe("The recording, as “tutti record” writes it: an absolute path, or one that begins with “~/”."),
  pace: ReplayPace.default(1).describe(
    "How fast: 1 as it was, 10 ten times as fast, “at-once” without waiting. It always waits for answers to its questions.",
  ),
  concurrency: z.int().min(1).max(64).default(8).describe("Sessions of this agent at once."),
});
export type ReplaySetting = z.infer<typeof ReplaySetting>;
