import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { LocalForge } from "../fakes/forge/start-forge.ts";
import type { Editor } from "../rig/editor-window.ts";
import type { Workbench } from "../rig/workbench.ts";
import { readBoard, runsOf } from "./board-facts.ts";
import { BoardScreen, extension } from "./board-screen.ts";
import { forgeTest } from "./demonstration.ts";

const licence = "Add a licence file";
const zero = "Amounts below ten cents lose their zero";
const negative = "Refuse a negative amount";
/** Of the editor, in pixels. */
const lineHeight = 19;

forgeTest("the main job: from a look at the project to its pull requests", async (editor, forge) => {
  await lookAndPlan(editor);
  await accept(editor);
  await run(editor);
  await readTranscript(editor);
  await review(editor);
  await sendBack(editor);
  await giveOn(editor);
  await publish(editor, forge);
  await seeWhatIsLeft(editor);
});

async function lookAndPlan({ workbench, screenshot }: Editor): Promise<void> {
  await workbench.openContainer("Tutti");
  const start = await workbench.webview(extension, "sidebar", "main.board-page");
  await start.getByRole("heading", { name: "Start with a look at your project" }).waitFor();
  await screenshot("main-job-1-empty");
  await start.getByRole("button", { name: "Analyse project" }).click();
  const found = workbench.notification("fair-share: 9 files");
  await found.waitFor();
  const first = await found.innerText();
  await screenshot("main-job-2-analysed");
  await workbench.dismissNotifications();

  await workbench.run("Tutti: Analyse Project");
  await found.waitFor();
  expect(await found.innerText()).toBe(first);
  await pressInNotification(workbench, "fair-share: 9 files", "Plan Tasks");
  await pressInNotification(workbench, "tasks proposed", "Open Board");
  const board = await BoardScreen.find(workbench);
  await board.card("Revoke and remove 2 secrets", "proposed").waitFor();
  await screenshot("main-job-3-proposed");
}

/** One proposal with the mouse, one with the keyboard, one with its button. */
async function accept({ workbench, screenshot }: Editor): Promise<void> {
  await workbench.showSideBar(false); // it gives its place to the board
  const board = await BoardScreen.find(workbench);
  await board.carry(licence, "ready");
  await screenshot("main-job-4-dragging");
  await board.drop(licence, "ready");

  for (const column of ["backlog", "ready"] as const) await board.moveByKey(zero, "Alt+ArrowRight", column);
  await board.press(negative, "Accept");
  await board.card(negative, "ready").waitFor();
  await screenshot("main-job-5-ready");
}

async function run(editor: Editor): Promise<void> {
  const { workbench, screenshot } = editor;
  const board = await BoardScreen.find(workbench);
  await board.frame.getByRole("button", { name: "Run ready tasks" }).click();
  await board.column("in-progress").locator("article.state-running .last-line").first().waitFor();
  await screenshot("main-job-6-running");
  for (const title of [licence, zero, negative]) await board.card(title, "review").waitFor();
  await screenshot("main-job-7-delivered");

  const runs = [...(await readBoard(editor)).runs.values()];
  expect(runs.map((entry) => entry.agent).toSorted()).toEqual(["demonstration", "demonstration", "recipe"]);
  expect(new Set(runs.map((entry) => entry.place?.path)).size).toBe(3);
  // Two places for three runs: one started while another was at work.
  const spans = runs.map((entry) => [entry.startedAt, entry.state.name === "waiting" ? entry.state.since : undefined]);
  const atOnce = spans.filter(([start = 0]) => spans.some(([from = 0, to = 0]) => from < start && start < to));
  expect(atOnce.length).toBeGreaterThan(0);
}

