import * as z from "zod";

const CheckName = z.string().regex(/^[a-z][a-z0-9-]*$/);
const Minutes = z.number().positive().max(240);
/** In the project, with * for any part of a name and ** for any folders. */
const ReportPattern = z.string().regex(/^(?![/\\]|[A-Za-z]:)(?!(?:.*\/)?\.\.(?:\/|$)).+$/);
const CheckNames = z.array(z.string());

/** A check that a person describes. Never read from a file of the repository: it names a command. */
export const OwnCheck = z.object({
  name: CheckName.describe("How it is called in results, such as “contract-tests”."),
  command: z.string().min(1).describe("Run by the shell in the run's worktree; it passes with exit code 0."),
  cwd: z.string().default(".").describe("The folder it runs in, relative to the worktree."),
  after: CheckNames.optional().describe(
    "Names of the checks that must have ended before it begins. When absent: all that only read, and what was begun before it.",
  ),
  readsOnly: z
    .boolean()
    .default(false)
    .describe("Whether it leaves the files as they are, so that it may run beside other such checks."),
  limitMinutes: Minutes.optional().describe("The most it may take, in minutes; “checkLimitMinutes” when absent."),
});
export type OwnCheck = z.infer<typeof OwnCheck>;

/** What the gate looks at beside the project's own commands, and how. */
export const GateSettings = z
  .object({
    checks: z.array(OwnCheck).default([]).describe("Checks of your own, beside the project's commands of “checks”."),
    after: z
      .record(z.string(), CheckNames)
      .default({})
      .describe(
        'Which checks begin only after which others have ended, by name, such as { "test": ["build"] }, instead of the usual order: types, lint and format side by side, then build, then tests.',
      ),
    limitMinutes: z
      .record(z.string(), Minutes)
      .default({})
      .describe("The most a check may take, in minutes, by name; “checkLimitMinutes” for all others."),
    forbiddenPaths: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Files and folders that no task may change, such as “infra/” or “**/*.sql”: a result that does fails. Workflows, hooks and settings of editors get a comment anyway.",
      ),
    cache: z
      .boolean()
      .default(true)
      .describe("Whether a check that passed before on the very same files, on this machine, is not run again."),
    compareWithBase: z
      .boolean()
      .default(true)
      .describe(
        "Whether a check that fails is also run on the commit that the work began from, so that only new problems count.",
      ),
    attempts: z
      .int()
      .min(0)
      .max(20)
      .default(2)
      .describe(
        "How often in a row an agent gets its work back by itself when checks failed, with what they said; within the budgets. It stops earlier when the same problems come twice. 0: never.",
      ),
    reports: z
      .record(z.string(), z.array(ReportPattern))
      .default({})
      .describe(
        'Reports that checks write, by the name of the check, such as { "test": ["reports/*.xml"], "lint": ["out.sarif"] }: JUnit, TAP, SARIF 2.1.0, or plain output. What they say becomes comments.',
      ),
    parallel: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe("The most checks of one run at once; half of the machine's processors, at least 2, when absent."),
  })
  .prefault({});
export type GateSettings = z.infer<typeof GateSettings>;
