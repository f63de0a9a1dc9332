/** What a command's exit code says. Documented in docs/command-line.md. */
export const exitCode = {
  /** Everything that was asked is done. */
  done: 0,
  /** Something was tried and failed; the message says what. */
  failed: 1,
  /** The command line itself was wrong; nothing was tried. */
  usage: 2,
  /** Nothing failed, but only a human can move it on: a review, an approval, a choice. */
  needsHuman: 3,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
