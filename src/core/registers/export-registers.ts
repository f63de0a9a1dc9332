import type { BoardState } from "../board/board-state.ts";
import type { RegisterEntry } from "../board/register.ts";
import { facts, kinds, kindTitles, stands } from "./register-words.ts";

type Registers = Pick<BoardState, "registers" | "tasks">;

/** All registers as one Markdown document. */
export function registersDocument(board: Registers): string {
  const parts = kinds.flatMap((kind) => {
    const entries = [...board.registers.values()].filter((entry) => entry.kind === kind);
    return entries.length === 0
      ? []
      : [`## ${kindTitles[kind]}`, ...entries.map((entry) => entrySection(board, entry))];
  });
  return `${["# Registers", ...parts].join("\n\n")}\n`;
}

function entrySection(board: Registers, entry: RegisterEntry): string {
  const answer = entry.state.name === "answered" ? `**Answer:** ${entry.state.answer}` : "";
  const parts = [`### ${entry.title}`, facts(board, entry).join("\n"), entry.text.trim(), answer];
  return parts.filter((part) => part !== "").join("\n\n");
}

export interface DecisionFile {
  /** Its name alone, for example `0003-use-sqlite.md`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Each decision as an architecture decision record.
 *
 * @param there  files of the folder by name; what was exported before keeps its number and its name
 */
export function decisionFiles(board: Registers, there: ReadonlyMap<string, string>): readonly DecisionFile[] {
  const earlier = new Map<string, string>();
  let last = 0;
  for (const [name, text] of there) {
    const id = markerIn(text);
    if (id !== undefined) earlier.set(id, name);
    last = Math.max(last, Number(/^(\d{1,6})-/.exec(name)?.[1] ?? 0));
  }
  const decisions = [...board.registers.values()].filter(({ kind }) => kind === "decision");
  return decisions.map((entry) => {
    const known = earlier.get(entry.id);
    const number = known === undefined ? ++last : Number(/^(\d{1,6})-/.exec(known)?.[1] ?? ++last);
    const name = known ?? `${String(number).padStart(4, "0")}-${slugOf(entry.title)}.md`;
    return { name, text: decisionRecord(board, entry, number) };
  });
}

function decisionRecord(board: Registers, entry: RegisterEntry, number: number): string {
  const { id, title, text, state, createdAt } = entry;
  const body = text.trim();
  const parts = [
    `# ${number}. ${title}`,
    `Date: ${new Date(createdAt).toISOString().slice(0, 10)}`,
    `## Status\n\n${capital(stands(board, state))}`,
    // What was written with headings of its own has its context already.
    body === "" || /^#{1,3} /m.test(body) ? body : `## Context\n\n${body}`,
    `## Decision\n\n${title}`,
    marker(id),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function marker(id: string): string {
  return `<!-- tutti decision ${id} -->`;
}

function markerIn(text: string): string | undefined {
  return /<!-- tutti decision (\S+) -->/.exec(text)?.[1];
}

function slugOf(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["decision"];
  return words.join("-").slice(0, 60).replace(/-+$/, "");
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
