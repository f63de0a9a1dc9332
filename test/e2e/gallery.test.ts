import type { Frame } from "playwright-core";
import { expect } from "vitest";
import type { Editor, EditorOptions } from "../rig/editor-window.ts";
import { happens } from "../rig/workbench.ts";
import { BoardScreen, extension } from "./board-screen.ts";
import { demonstration, makePlanned } from "./demonstration.ts";
import { editorTest } from "./editor-test.ts";
import { galleryHistory } from "./gallery-history.ts";
import { axeViolations } from "./pages/axe.ts";
import { layoutFaults } from "./pages/layout-faults.ts";
import { record } from "./recorded-board.ts";

const zero = "Amounts below ten cents lose their zero";
const negative = "Refuse a negative amount";

/** Each theme as the editor calls it, with the class that it gives to pages. */
const themes = [
  ["dark", "Dark 2026", "vscode-dark"],
  ["light", "Light 2026", "vscode-light"],
  ["high-contrast", "Dark High Contrast", "vscode-high-contrast"],
  ["high-contrast-light", "Light High Contrast", "vscode-high-contrast-light"],
] as const;

const pages = [
  ["Board", "main.board-page .columns"],
  ["Agents", ".agents"],
  ["Costs", ".total-cost"],
  ["Inbox", ".inbox-panes"],
] as const;

const large = { width: 1400, height: 900 };
const small = { width: 1024, height: 768 };

/** It works until it is stopped. */
const agent = { kind: "command", label: "My agent", command: "echo Reading src/money.js; sleep 3600" };

const options: EditorOptions = {
  ...demonstration({ "tutti.agents": { mine: agent }, "tutti.defaultAgent": "mine" }),
  make: async (folder, environment) => {
    await makePlanned(folder, environment);
    await record(folder, galleryHistory);
  },
};

/** What the editor itself prints when the choice of a theme writes its settings, and more of it on a slow machine. */
const ofSettings = [
  /settings\.json already exists!/,
  /Error: unknown document/,
  /Aborted onWillSaveTextDocument-event/,
];

/** The picture of the README is `gallery-board-dark`, which this leaves in artifacts/screenshots. */
editorTest("the pages can be read in every kind of theme, in a large and a small window", options, look, ofSettings);

async function look(editor: Editor): Promise<void> {
  await putAgentsToWork(editor);
  for (const [theme, title, name] of themes) {
    if (theme !== "dark") await wear(editor, title);
    for (const [page, selector] of pages) {
      await turnTo(editor, page);
      const frame = await editor.workbench.webview(extension, "editor", `body.${name} ${selector}`);
      const picture = `gallery-${page.toLowerCase()}-${theme}`;
      await examine(editor, frame, picture);
      if (theme === "light") await examineSmall(editor, frame, `${picture}-small`);
    }
  }
}

async function putAgentsToWork({ workbench }: Editor): Promise<void> {
  for (const [page] of pages.toReversed()) await workbench.run(`Tutti: Open ${page}`);
  await workbench.showSideBar(false);
  const board = await BoardScreen.find(workbench);
  for (const title of [negative, zero]) await board.press(title, "Accept");
  for (const title of [negative, zero]) await board.press(title, "Run");
  for (const title of [negative, zero]) await board.card(title, "in-progress").locator(".last-line").waitFor();
  await board.card("Revoke and remove 2 secrets").scrollIntoViewIfNeeded();
}

/** The list of themes is long: it is told what to show. What is typed while a page takes the focus is lost. */
async function wear({ workbench }: Editor, theme: string): Promise<void> {
  const { keyboard } = workbench.page;
  const found = workbench.quickPick(theme).and(workbench.page.locator(".focused"));
  await workbench.run("Preferences: Color Theme");
  await workbench.quickPick("").waitFor();
  await keyboard.type(theme);
  while (!(await happens(found.waitFor({ timeout: 20_000 })))) {
    await keyboard.press("Escape");
    await workbench.run("Preferences: Color Theme");
    await workbench.quickPick("").waitFor();
    await keyboard.type(theme);
  }
  await keyboard.press("Enter");
}

async function turnTo({ workbench }: Editor, page: string): Promise<void> {
  await workbench.page.locator(".tab", { hasText: `Tutti ${page}` }).click();
  await workbench.page.mouse.move(700, 5); // nothing below the mouse lights up
}

async function examine(editor: Editor, frame: Frame, look: string): Promise<void> {
  await frame.evaluate("document.fonts.ready");
  // The frame is transparent, and axe does not see the editor behind it.
  await frame.evaluate(`document.documentElement.style.background = "var(--vscode-editor-background)"`);
  await editor.screenshot(look);
  const violations = await axeViolations(frame);
  expect({ look, violations, faults: await layoutFaults(frame) }).toEqual({ look, violations: [], faults: [] });
  const tooWide = await frame.evaluate(
    `[...document.querySelectorAll(".columns")].filter((it) => it.scrollWidth > it.clientWidth).length`,
  );
  expect({ look, tooWide }).toEqual({ look, tooWide: 0 });
}

/** Layout is the same in every theme: one is enough. */
async function examineSmall(editor: Editor, frame: Frame, look: string): Promise<void> {
  await resize(editor, frame, small);
  await editor.screenshot(look);
  expect({ look, faults: await layoutFaults(frame) }).toEqual({ look, faults: [] });
  await resize(editor, frame, large);
}

/** The page fills the window but for the activity bar; it is told its new size after the window has it. */
async function resize({ workbench }: Editor, frame: Frame, size: typeof large): Promise<void> {
  await workbench.page.setViewportSize(size);
  const isBeside = async (): Promise<boolean> => {
    const besideIt = size.width - (await frame.evaluate<number>("innerWidth"));
    return besideIt >= 0 && besideIt < 100;
  };
  await expect.poll(isBeside, { timeout: 60_000 }).toBe(true);
}
