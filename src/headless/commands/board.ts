import { boardView, type Card, type ColumnView } from "#core/board/view/board-view.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { lastLines } from "#core/board/view/last-lines.ts";
import { table } from "../output.ts";

/** `tutti board`: every card in its column. */
export async function board({ projectToLookAt, out }: CommandContext): Promise<ExitCode> {
  const opened = await projectToLookAt();
  const { tutti, rules, transcripts } = opened;
  await opened.settle();
  await opened.workers(); // the cards say when nobody can take a run
  const state = await tutti.board.refresh();
  const view = boardView(state, rules(), await lastLines(transcripts, state));
  out.document({ schema: 1, ...view });
  for (const column of view.columns) {
    if (column.cards.length === 0) continue;
    out.line(out.bold(`${column.title} (${counts(column)})`));
    for (const line of table(column.cards.map(row), "  ")) out.line(line);
    out.line();
  }
  if (view.columns.every((column) => column.cards.length === 0)) {
    out.line(
      view.analysed
        ? "The board is empty. Fill it with: tutti plan, or tutti import FILE."
        : "The board is empty. Begin with: tutti analyse.",
    );
  }
  return exitCode.done;
}

/** How many cards; where a limit applies, also how many agents work, or in other columns tasks are, against it. */
function counts({ column, cards, limit }: ColumnView): string {
  if (limit === undefined) return `${cards.length}`;
  if (column !== "in-progress") return `${cards.length} of at most ${limit}`;
  const atWork = cards.filter((card) => card.state === "running").length;
  return `${cards.length}, ${atWork} of at most ${limit} at work`;
}

function row(card: Card): readonly string[] {
  const criteria = card.criteria === 0 ? "" : `${card.criteriaDone}/${card.criteria}`;
  const remark = card.pullUrl ?? card.lastLine ?? card.remark ?? "";
  return [card.key ?? card.id, card.priority ?? "", card.title, criteria, card.agent ?? card.assignee ?? "", remark];
}
