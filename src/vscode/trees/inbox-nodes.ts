import type { InboxItem } from "#core/board/view/inbox.ts";
import type { CommandId } from "../command-ids.ts";
import { ago } from "../ago.ts";
import type { TreeNode } from "./node.ts";

const looks: Record<InboxItem["kind"], { icon: string; color: string; word: string; click: CommandId }> = {
  approval: { icon: "question", color: "charts.orange", word: "asks", click: "tutti.openInbox" },
  question: {
    icon: "comment-unresolved",
    color: "charts.orange",
    word: "waits for an answer",
    click: "tutti.answerQuestion",
  },
  overlap: { icon: "git-merge", color: "charts.orange", word: "overlaps", click: "tutti.settleOverlap" },
  conflict: { icon: "diff", color: "charts.orange", word: "contradicts its file", click: "tutti.settleBacklog" },
  review: { icon: "diff-multiple", color: "charts.blue", word: "to review", click: "tutti.reviewTask" },
  "publish-problem": {
    icon: "git-pull-request-closed",
    color: "charts.red",
    word: "not published",
    click: "tutti.reviewTask",
  },
  failed: { icon: "error", color: "charts.red", word: "failed", click: "tutti.showTask" },
  interrupted: { icon: "debug-disconnect", color: "charts.yellow", word: "interrupted", click: "tutti.showTask" },
};

/** What needs a human, as rows. */
export function inboxNodes(items: readonly InboxItem[], now: number): readonly TreeNode[] {
  return items.map(({ kind, task, run, approval, question, title, text, preview, at }) => {
    const { icon, color, word, click } = looks[kind];
    return {
      id: [kind, approval ?? question ?? run ?? task, ...(kind === "overlap" ? [at] : [])].join(":"),
      label: title,
      description: `${word} · ${ago(now - at)}`,
      tooltip: [title, text, preview].filter((part) => part !== undefined).join("\n"),
      icon,
      color,
      kind,
      target: { task, run, approval, question },
      // Work that a human did has no run to compare; its task says what there is.
      click: run === undefined && kind !== "conflict" && kind !== "question" ? "tutti.showTask" : click,
    };
  });
}
