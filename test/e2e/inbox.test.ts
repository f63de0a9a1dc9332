import type { Frame, Locator } from "playwright-core";
import { expect, it } from "vitest";
import type { Approval } from "#core/permission/approval.ts";
import type { Editor } from "../rig/editor-window.ts";
import { AskingAgent, hosts, install } from "./asking-agent.ts";
import { readBoard, runsOf } from "./board-facts.ts";
import { BoardScreen, extension } from "./board-screen.ts";
import { demonstration, makeAccepted } from "./demonstration.ts";
import { inEditor } from "./editor-test.ts";

const first = "Amounts below ten cents lose their zero";
const second = "Refuse a negative amount";
const name = "an agent's questions are read and answered by keyboard alone, each once";
const patience = { timeout: 60_000 };

it(name, async () => {
  using agent = new AskingAgent();
  const settings = { "tutti.agents": { asking: agent.setting }, "tutti.defaultAgent": "asking" };
  await inEditor(name, { ...demonstration(settings), make: makeAccepted }, async (editor) => {
    await letTwoAsk(editor);
    const inbox = await openInbox(editor);
    await denyOne(editor, inbox);
    await allowTheNext(editor, inbox);
    await makeRule(editor, inbox);
    await answerFromElsewhere(editor, inbox);
    await seeBothDelivered(editor, inbox);
  });
});

/** One notification for each question, with the buttons to answer it. */
async function letTwoAsk(editor: Editor): Promise<void> {
  const { workbench, screenshot } = editor;
  await workbench.openContainer("Tutti");
  const board = await BoardScreen.find(workbench, "sidebar");
  for (const title of [first, second]) {
    await board.press(title, "Run");
    await expect.poll(async () => await answersOf(editor, title), patience).toEqual([[install, undefined]]);
  }
  await workbench.run("Notifications: Show Notifications");
  await expect.poll(async () => await questionsTold(editor).count(), patience).toBe(2);
  const told = questionsTold(editor).filter({ hasText: first });
  for (const label of ["Allow", "Deny", "Always…", "Read"])
    await told.locator(".monaco-button", { hasText: new RegExp(`^${label}$`) }).waitFor();
  await screenshot("inbox-1-notifications");
  await workbench.run("Notifications: Hide Notifications");
}

async function openInbox(editor: Editor): Promise<Frame> {
  const { page } = editor.workbench;
  await page.keyboard.press("Control+k");
  await page.keyboard.press("i");
  const inbox = await editor.workbench.webview(extension, "editor", "main.inbox-page #entries");
  await inbox.locator("#entries:focus").waitFor();
  return inbox;
}

async function denyOne(editor: Editor, inbox: Frame): Promise<void> {
  const { page } = editor.workbench;
  await goTo(editor, inbox, second, install);
  const read = (await inbox.locator(".detail").innerText()).replaceAll(/\s+/g, " ");
  expect(read).toMatch(/installing packages .*Without an answer it is denied in/);
  await editor.screenshot("inbox-2-question");
  await page.keyboard.press("d");
  await expect
    .poll(async () => (await answersOf(editor, second)).slice(0, 2), patience)
    .toEqual([
      [install, "deny"],
      [hosts, undefined],
    ]);
}

/** The agent goes on and asks for a file outside; what it would change is read in the preview. */
async function allowTheNext(editor: Editor, inbox: Frame): Promise<void> {
  await goTo(editor, inbox, second, hosts);
  await inbox.locator(".detail .changed-line.added", { hasText: "127.0.0.1 bill bill.test" }).waitFor();
  await inbox.locator(".chip.risky").waitFor();
  await editor.screenshot("inbox-3-change");
  await editor.workbench.page.keyboard.press("a");
  await expect.poll(async () => (await answersOf(editor, second))[1], patience).toEqual([hosts, "allow"]);
}

/** The rule is read before it is made; it then answers the same question of the other run, too. */
async function makeRule(editor: Editor, inbox: Frame): Promise<void> {
  const { keyboard } = editor.workbench.page;
  await goTo(editor, inbox, first, install);
  await keyboard.press("w");
  const rule = inbox.getByRole("group", { name: "Make a rule" });
  expect(await rule.innerText()).toContain("installing packages. It holds for every task and worktree");
  await rule.locator("button:focus", { hasText: "Make this rule" }).waitFor();
  await editor.screenshot("inbox-4-rule");
  expect((await readBoard(editor)).rules.size).toBe(0);
  await keyboard.press("Enter");
  await expect.poll(async () => [...(await readBoard(editor)).rules.keys()], patience).toEqual(["install"]);
  await expect.poll(async () => (await answersOf(editor, first))[0], patience).toEqual([install, "allow"]);
  await inbox.locator("#entries:focus").waitFor();
}

/** The notification of a question that was answered in the inbox says so, and changes nothing. */
async function answerFromElsewhere(editor: Editor, inbox: Frame): Promise<void> {
  const { workbench } = editor;
  await workbench.run("Notifications: Show Notifications");
  const stale = questionsTold(editor).filter({ hasText: first });
  await stale.locator(".monaco-button", { hasText: /^Deny$/ }).click();
  await workbench.notification(`“${install}” was allowed already.`).waitFor();
  expect((await answersOf(editor, first))[0]).toEqual([install, "allow"]);
  await workbench.dismissNotifications();
  await inbox.locator("#entries").focus();
}

async function seeBothDelivered(editor: Editor, inbox: Frame): Promise<void> {
  await goTo(editor, inbox, first, hosts);
  await editor.workbench.page.keyboard.press("d");
  for (const title of [first, second])
    await inbox.locator(".entry", { hasText: title }).filter({ hasText: "Review" }).waitFor();
  await editor.screenshot("inbox-5-delivered");
  expect(await answersOf(editor, first)).toEqual([
    [install, "allow"],
    [hosts, "deny"],
  ]);
}

/** Moves with the arrows until the entry of this task, with this question, is the one that is read. */
async function goTo({ workbench }: Editor, inbox: Frame, title: string, what: string): Promise<void> {
  const entries = inbox.locator(".entry");
  const wanted = entries.filter({ hasText: title }).filter({ hasText: what });
  await wanted.waitFor();
  await inbox.locator("#entries:focus").waitFor();
  await workbench.page.keyboard.press("Home");
  for (let at = 0; ; at++) {
    const selected = entries.nth(at).and(inbox.locator("[aria-selected=true]"));
    await selected.waitFor();
    if ((await selected.and(wanted).count()) > 0) break;
    await workbench.page.keyboard.press("ArrowDown");
  }
  await inbox.locator(".detail h2", { hasText: title }).waitFor();
}

function questionsTold({ workbench }: Editor): Locator {
  return workbench.page.locator(".notifications-center .notification-list-item").filter({ hasText: install });
}

/** What the run of a task has asked a human, with the answers, in their order. */
async function answersOf(
  editor: Editor,
  title: string,
): Promise<readonly (readonly [string, "allow" | "deny" | undefined])[]> {
  const [run] = await runsOf(editor, title);
  const { approvals } = await readBoard(editor);
  const mine: readonly Approval[] = [...approvals.values()].filter((approval) => approval.run === run?.id);
  return mine.map((approval) => [approval.command ?? approval.title, approval.answer?.decision]);
}
