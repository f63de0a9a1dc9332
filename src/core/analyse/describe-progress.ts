import type { AnalysisProgress } from "./analyser.ts";

/** How far an analysis is, in words that can stand in a sentence's place. */
export function describeProgress({ phase, done, total }: AnalysisProgress): string {
  switch (phase) {
    case "list":
      return "Looking for files";
    case "read":
      return total === undefined ? `Reading files: ${done}` : `Reading files: ${done} of ${total}`;
    case "blame":
      return `Asking git who wrote the notes: ${done} of ${total ?? 0}`;
    case "history":
      return `Looking for secrets in the history: ${done} of ${total ?? 0} commits`;
    case "check":
      return "Looking at the project as a whole";
  }
}
