import type { CommandKind, ProjectCommand } from "../analyse/finding.ts";
import type { ChecklistItem } from "../board/task.ts";
import type { Settings } from "../settings.ts";
import type { CheckCommand } from "./check.ts";
import { readCriterion } from "./criterion-check.ts";

const MINUTE_MS = 60_000;

/** A check with its place in the order. */
export interface PlannedCheck extends CheckCommand {
  /** It leaves the files as they are. */
  readonly readsOnly: boolean;
  /** Those that must have ended before it begins, as positions in the plan. Never a circle. */
  readonly after: readonly number[];
  /** Patterns of the reports that it writes. */
  readonly reports: readonly string[];
}

export interface CheckPlan {
  readonly checks: readonly PlannedCheck[];
  /** What was left out or changed, as sentences. */
  readonly notes: readonly string[];
}

interface Wanted extends Omit<PlannedCheck, "after" | "reports"> {
  readonly after: readonly string[] | undefined;
}

/** Which commands judge a result: the project's own, the person's, and those that the task's criteria carry. */
export function planChecks(
  commands: readonly ProjectCommand[],
  criteria: readonly ChecklistItem[],
  settings: Pick<Settings, "checks" | "checkLimitMinutes" | "gate" | "repositoryCommands">,
): CheckPlan {
  const notes: string[] = [];
  const limitOf = (name: string, own?: number): number =>
    (own ?? settings.gate.limitMinutes[name] ?? settings.checkLimitMinutes) * MINUTE_MS;
  const found = settings.checks.flatMap((kind) =>
    commands
      .filter((command) => command.kind === kind && looks(command, notes))
      .map(({ command, cwd }): Wanted => ({
        name: kind,
        command,
        cwd,
        timeLimitMs: limitOf(kind),
        readsOnly: readsOnly(kind),
        after: settings.gate.after[kind],
      })),
  );
  const own = settings.gate.checks.map(({ name, command, cwd, limitMinutes, after, ...rest }): Wanted => ({
    name,
    command,
    cwd,
    timeLimitMs: limitOf(name, limitMinutes),
    readsOnly: rest.readsOnly,
    after: after ?? settings.gate.after[name],
  }));
  const wanted = [...found, ...own];
  const asked = criteriaOf(criteria, [...commands.filter(isCheck), ...settings.gate.checks], settings, notes).map(
    (each) => ({ ...each, timeLimitMs: limitOf("criterion"), after: settings.gate.after["criterion"] }),
  );
  const checks = inOrder([...wanted, ...asked], notes).map((check) => ({
    ...check,
    reports: check.criterion === undefined ? (settings.gate.reports[check.name] ?? []) : [],
  }));
  return { checks, notes };
}

function criteriaOf(
  criteria: readonly ChecklistItem[],
  known: readonly Pick<ProjectCommand, "command" | "cwd">[],
  { repositoryCommands }: Pick<Settings, "repositoryCommands">,
  notes: string[],
): readonly Pick<Wanted, "name" | "command" | "cwd" | "criterion" | "readsOnly">[] {
  return criteria.flatMap(({ text }) => {
    const read = readCriterion(text, known, repositoryCommands);
    if (read?.kind === "refused") {
      notes.push(
        `Not run, as the task names it and not you: ${read.command}. A criterion may name one of the project's checks, ` +
          `with arguments; turn on “repositoryCommands” to allow others.`,
      );
    }
    if (read?.kind !== "check") return [];
    return [{ name: "criterion", ...read.check, criterion: text, readsOnly: false }];
  });
}

function isCheck({ kind }: ProjectCommand): boolean {
  return kind !== "install" && kind !== "run";
}

function readsOnly(kind: CommandKind): boolean {
  return kind === "types" || kind === "lint" || kind === "format";
}

/** A formatter that writes would hide what it was to report. */
function looks({ kind, command }: ProjectCommand, notes: string[]): boolean {
  if (kind !== "format" || /check|--list-different|--dry-run|--diff/.test(command)) return true;
  notes.push(`Not run, as it may change files instead of looking at them: ${command}.`);
  return false;
}

/**
 * Those that only read run side by side; after them the others, which may
 * write to the same places, one after another. Who names others waits for these only.
 */
function inOrder(wanted: readonly Wanted[], notes: string[]): readonly Omit<PlannedCheck, "reports">[] {
  const reading = wanted.flatMap(({ readsOnly: reads }, at) => (reads ? [at] : []));
  const asked = wanted.map(({ after, readsOnly: reads, name }, at): readonly number[] => {
    if (after === undefined) {
      const before = wanted.slice(0, at).findLastIndex((each) => !each.readsOnly);
      return reads ? [] : [...reading, ...(before === -1 ? [] : [before])];
    }
    const unknown = after.filter((other) => !wanted.some((each) => each.name === other));
    if (unknown.length > 0) notes.push(`The check ${name} shall wait for ${unknown.join(", ")}, which is not run.`);
    return wanted.flatMap((each, other) => (other !== at && after.includes(each.name) ? [other] : []));
  });
  const order = withoutCircles(asked, (at) =>
    notes.push(`The check ${wanted[at]?.name ?? ""} waits for itself by way of others, so this is passed over.`),
  );
  return wanted.map(({ after: _after, ...check }, at) => ({ ...check, after: order[at] ?? [] }));
}

/** Leaves out each edge that would close a circle, and tells whose it was. */
function withoutCircles(asked: readonly (readonly number[])[], onCircle: (at: number) => void): readonly number[][] {
  const kept: number[][] = asked.map(() => []);
  const reaches = (from: number, to: number): boolean =>
    from === to || (kept[from] ?? []).some((next) => reaches(next, to));
  for (const [at, others] of asked.entries()) {
    for (const other of others) {
      if (reaches(other, at)) onCircle(at);
      else kept[at]?.push(other);
    }
  }
  return kept;
}
