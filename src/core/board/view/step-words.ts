const words: Record<string, string> = {
  prepare: "Preparing",
  "set-up": "Setting up",
  restore: "Putting the worktree back",
  rebase: "Rebasing",
  work: "Working",
  gate: "Checking",
  review: "Reviewing",
  rework: "Reworking",
  publish: "Publishing",
  clean: "Cleaning up",
  stopping: "Stopping",
};

/** A step of a run in words; a step of a user's own workflow keeps its name. */
export function stepInWords(step: string): string {
  return words[step.toLowerCase()] ?? step;
}
