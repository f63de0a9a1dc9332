import * as vscode from "vscode";
import { newAttention } from "#core/board/view/attention.ts";
import type { InboxItem } from "#core/board/view/inbox.ts";
import { noticesOf, type Notice } from "#core/board/view/notices.ts";
import type { CommandId } from "./command-ids.ts";
import { coalesce } from "./coalesce.ts";
import type { Panels } from "./pages/panels.ts";
import type { Shared } from "./shared.ts";

/** Several things that happen at once become one look. */
const pauseMs = 1_000;

type Buttons = Readonly<Record<string, CommandId>>;

const answers = { Allow: "tutti.allow", Deny: "tutti.deny" } as const;
const buttons: Record<InboxItem["kind"], Buttons> = {
  approval: { ...answers, Read: "tutti.openInbox" },
  review: { Review: "tutti.reviewTask", "Open Pull Request": "tutti.openPullRequest" },
  "publish-problem": { "Try Again": "tutti.openPullRequest", "Sign In to GitHub": "tutti.signIn" },
  failed: { "Show Transcript": "tutti.showTranscript", "Run Again": "tutti.runTask" },
  interrupted: { Resume: "tutti.resumeRun" },
  question: { "Answer…": "tutti.answerQuestion" },
  conflict: { "Settle…": "tutti.settleBacklog" },
  overlap: { "Settle Overlap…": "tutti.settleOverlap" },
};
const rememberable: Buttons = { ...answers, "Always…": "tutti.allowAlways", Read: "tutti.openInbox" };

/** Tells a person once of each thing that needs them. What was there when the window opened is in the inbox only. */
export function notify({ current, views }: Shared, panels: Panels): vscode.Disposable {
  return current.whileOpen(() => {
    let told = newAttention(views.inbox(), new Set()).told;
    const look = coalesce(() => {
      const attention = newAttention(views.inbox(), told);
      told = attention.told;
      const looking = vscode.window.state.focused && (panels.isActive("board") || panels.isActive("inbox"));
      for (const notice of noticesOf(attention.fresh, looking)) void offer(notice);
    }, pauseMs);
    return vscode.Disposable.from(look, views.onDidChange(look));
  });
}

async function offer({ text, bad, item }: Notice): Promise<void> {
  const commands = buttonsOf(item);
  const show = bad ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = await show(text, ...Object.keys(commands));
  const command = answer === undefined ? undefined : commands[answer];
  if (command === undefined) return;
  const target = item && { task: item.task, run: item.run, approval: item.approval };
  await vscode.commands.executeCommand(command, target && { target });
}

function buttonsOf(item: InboxItem | undefined): Buttons {
  if (item === undefined) return { "Open Inbox": "tutti.openInbox" };
  return item.kind === "approval" && item.rememberable === true ? rememberable : buttons[item.kind];
}
