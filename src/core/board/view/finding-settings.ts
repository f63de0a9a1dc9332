import * as z from "zod";
import { FindingsShown } from "./finding-marks.ts";

/** What is found beside what the analysis finds itself, and what the editor does with findings. */
export const findingSettings = {
  sarifReports: z
    .array(z.string().regex(/^(?![/\\]|[A-Za-z]:)(?!(?:.*\/)?\.\.(?:\/|$)).+$/))
    .default([])
    .describe(
      "Reports of other scanners in SARIF 2.1.0 that each analysis reads, such as “reports/*.sarif”: paths in the project, with * for any part of a name and ** for any folders. Their results become findings.",
    ),
  findingsInProblems: FindingsShown.default("none").describe(
    "Which findings of the last analysis the editor's Problems view shows: none, errors and warnings, or all.",
  ),
  analyseOnSave: z
    .boolean()
    .default(false)
    .describe(
      "Whether a project that was analysed is looked at again when a file of it is saved in the editor. Only that file is read; no model is asked.",
    ),
};
