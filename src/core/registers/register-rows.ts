import type { ContextText } from "../backlog/backlog-import.ts";
import { cellsOf } from "../backlog/line-shapes.ts";
import { isPlaceholder, lookupForm } from "../backlog/plain-text.ts";
import type { Degree, RegisterKind, RegisterState } from "../board/register.ts";
import { plain, shortTitle, type Told } from "./told.ts";

type Column = "title" | "likelihood" | "impact" | "mitigation" | "owner" | "status" | "answer";

const columns: readonly (readonly [Column, RegExp])[] = [
  ["likelihood", /^(?:likelihood|probability|chance|вероятность)$/u],
  ["impact", /^(?:impact|severity|влияние|последствия)$/u],
  ["mitigation", /^(?:mitigation(?: strategy| plan)?s?|response|countermeasures?|меры|снижение)$/u],
  ["owner", /^(?:owner|assignee|responsible|decided by|who|ответственный)$/u],
  ["status", /^(?:status|state|статус)$/u],
  ["answer", /^(?:answer|resolution|ответ)$/u],
  [
    "title",
    /^(?:(?:open )?questions?|risks?|blockers?|decisions?|learnings?|lessons?|title|description|what|вопрос|риск|решение|описание)$/u,
  ],
];

/** A row of a table is a record; what no column of ours holds stays in its text, by the name of its column. */
export function* rowEntry(kind: RegisterKind, at: ContextText, header: string | undefined): Generator<Told> {
  const cells = cellsOf(at.text).map(plain);
  const names = header === undefined ? [] : cellsOf(header).map(plain);
  const meanings = names.map((name) => columns.find(([, words]) => words.test(lookupForm(name)))?.[0]);
  const titleAt = meanings.includes("title") ? meanings.indexOf("title") : cells.findIndex((cell) => cell !== "");
  const valueOf = (column: Column): string | undefined => {
    const cell = cells[meanings.indexOf(column)];
    return cell === undefined || isPlaceholder(cell) ? undefined : cell;
  };
  const words = cells[titleAt] ?? "";
  if (words === "" || isPlaceholder(words)) return;
  const { title, more } = shortTitle(words);
  const [likelihood, impact] = [degreeIn(valueOf("likelihood")), degreeIn(valueOf("impact"))];
  const isHeld = (column: Column | undefined): boolean =>
    (kind === "risk" && column === "likelihood" && likelihood !== undefined) ||
    (kind === "risk" && column === "impact" && impact !== undefined) ||
    (kind === "risk" && column === "mitigation") ||
    column === "owner" ||
    (kind === "question" && column === "answer");
  const rest = cells.flatMap((cell, index) =>
    index === titleAt || cell === "" || isHeld(meanings[index]) ? [] : [`${names[index] ?? "Also"}: ${cell}`],
  );
  const [mitigation, owner] = [valueOf("mitigation"), valueOf("owner")];
  yield {
    kind,
    title,
    text: [more, ...rest].filter((part) => part !== "").join("\n"),
    at,
    state: stateOf(kind, valueOf("status"), valueOf("answer")),
    ...(kind === "risk" && {
      ...(likelihood !== undefined && { likelihood }),
      ...(impact !== undefined && { impact }),
      ...(mitigation !== undefined && { mitigation }),
    }),
    ...(owner !== undefined && { owner }),
  };
}

function degreeIn(text: string | undefined): Degree | undefined {
  const word = lookupForm(text ?? "");
  if (/^(?:very high|critical|severe|high|h|высок)/u.test(word)) return "high";
  if (/^(?:medium|moderate|mid|m$|средн)/u.test(word)) return "medium";
  return /^(?:very low|low|minor|l$|низк)/u.test(word) ? "low" : undefined;
}

function stateOf(kind: RegisterKind, status: string | undefined, answer: string | undefined): RegisterState {
  const word = lookupForm(status ?? "");
  if (kind === "question" && answer !== undefined) return { name: "answered", answer };
  if (kind === "decision") {
    if (/^(?:proposed|draft|pending|open)/u.test(word)) return { name: "proposed" };
    if (/^(?:rejected|superseded|deprecated)/u.test(word)) return { name: "settled", note: status ?? "" };
    return { name: "accepted" };
  }
  if (/^(?:closed|resolved|mitigated|done|settled|answered|obsolete|закрыт)/u.test(word)) {
    return { name: "settled", note: status ?? "" };
  }
  return kind === "learning" ? { name: "noted" } : { name: "open" };
}
