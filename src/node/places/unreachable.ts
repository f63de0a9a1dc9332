import { TuttiError } from "#core/errors.ts";

/** Why a place does not answer, from what the program that leads there has said. */
export function unreachable(executor: string, complaint: string): TuttiError {
  const said = firstLine(complaint);
  const because = said === "" ? "" : `: ${said}`;
  if (/Permission denied|Host key verification failed|Too many authentication failures/.test(complaint)) {
    return new TuttiError(
      "unauthorised",
      `${executor} lets nobody in${because}. Check with ssh that it can be reached without a question, then try again.`,
    );
  }
  return new TuttiError("unavailable", `${executor} cannot be reached${because}. Try again when it can.`, {
    retryAfterMs: 30_000,
  });
}

export function firstLine(text: string): string {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("Warning: Permanently added"));
  return (lines[0] ?? "").trim().replace(/\.$/, "").slice(0, 300);
}
