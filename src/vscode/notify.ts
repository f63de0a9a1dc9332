import * as vscode from "vscode";
import { newAttention } from "#core/board/view/attention.ts";
import type { InboxItem } from "#core/board/view/inbox.ts";
import type { CommandId } from "./command-ids.ts";
import { coalesce } from "./coalesce.ts";
import type { Panels } from "./pages/panels.ts";
import type { Shared } from "./shared.ts";

/** Several things that happen at once become one look. */
const pauseMs = 1_000;

/** More than this at once become one message, so that nobody is buried. */
const mostMessages = 3;

const alwaysAllow = "Always Allow";

const buttons: Record<InboxItem["kind"], Readonly<Record<string, CommandId>>> = {
  approval: {
    Allow: "tutti.allow",
    Deny: "tutti.deny",
    [alwaysAllow]: "tutti.allowAlways",
    "Show Transcript": "tutti.showTranscript",
  },
  review: { Review: "tutti.reviewTask", "Open Pull Request": "tutti.openPullRequest" },
  "publish-problem": { "Try Again": "tutti.openPullRequest", "Sign In to GitHub": "tutti.signIn" },
  failed: { "Show Transcript": "tutti.showTranscript", "Run Again": "tutti.runTask" },
  interrupted: { Resume: "tutti.resumeRun" },
  overlap: { "Settle Overlap…": "tutti.settleOverlap" },
};

const { [alwaysAllow]: _always, ...askedEachTime } = buttons.approval;

/** Tells a person once of each thing that needs them. What was there when the window opened is in the inbox only. */
export function notify({ current, views }: Shared, panels: Panels): vscode.Disposable {
  return current.whileOpen(() => {
    let told = newAttention(views.inbox(), new Set()).told;
    const look = coalesce(() => {
      const attention = newAttention(views.inbox(), told);
      told = attention.told;
      // Whoever looks at the board sees it there; but who asked for a pull request waits for an answer.
      const seen = vscode.window.state.focused && panels.isActive("board");
      tell(seen ? attention.fresh.filter(({ kind }) => kind === "publish-problem") : attention.fresh);
    }, pauseMs);
    return vscode.Disposable.from(look, views.onDidChange(look));
  });
}

/** An overlap is shown on both cards and in the inbox; it is no reason to call anybody away. */
function tell(attention: readonly InboxItem[]): void {
  const fresh = attention.filter(({ kind }) => kind !== "overlap");
  if (fresh.length > mostMessages) {
    void offer(`${fresh.length} tasks need you.`, { "Open Inbox": "tutti.inbox.focus" }, undefined);
    return;
  }
  for (const item of fresh) {
    const message = sentence(item);
    const { task, run, approval } = item;
    void offer(
      message,
      item.kind === "approval" && item.rememberable !== true ? askedEachTime : buttons[item.kind],
      { target: { task, run, approval } },
      item.kind === "failed" || item.kind === "publish-problem",
    );
  }
}

/** Says it once: the text of a question, a failure or a delivery is a sentence of its own. */
function sentence({ kind, title, text }: InboxItem): string {
  switch (kind) {
    case "approval":
      return `“${title}”: ${text}`;
    case "review":
      return `“${title}” is delivered and waits for your review.`;
    case "publish-problem":
      return `“${title}” was not published. ${text}`;
    case "failed":
      return `“${title}” failed: ${text}`;
    case "overlap":
      return `“${title}”: ${text}`;
    case "interrupted":
      return `“${title}” was interrupted. ${text}`;
  }
}

async function offer(
  message: string,
  commands: Readonly<Record<string, string>>,
  argument: unknown,
  bad = false,
): Promise<void> {
  const show = bad ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = await show(message, ...Object.keys(commands));
  const command = answer === undefined ? undefined : commands[answer];
  if (command !== undefined) await vscode.commands.executeCommand(command, argument);
}
