const escape = String.fromCodePoint(0x1b);
const bell = String.fromCodePoint(0x07);
const sequence = new RegExp(
  `${escape}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)?|[@-Z\\\\^_])`,
  "g",
);

/** The text without colours, cursor moves and links. */
export function plainText(output: string): string {
  return output.replaceAll(sequence, "");
}