/** What was said and done, with the output of the checks folded below a line that counts it. */
async function readTranscript({ workbench, screenshot }: Editor): Promise<void> {
  const { page } = workbench;
  await workbench.run("Tutti: Show Transcript", zero);
  const lines = page.locator(".editor-group-container.active .monaco-editor .view-line");
  await lines
    .filter({ hasText: /output,.\d+.lines/ })
    .first()
    .waitFor();
  await lines
    .filter({ hasText: /test:.failed/ })
    .first()
    .waitFor();
  await expect.poll(async () => await lines.filter({ hasText: /not.ok/ }).count(), { timeout: 60_000 }).toBe(0);
  expect((await lines.allInnerTexts()).join("\n")).not.toMatch(/\/worktrees\/|file:\/\//);
  await screenshot("main-job-7-transcript");
  await workbench.run("View: Close Editor");
}

/** What the gate found stands in the diff editor, on the line of the test that failed. */
async function review({ workbench, screenshot }: Editor): Promise<void> {
  const { page } = workbench;
  await workbench.run("Tutti: Review Task…", zero);
  const thread = page.locator(".review-widget").filter({ hasText: "five cents keep their zero" });
  await thread.filter({ hasText: "Tutti checks" }).waitFor();
  await page.locator(".tab.active", { hasText: `Review: ${zero} (round 1)` }).waitFor();
  const told = await thread.innerText();
  expect(told.replaceAll("\u00a0", " ")).toMatch(/Expected values to be strictly equal:[^]*\+ '€12.50'[^]*- '€12.05'/);
  expect(told).not.toMatch(/\/worktrees\/|file:\/\//);
  for (const name of ["Accept Work", "Send Back to Agent", "Open Pull Request…"])
    await titleAction(workbench, name).waitFor();
  await page.locator(".comments-panel .monaco-list-row", { hasText: "[Ln 11]" }).waitFor();
  await expect.poll(async () => await distance(workbench), { timeout: 60_000 }).toBeLessThan(lineHeight / 2);
  await page.locator("#status\\.problems").filter({ hasText: "1" }).waitFor();
  await screenshot("main-job-8-review");
}

/** A button in the title bar of the editor that is in front. */
function titleAction({ page }: Workbench, name: string): Locator {
  return page.locator(".editor-group-container.active .editor-actions").getByRole("button", { name });
}

function reviewTab({ page }: Workbench, title: string): Locator {
  return page.locator(".tab", { hasText: `Review: ${title}` });
}

/** From the lower edge of line 11, the failing one, to the thread, in pixels. */
async function distance({ page }: Workbench): Promise<number> {
  const thread = await page.locator(".review-widget").first().boundingBox();
  const line = await page.locator(".editor.modified .line-numbers").filter({ hasText: /^11$/ }).last().boundingBox();
  return thread === null || line === null ? Infinity : Math.abs(thread.y - (line.y + line.height));
}

async function sendBack(editor: Editor): Promise<void> {
  const { workbench, screenshot } = editor;
  const thread = workbench.page.locator(".review-widget").first();
  await thread.hover();
  await thread.getByRole("button", { name: "Send Back to Agent" }).click();
  await workbench.answer("The zero goes in front.");
  await reviewTab(workbench, zero).waitFor({ state: "detached" });
  const board = await BoardScreen.find(workbench);
  await expect.poll(async () => (await runsOf(editor, zero))[0]?.deliveries.length, { timeout: 60_000 }).toBe(2);
  await board.press(zero, "Review");
  await workbench.page.locator(".tab.active", { hasText: `Review: ${zero} (round 2)` }).waitFor();
  await workbench.page.locator(".monaco-diff-editor .view-line", { hasText: "padStart" }).waitFor();
  await workbench.page.locator("#status\\.problems").filter({ hasText: "0" }).waitFor();
  await workbench.notification(`No comment is open on “${zero}”`).waitFor();
  await titleAction(workbench, "Open Pull Request…").waitFor();
  await screenshot("main-job-9-second-round");
  const [entry] = await runsOf(editor, zero);
  const tests = entry?.deliveries.map(({ checks }) => checks.find((check) => check.name === "test")?.outcome);
  expect(tests).toEqual(["failed", "passed"]);
}

/** A recipe cannot follow a review: another agent goes on from its work, on its branch. */
async function giveOn(editor: Editor): Promise<void> {
  const { workbench, screenshot } = editor;
  const [before] = await runsOf(editor, licence);
  await workbench.run("Tutti: Send Back to Agent", licence);
  await workbench.quickPick("Demonstration agent").waitFor();
  await screenshot("main-job-10-recipe-sent-back");
  await workbench.quickPick("Demonstration agent").click();
  await workbench.page.locator(".quick-input-title", { hasText: "Send back to Demonstration agent" }).waitFor();
  await workbench.answer("Name the year.");
  await expect.poll(async () => (await runsOf(editor, licence))[0]?.deliveries.length, { timeout: 60_000 }).toBe(2);
  const [after] = await runsOf(editor, licence);
  expect([before?.agent, after?.agent]).toEqual(["recipe", "demonstration"]);
  expect(after?.place).toEqual(before?.place);
}

/** From the review's title, from the card, and from the inbox. */
async function publish(editor: Editor, forge: LocalForge): Promise<void> {
  const { workbench, screenshot } = editor;
  await titleAction(workbench, "Open Pull Request…").click();
  await workbench.notification("Pull request #1 is open").waitFor();
  await reviewTab(workbench, zero).waitFor({ state: "detached" });
  await workbench.run("Tutti: Review Task…", negative);
  await workbench.notification(`No comment is open on “${negative}”`).waitFor();
  await workbench.page.locator(".monaco-diff-editor .view-line", { hasText: "RangeError" }).first().waitFor();
  await workbench.page.locator(".tab", { hasText: "Tutti Board" }).click();
  const board = await BoardScreen.find(workbench);
  await board.card(zero, "published").waitFor();
  await board.press(negative, "Open pull request");
  await reviewTab(workbench, negative).waitFor({ state: "detached" });
  await board.card(negative, "published").waitFor();
  await workbench.showSideBar(true);
  const row = workbench.treeRow(licence);
  await row.hover();
  await row.getByRole("button", { name: "Open Pull Request…" }).click();
  await board.card(licence, "published").waitFor();
  await workbench.dismissNotifications();
  await screenshot("main-job-11-published");

  expect(forge.pulls().map((pull) => pull.title)).toEqual([zero, negative, licence]);
  const [first] = forge.pulls();
  expect(first).toMatchObject({ state: "open", base: "main", draft: false });
  expect(first?.body).toContain("| test | passed |");
  expect(first?.body).toContain("Cost: $0.00");
  const changed = await forge.bare.git("diff", "--name-only", `main...${first?.branch}`);
  expect(changed.trim().split("\n")).toEqual(["src/money.js", "test/money.test.js"]);
}

async function seeWhatIsLeft({ workbench, screenshot }: Editor): Promise<void> {
  await workbench.page.locator(".part.sidebar", { hasText: "Nothing needs you." }).waitFor();
  await workbench.run("Tutti: Open Costs");
  const costs = await workbench.webview(extension, "editor", ".total-cost");
  expect(await costs.locator(".total-cost").innerText()).toBe("$0.00, reported");
  expect(await costs.locator(".total-rest").innerText()).toBe("5 sessions");
  await screenshot("main-job-12-costs");
}

async function pressInNotification(workbench: Workbench, text: string, button: string): Promise<void> {
  await workbench.notification(text).locator(".monaco-button", { hasText: button }).click();
}
