import type { BoardState } from "../board/board-state.ts";
import type { RegisterEntry } from "../board/register.ts";
import type { Task } from "../board/task.ts";
import { estimateTokens } from "../brief/estimate-tokens.ts";

/** The most of one entry's text that is told; who wants more finds the entry by its title. In characters. */
const LONGEST_TEXT = 600;

/**
 * What of the registers an agent is told with a task: answers about it first, then what was decided and learned, and
 * the risks that are open. What is nearest to the task comes first, of equals the newest.
 *
 * @param tokens  the most that it may take, in estimated tokens
 * @returns lines of Markdown; empty when there is nothing, or no room for it
 */
export function offerRegisters(board: Pick<BoardState, "registers" | "tasks">, task: Task, tokens: number): string {
  const words = wordsOf([task.title, task.description, ...task.labels, ...task.files, task.group ?? ""].join(" "));
  const known = [...board.registers.values()].flatMap((entry) => {
    const line = lineOf(entry);
    return line === undefined ? [] : [{ entry, line, near: nearness(board, entry, task, words) }];
  });
  // An answer is for the tasks that asked; what was decided and learned may be for everybody.
  const meant = known.filter(({ entry, near }) => near >= RELATED || entry.kind === "decision" || isGeneral(entry));
  const ordered = meant.toSorted((a, b) => b.near - a.near || b.entry.changedAt - a.entry.changedAt);
  const told: string[] = [];
  let left = tokens;
  for (const { line } of ordered) {
    const cost = estimateTokens(line) + 1;
    if (cost > left) continue; // a shorter one may still fit
    left -= cost;
    told.push(line);
  }
  return told.join("\n");
}

/** So near is what belongs to the task itself, or to one that it is a part of. */
const OWN = 1_000;
const RELATED = 100;

function nearness(
  { tasks }: Pick<BoardState, "tasks">,
  { tasks: about, title, text }: RegisterEntry,
  task: Task,
  words: ReadonlySet<string>,
): number {
  if (about.includes(task.id)) return OWN;
  if (task.parent !== undefined && about.includes(task.parent)) return OWN - 1;
  const before = new Set([...task.after, ...task.softAfter]);
  const isRelated = about.some(
    (id) => before.has(id) || (task.group !== undefined && tasks.get(id)?.group === task.group),
  );
  const shared = [...wordsOf(`${title} ${text}`)].filter((word) => words.has(word)).length;
  return (isRelated ? RELATED : 0) + Math.min(shared, RELATED - 1);
}

function isGeneral({ kind, tasks }: RegisterEntry): boolean {
  return kind === "learning" || (kind === "risk" && tasks.length === 0);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu));
}

/** An entry as an agent reads it; nothing for what does not hold, or not any more. */
function lineOf({ kind, title, text, state, mitigation }: RegisterEntry): string | undefined {
  const more = (what: string): string => (what.trim() === "" ? "" : `\n  ${shortened(what)}`);
  switch (kind) {
    case "question":
      return state.name === "answered" ? `- Question: ${title}\n  Answer: ${indented(state.answer)}` : undefined;
    case "decision":
      return state.name === "accepted" ? `- Decided: ${title}${more(text)}` : undefined;
    case "learning":
      return state.name === "noted" ? `- Learned: ${title}${more(text)}` : undefined;
    case "risk":
      return state.name === "open"
        ? `- Risk: ${title}${mitigation === undefined ? "" : `\n  Against it: ${shortened(mitigation)}`}`
        : undefined;
  }
}

function shortened(text: string): string {
  const trimmed = text.trim();
  return indented(trimmed.length <= LONGEST_TEXT ? trimmed : `${trimmed.slice(0, LONGEST_TEXT)} …`);
}

function indented(text: string): string {
  return text.trim().replaceAll(/\r?\n/g, "\n  ");
}
