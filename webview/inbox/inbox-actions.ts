import type { InboxEntry } from "#core/board/view/inbox-view.ts";
import type { PageCommand } from "#protocol/messages.ts";
import type { IconName } from "../parts/icon.tsx";
import type { InboxStore } from "./inbox-store.ts";

/** Something that an entry offers, with the key that does it. */
export interface InboxAction {
  readonly label: string;
  readonly key: string;
  readonly icon?: IconName;
  readonly do: (inbox: InboxStore, entry: InboxEntry) => void;
}

const runs =
  (command: PageCommand, of: "run" | "task" = "run") =>
  (inbox: InboxStore, entry: InboxEntry): void =>
    inbox.page.run(command, of === "run" ? (entry.run ?? entry.task) : entry.task);

const allow: InboxAction = {
  label: "Allow",
  key: "a",
  icon: "check",
  do: (inbox, entry) => void inbox.answer(entry, "allow"),
};
const deny: InboxAction = {
  label: "Deny",
  key: "d",
  icon: "close",
  do: (inbox, entry) => void inbox.answer(entry, "deny"),
};
const always: InboxAction = { label: "Always…", key: "w", do: (inbox, entry) => inbox.showRule(entry) };
const stop: InboxAction = { label: "Stop", key: "s", icon: "stop", do: runs("tutti.stopRun") };
const review: InboxAction = { label: "Review", key: "r", icon: "comment", do: runs("tutti.reviewTask") };
const sendBack: InboxAction = { label: "Send back…", key: "b", do: runs("tutti.returnRun") };
const publish: InboxAction = {
  label: "Open pull request…",
  key: "p",
  icon: "pull-request",
  do: runs("tutti.openPullRequest"),
};
const runAgain: InboxAction = { label: "Run again", key: "r", icon: "restart", do: runs("tutti.runTask", "task") };
const resume: InboxAction = { label: "Resume", key: "r", icon: "run", do: runs("tutti.resumeRun") };
const retry: InboxAction = { label: "Retry from step…", key: "f", do: runs("tutti.retryRun") };
const rebase: InboxAction = { label: "Rebase…", key: "e", do: runs("tutti.rebaseTask") };
const settle: InboxAction = { label: "Settle overlap…", key: "o", icon: "overlap", do: runs("tutti.settleOverlap") };
const settleFile: InboxAction = { label: "Settle…", key: "o", do: runs("tutti.settleBacklog", "task") };
const answer: InboxAction = {
  label: "Answer…",
  key: "a",
  icon: "comment",
  do: (inbox, entry) => inbox.page.run("tutti.answerQuestion", entry.question ?? entry.task),
};
const transcript: InboxAction = { label: "Transcript", key: "t", do: runs("tutti.showTranscript") };
const task: InboxAction = { label: "Task", key: "k", do: runs("tutti.showTask", "task") };

/** What an entry wants first. */
export function actionsOf({ kind, asked, run }: InboxEntry): readonly InboxAction[] {
  switch (kind) {
    case "approval":
      return asked?.rule === undefined ? [allow, deny, stop] : [allow, deny, always, stop];
    case "question":
      return [answer];
    case "overlap":
      return [settle];
    case "conflict":
      return [settleFile];
    case "review":
    case "publish-problem":
      return run === undefined ? [] : [review, publish, sendBack, rebase, retry];
    case "failed":
      return run === undefined ? [runAgain] : [runAgain, retry];
    case "interrupted":
      return run === undefined ? [runAgain] : [resume, retry, rebase];
  }
}

/** Where more can be read. */
export function sightsOf({ run }: InboxEntry): readonly InboxAction[] {
  return run === undefined ? [task] : [transcript, task];
}
