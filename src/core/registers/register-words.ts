import type { BoardState } from "../board/board-state.ts";
import type { RegisterEntry, RegisterKind, RegisterSource, RegisterState } from "../board/register.ts";
import { nameOf } from "../board/require.ts";

type Tasks = Pick<BoardState, "tasks" | "registers">;

/** What the entries of a kind are called together, in the order in which they are shown. */
export const kindTitles: Readonly<Record<RegisterKind, string>> = {
  question: "Questions",
  decision: "Decisions",
  risk: "Risks",
  learning: "Learnings",
};
export const kinds = Object.keys(kindTitles) as readonly RegisterKind[]; // its own keys

/** Whether somebody still has to do something about it. */
export function isOpen({ state }: RegisterEntry): boolean {
  return state.name === "open" || state.name === "proposed";
}

/** Where it stands, in a few words. */
export function stands({ registers }: Pick<Tasks, "registers">, state: RegisterState): string {
  switch (state.name) {
    case "superseded":
      return `superseded by “${registers.get(state.by)?.title ?? state.by}”`;
    case "settled":
      return state.note === "" ? "settled" : `settled: ${state.note}`;
    case "open":
    case "answered":
    case "proposed":
    case "accepted":
    case "noted":
      return state.name;
  }
}

/** Who brought it. */
export function sourceWords(source: RegisterSource): string {
  switch (source.from) {
    case "person":
      return source.name;
    case "agent":
      return `${source.agent}, in run ${source.run}`;
    case "file":
      return `${source.file}:${source.line}`;
  }
}

/** How likely and how bad, and what is done about it. */
function rating({ likelihood, impact }: RegisterEntry): string | undefined {
  const parts = [
    ...(likelihood === undefined ? [] : [`likelihood ${likelihood}`]),
    ...(impact === undefined ? [] : [`impact ${impact}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** What is known of an entry, one fact a line: what it says is not among them. */
export function facts(board: Tasks, entry: RegisterEntry): readonly string[] {
  const { id, state, tasks, blocks, mitigation, owner, source, createdAt } = entry;
  const named = tasks.flatMap((task) => board.tasks.get(task) ?? []).map(nameOf);
  const about = blocks === true ? "Waiting for it" : "About";
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["State", stands(board, state)],
    ["Id", id],
    ["Rated", rating(entry)],
    ["Mitigation", mitigation],
    ["Owner", owner],
    [about, named.length === 0 ? undefined : named.join(", ")],
    ["From", sourceWords(source)],
    ["Since", new Date(createdAt).toISOString().slice(0, 10)],
  ];
  return rows.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`- ${name}: ${value}`]));
}

/** Everything that is known of an entry, as Markdown for a person to read. */
export function entryDocument(board: Tasks, entry: RegisterEntry): string {
  const parts = [
    `# ${entry.title}`,
    facts(board, entry).join("\n"),
    entry.text.trim(),
    entry.state.name === "answered" ? `## Answer\n\n${entry.state.answer}` : "",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
