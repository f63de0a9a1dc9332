import type { ChecklistItem } from "../../board/task.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { linesWith } from "../edit/places.ts";
import { lineEndOf, type TextEdit, type TextLine } from "../edit/text-edit.ts";
import { type BacklogPage, lineAt, lookAt } from "./page.ts";

const bullet = /^([ \t]*)(?:[-*+•]|\d{1,9}[.)])[ \t]+/;

/** Ways to take one criterion away, or to add one. */
export function* criteriaEdits(
  page: BacklogPage,
  task: ImportedTask,
  wanted: readonly ChecklistItem[],
): Generator<readonly TextEdit[]> {
  const was = task.draft.criteria;
  const gone = was.filter(({ text }) => !wanted.some((each) => each.text === text));
  const added = wanted.filter(({ text }) => !was.some((each) => each.text === text));
  const [lost, news] = [gone[0], added[0]];
  if (gone.length + added.length !== 1) return;
  if (lost !== undefined) yield* without(page, task, lost);
  if (news !== undefined) yield* was.length > 0 ? behindLast(page, task, news) : asFirst(page, task, news);
}

/** The lines of a criterion, those on which it goes on included. */
function linesOfItem(page: BacklogPage, task: ImportedTask, { text }: ChecklistItem): readonly TextLine[][] {
  const { own } = lookAt(page, task);
  const [first = "", ...more] = text.split("\n");
  return own.flatMap((line, index) =>
    line.text.includes(first) && bullet.test(line.text) ? [own.slice(index, index + 1 + more.length)] : [],
  );
}

function* without(page: BacklogPage, task: ImportedTask, item: ChecklistItem): Generator<readonly TextEdit[]> {
  for (const some of linesOfItem(page, task, item)) {
    const [first, last] = [some[0], some.at(-1)];
    if (first === undefined || last === undefined) continue;
    const next = page.lines[lineAt(page, last.start)];
    yield [{ start: first.start, end: next?.start ?? page.file.text.length, text: "" }];
  }
}

function* behindLast(page: BacklogPage, task: ImportedTask, item: ChecklistItem): Generator<readonly TextEdit[]> {
  const last = task.draft.criteria.at(-1);
  for (const some of last === undefined ? [] : linesOfItem(page, task, last)) {
    const mark = bullet.exec(some[0]?.text ?? "")?.[0];
    const end = some.at(-1)?.end;
    if (mark === undefined || end === undefined) continue;
    yield [{ start: end, end, text: `${lineEndOf(page.file.text)}${mark}[ ] ${item.text}` }];
  }
}

/** Below the entry, under the name that the file has for criteria. */
function* asFirst(page: BacklogPage, task: ImportedTask, item: ChecklistItem): Generator<readonly TextEdit[]> {
  const { own, cells, matter } = lookAt(page, task);
  const first = own[0];
  const last = own.findLast(({ text }) => text.trim() !== "");
  if (first === undefined || last === undefined || cells.length > 0) return;
  const end = lineEndOf(page.file.text);
  const box = `- [ ] ${item.text}`;
  const put = (text: string): readonly TextEdit[] => [{ start: last.end, end: last.end, text }];
  const indent = bullet.exec(first.text)?.[1];
  if (matter !== undefined) yield put(`${end}${end}## Acceptance Criteria${end}${end}${box}`);
  else if (indent !== undefined) {
    const name = nameIn(page) ?? "Acceptance criteria:";
    yield put(`${end}${indent}  - ${name}${end}${indent}    ${box}`);
  } else yield put(`${end}${end}${nameIn(page) ?? "**Acceptance Criteria**:"}${end}${box}`);
}

/** How another entry of the file says it, on a line of its own. */
function nameIn({ lines }: BacklogPage): string | undefined {
  const named = linesWith(lines, "criteria").find(({ text }) => /:[*_]*[ \t]*$/.test(text));
  return named?.text.replace(/^[ \t]*(?:[-*+•][ \t]+)?/u, "").trimEnd();
}
