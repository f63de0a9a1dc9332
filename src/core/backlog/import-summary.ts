import type { BacklogImport } from "./backlog-import.ts";

const order = ["in-progress", "review", "ready", "blocked", "backlog", "done"] as const;

/**
 * What an import would make, for a person to read in a terminal: counts, tasks
 * by status, and everything that needs a look.
 */
export function describeImport(result: BacklogImport): string {
  return [...counts(result), ...tasks(result), ...concerns(result)].join("\n");
}

/** What of a backlog became no task, in half a line. */
export function describeRest({ notUnderstood, context, encoding }: BacklogImport): string {
  const parts = [
    notUnderstood.length === 0 ? "everything understood" : `${amount(notUnderstood.length, "part")} not understood`,
    ...(context.length === 0 ? [] : [`${amount(context.length, "part")} kept as context`]),
    ...(encoding.length === 0 ? [] : ["damaged characters repaired"]),
  ];
  return parts.join(", ");
}

function amount(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function counts({ tasks, wip, encoding }: BacklogImport): string[] {
  const parts = order.flatMap((name) => {
    const count = tasks.filter(({ state }) => state.name === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return [
    `${amount(tasks.length, "task")}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`,
    ...(wip === undefined ? [] : [`At most ${wip} in progress at once.`]),
    ...encoding.map(
      (note) =>
        `Repaired ${amount(note.runs, "damaged spot")} of ${note.file}: UTF-8 that had been read as ${note.readAs}.`,
    ),
  ];
}

function tasks({ tasks: all }: BacklogImport): string[] {
  return order.flatMap((name) => {
    const here = all.filter(({ state }) => state.name === name);
    const lines = here.map(({ draft }) => {
      const facts = [draft.priority, draft.assignee, draft.estimate?.text].filter((fact) => fact !== undefined);
      const key = draft.key === undefined ? "" : `${draft.key} `;
      return `  ${key}${draft.title}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`;
    });
    return here.length === 0 ? [] : ["", name, ...lines];
  });
}

function concerns({ notUnderstood, remarks, context }: BacklogImport): string[] {
  const lines = notUnderstood.flatMap(({ file, startLine, endLine, text }) => [
    `  ${file}:${startLine}${endLine === startLine ? "" : `-${endLine}`}  ${text.split("\n")[0]?.slice(0, 100) ?? ""}`,
  ]);
  return [
    ...(context.length === 0
      ? []
      : ["", `Kept as context, not as tasks: ${context.length} ${context.length === 1 ? "passage" : "passages"}.`]),
    ...(remarks.length === 0
      ? []
      : ["", "Worth a look", ...remarks.map(({ file, line, text }) => `  ${file}:${line}  ${text}`)]),
    ...(lines.length === 0 ? [] : ["", "Not understood, and kept as it is", ...briefly(lines)]),
  ];
}

/** The most parts that are listed one by one. */
const MOST_LINES = 20;

function briefly(lines: readonly string[]): readonly string[] {
  const rest = lines.length - MOST_LINES;
  return rest <= 0 ? lines : [...lines.slice(0, MOST_LINES), `  … and ${amount(rest, "part")} more`];
}
