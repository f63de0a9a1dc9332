import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { makeDemonstration } from "../../demo/make.ts";
import { root } from "../../scripts/bootstrap.mjs";
import { readBoard } from "./board-facts.ts";
import { BoardScreen } from "./board-screen.ts";
import { demonstration } from "./demonstration.ts";
import { editorTest } from "./editor-test.ts";

const run = promisify(execFile);

/** The demonstration project with its backlog imported. */
async function makeImported(folder: string, environment: Readonly<Record<string, string>>): Promise<void> {
  await makeDemonstration(folder);
  await tutti(environment, "import", "BACKLOG.md", "--cwd", folder);
}

/** The packaged command line, beside the editor. */
async function tutti(environment: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<void> {
  await run(process.execPath, [join(root, "dist/tutti.mjs"), ...words], { env: environment });
}

editorTest(
  "a task is changed as a form that a key on its card opens; a reload or a line that cannot be read loses nothing",
  { ...demonstration({ "files.autoSave": "off" }), make: makeImported },
  async (editor) => {
    const { workbench, screenshot } = editor;
    const { keyboard } = workbench.page;
    const board = await BoardScreen.open(workbench);
    await board.card("Split by weight", "ready").press("e");
    const form = workbench.page.locator('.monaco-editor[data-uri^="tutti-edit:"]');
    const text = form.locator(".view-lines");
    const isTypedInto = async () => await form.and(workbench.page.locator(".focused")).waitFor();
    await text.getByText("# Split by weight").waitFor();
    await screenshot("edit-1-form");

    await text.getByText("# Split by weight").click();
    await isTypedInto();
    await keyboard.press("Control+Home");
    await keyboard.press("End");
    await keyboard.type(", or evenly");
    await text.getByText("# Split by weight, or evenly").waitFor();
    await tutti(editor.environment, "edit", "FAIR-1", "--label", "theirs", "--cwd", editor.repository);
    await workbench.reload("workbench.editors.files.fileEditorInput");
    await text.getByText("# Split by weight, or evenly").click();
    await isTypedInto();
    await keyboard.press("Control+Home");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await keyboard.press("End");
    await keyboard.type("est of all");
    await text.getByText("highest of all").waitFor();
    await keyboard.press("Control+s");
    await workbench.notification("is no priority. Write critical, high, medium or low.").waitFor();
    await screenshot("edit-2-not-read");
    const titles = async () => [...(await readBoard(editor)).tasks.values()].map((task) => task.title);
    expect(await titles()).toContain("Split by weight");

    for (let count = 0; count < "est of all".length; count++) await keyboard.press("Backspace");
    await text.getByText("highest of all").waitFor({ state: "detached" });
    await keyboard.press("Control+s");
    await expect.poll(titles, { timeout: 60_000 }).toContain("Split by weight, or evenly");
    await text.getByText("- Labels: feature, theirs").waitFor();

    await workbench.dismissNotifications();
    const after = await BoardScreen.open(workbench);
    await after.card("Split by weight, or evenly", "ready").waitFor();
    const boards = workbench.page.locator(".tab", { hasText: "Tutti Board" });
    await expect.poll(() => boards.count(), { timeout: 60_000 }).toBe(1); // the one from before the reload is gone
    await screenshot("edit-3-board");
    await after.card("Choose a name for the app").getByRole("button", { name: "Move to… and more" }).click();
    await screenshot("edit-4-menu");
    await after.frame.getByRole("menuitem", { name: "Edit…" }).click();
    await text.getByText("# Choose a name for the app").waitFor();
  },
  [/“highest of all” is no priority/],
);
