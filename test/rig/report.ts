import { readFileSync } from "node:fs";
import * as z from "zod";

/** What a suite did, written by the suite itself when it has run to its end. */
export const SuiteReport = z.object({
  passed: z.int(),
  /** Names, with the reason where there is a short one. */
  failed: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** Tests that failed first and passed when they were tried again, with what the first failure said. They count as passed. */
  secondTries: z.array(z.object({ name: z.string(), reason: z.string() })),
});
export type SuiteReport = z.infer<typeof SuiteReport>;

/** `undefined` when the suite did not get to its end. */
export function readReport(path: string): SuiteReport | undefined {
  try {
    return SuiteReport.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
