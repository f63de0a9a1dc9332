import type { BoardState } from "#core/board/board-state.ts";
import type { RegisterEntry, RegisterKind } from "#core/board/register.ts";
import { facts, isOpen, kinds, kindTitles, stands } from "#core/registers/register-words.ts";
import type { TreeNode } from "./node.ts";

const icons: Readonly<Record<RegisterKind, string>> = {
  question: "question",
  decision: "law",
  risk: "warning",
  learning: "mortar-board",
};

/** Decisions, risks, questions and learnings by kind; what is open first, then the newest. */
export function registerNodes(board: Pick<BoardState, "registers" | "tasks">): readonly TreeNode[] {
  const byKind = Map.groupBy(board.registers.values(), ({ kind }) => kind);
  return kinds.flatMap((kind): readonly TreeNode[] => {
    const entries = byKind.get(kind) ?? [];
    if (entries.length === 0) return [];
    const open = entries.filter(isOpen).length;
    return [
      {
        id: kind,
        label: kindTitles[kind],
        description: open === 0 ? `${entries.length}` : `${entries.length}, ${open} open`,
        icon: icons[kind],
        kind: "register",
        children: entries.toSorted(openFirst).map((entry) => node(board, entry)),
      },
    ];
  });
}

function openFirst(a: RegisterEntry, b: RegisterEntry): number {
  return Number(isOpen(b)) - Number(isOpen(a)) || b.createdAt - a.createdAt;
}

function node(board: Pick<BoardState, "registers" | "tasks">, entry: RegisterEntry): TreeNode {
  const { id, kind, title, state, text } = entry;
  return {
    id,
    label: title,
    description: stands(board, state),
    tooltip: [title, facts(board, entry).join("\n"), text].filter((part) => part !== "").join("\n\n"),
    icon: isOpen(entry) ? "circle-large-outline" : "pass",
    ...(entry.blocks === true && isOpen(entry) && { color: "charts.orange" }),
    kind: kind === "question" && state.name === "open" ? "open-question" : "entry",
    target: { question: id },
    click: "tutti.showRegister",
  };
}
