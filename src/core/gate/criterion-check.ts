import type { ProjectCommand } from "../analyse/finding.ts";

/** How a machine can see whether a criterion holds. */
export interface CriterionCheck {
  readonly command: string;
  readonly cwd: string;
}

export type CriterionReading =
  | { readonly kind: "check"; readonly check: CriterionCheck }
  /** It names a command that nobody has allowed. */
  | { readonly kind: "refused"; readonly command: string };

/**
 * The command that a criterion carries: `… (check: npm test -- x)`, or
 * `` `npm test` succeeds `` as plans write it. A criterion may come from a file
 * of the repository or from a model, so its command counts only when it is one
 * that checks results here anyway, with further plain arguments, or when the
 * person trusts the repository's commands.
 *
 * @returns `undefined` for a criterion that is words only
 */
export function readCriterion(
  text: string,
  known: readonly Pick<ProjectCommand, "command" | "cwd">[],
  trusted: boolean,
): CriterionReading | undefined {
  const command = commandIn(text);
  if (command === undefined) return undefined;
  const same = known.find((each) => extendsPlainly(command, each.command));
  if (same !== undefined) return { kind: "check", check: { command, cwd: same.cwd } };
  return trusted ? { kind: "check", check: { command, cwd: "." } } : { kind: "refused", command };
}

function commandIn(text: string): string | undefined {
  const [, given] = /\((?:check|verify): ?(.+)\)\.?$/i.exec(text.trim()) ?? [];
  const [, succeeds] = /^`([^`]+)` (?:succeeds|passes)\.?$/.exec(text.trim()) ?? [];
  const command = (given ?? succeeds)?.trim().replace(/^`([^`]+)`$/, "$1");
  return command === "" ? undefined : command;
}

/** Words without anything that a shell reads as more than a word, on any system. */
const plainArguments = /^(?: +(?:[\w@+=:,./-]+|"[\w@+=:,./() -]*"))*$/;

function extendsPlainly(command: string, known: string): boolean {
  return command.startsWith(known) && plainArguments.test(command.slice(known.length));
}
