import type { BacklogImport } from "../backlog/backlog-import.ts";
import type { Card } from "../backlog/card.ts";
import type { Findings } from "../backlog/findings.ts";
import { finishCards } from "../backlog/finish-cards.ts";
import { isKey } from "../backlog/title-keys.ts";

/** Cards that know each other by names that are their own. */
export interface Scope {
  /** Ids depend on it: the file, or the file and a part of it. */
  readonly origin: string;
  readonly cards: readonly Card[];
}

/**
 * What an import of records would make.
 *
 * @param kept  fields that only notes have a place for, and in how many tasks
 */
export function finishRecords(
  found: Findings,
  scopes: readonly Scope[],
  kept: ReadonlyMap<string, number>,
): BacklogImport {
  const tasks = scopes.flatMap(({ origin, cards }) => {
    const finished = finishCards(cards, { origin: () => origin }, (_file, line, text) => found.remark(line, text));
    for (const { draft, unresolved } of finished) {
      const words = unresolved.filter((name) => !isKey(name));
      if (words.length > 0) {
        found.remark(
          draft.source?.startLine ?? 1,
          `“${draft.title}” refers to ${words.join(", ")}, which is not in this import.`,
        );
      }
    }
    return finished;
  });
  if (kept.size > 0) {
    const names = [...kept].map(([name, count]) => `${name} (${count})`);
    found.remark(1, `These fields have no place on the board and are kept in notes: ${names.join(", ")}.`);
  }
  return {
    tasks,
    notUnderstood: found.notUnderstood,
    context: found.context,
    structure: found.structure,
    encoding: [],
    remarks: found.remarks,
  };
}
