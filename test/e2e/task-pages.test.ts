import { expect, it } from "vitest";
import type { Editor, EditorOptions } from "../rig/editor-window.ts";
import { AskingAgent } from "./asking-agent.ts";
import { BoardScreen, extension } from "./board-screen.ts";
import { demonstration, makePlanned } from "./demonstration.ts";
import { inEditor } from "./editor-test.ts";
import { galleryHistory } from "./gallery-history.ts";
import { layoutFaults } from "./pages/layout-faults.ts";
import { record } from "./recorded-board.ts";

const name = "the inbox, the agents and the pages of tasks say where everything stands, in a dark and a light theme";

const asking = "Prove it with a library for random bills";
const running = "Amounts below ten cents lose their zero";
const queued = "Refuse a negative amount";

/** Tasks by where they stand, with what their pages say and offer then. */
const pages = {
  running: [running, /State:.running/, "Pause"],
  asking: [asking, /Asks:.Asking.agent.asks/, "Answer"],
  held: ["Translate the help into German", /State:.held/, "Resume"],
  failed: ["Move the tests to the new runner", /State:.failed/, "Retry from Step"],
  delivered: ["Prove with random bills that nobody loses a cent", /State:.review/, "Open Pull Request"],
} as const;

/** It works until it is stopped. */
const patient = { kind: "command", label: "My agent", command: "echo Reading src/money.js; sleep 3600" };

/** What the editor itself prints when the choice of a theme writes its settings. */
const ofSettings = [
  /settings\.json already exists!/,
  /Error: unknown document/,
  /Aborted onWillSaveTextDocument-event/,
];

it(name, async () => {
  using agent = new AskingAgent();
  const agents = { mine: patient, asking: agent.setting };
  const options: EditorOptions = {
    ...demonstration({ "tutti.agents": agents, "tutti.defaultAgent": "mine" }),
    make: async (folder, environment) => {
      await makePlanned(folder, environment);
      await record(folder, galleryHistory);
    },
  };
  await inEditor(name, options, look, ofSettings);
});

async function look(editor: Editor): Promise<void> {
  await putAgentsToWork(editor);
  await lookAtPages(editor, "dark");
  for (const stands of ["running", "asking", "held", "failed", "delivered"] as const)
    await showTask(editor, stands, "dark");
  await showTranscript(editor, "dark");
  await wearLight(editor);
  await lookAtPages(editor, "light");
  await showTask(editor, "held", "light");
  await showTranscript(editor, "light");
}

/** One asks, one works, and the third has to wait. */
async function putAgentsToWork({ workbench }: Editor): Promise<void> {
  const board = await BoardScreen.open(workbench);
  for (const title of [queued, running]) await board.press(title, "Accept");
  await board.press(asking, "Run");
  await board.card(asking).getByRole("button", { name: "Always…" }).waitFor();
  await board.press(running, "Run");
  await board.card(running, "in-progress").locator(".last-line").waitFor();
  await board.press(queued, "Run");
  await board.card(queued, "in-progress").filter({ hasText: "Queued" }).waitFor();
}

async function lookAtPages({ workbench, screenshot }: Editor, theme: string): Promise<void> {
  for (const [page, selector] of [
    ["Agents", ".agents .agent-queue"],
    ["Inbox", ".inbox-page .detail"],
  ] as const) {
    await workbench.run(`Tutti: Open ${page}`);
    const frame = await workbench.webview(extension, "editor", `body.vscode-${theme} ${selector}`);
    await frame.evaluate("document.fonts.ready");
    await screenshot(`pages-${page.toLowerCase()}-${theme}`);
    expect({ page, theme, faults: await layoutFaults(frame) }).toEqual({ page, theme, faults: [] });
  }
}

async function showTask({ workbench, screenshot }: Editor, stands: keyof typeof pages, theme: string): Promise<void> {
  const [title, said, offered] = pages[stands];
  await choose(workbench, "Tutti: Show Task", title);
  await lines(workbench).filter({ hasText: said }).first().waitFor();
  await workbench.page.locator(".codelens-decoration", { hasText: offered }).first().waitFor();
  await workbench.page.mouse.move(700, 5); // nothing below the mouse tells its name
  await screenshot(`pages-task-${stands}-${theme}`);
}

/** Thinking, tools, what they change, and questions. */
async function showTranscript({ workbench, screenshot }: Editor, theme: string): Promise<void> {
  await choose(workbench, "Tutti: Show Transcript", asking);
  for (const said of [/Tests.with.random.bills/, /edit:.Edit.README/, /\+It.splits.bills/, /npm.install/])
    await lines(workbench).filter({ hasText: said }).first().waitFor();
  await screenshot(`pages-transcript-${theme}`);
}

function lines({ page }: Editor["workbench"]) {
  return page.locator(".editor-group-container.active .monaco-editor .view-line");
}

/** A row of a long list is there once the list was told what to show. */
async function choose(workbench: Editor["workbench"], command: string, row: string): Promise<void> {
  const { keyboard } = workbench.page;
  await workbench.run(command);
  await workbench.quickPick("").waitFor();
  await keyboard.type(row);
  await workbench.quickPick(row).and(workbench.page.locator(".focused")).waitFor();
  await keyboard.press("Enter");
}

async function wearLight({ workbench }: Editor): Promise<void> {
  await choose(workbench, "Preferences: Color Theme", "Light 2026");
  await workbench.page.locator(".monaco-workbench.vs").waitFor();
}
