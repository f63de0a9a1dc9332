import type { InboxItem } from "#core/board/view/inbox.ts";
import type { IconName } from "./icon.tsx";

interface Look {
  readonly icon: IconName;
  readonly word: string;
  readonly tone: "attention" | "bad" | "calm";
}

/** How each kind of thing that needs a human looks, on every page. */
export const looks: Record<InboxItem["kind"], Look> = {
  approval: { icon: "question", word: "Asks", tone: "attention" },
  question: { icon: "question", word: "Waits for an answer", tone: "attention" },
  overlap: { icon: "overlap", word: "Overlaps", tone: "attention" },
  conflict: { icon: "warning", word: "Contradicts its file", tone: "attention" },
  interrupted: { icon: "interrupted", word: "Interrupted", tone: "attention" },
  failed: { icon: "failed", word: "Failed", tone: "bad" },
  "publish-problem": { icon: "warning", word: "Not published", tone: "attention" },
  review: { icon: "comment", word: "Review", tone: "calm" },
};
