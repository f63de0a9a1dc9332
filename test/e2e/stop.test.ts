import { expect } from "vitest";
import { isAlive } from "../rig/is-alive.ts";
import { findMarked } from "../rig/leftovers.ts";
import { runsOf } from "./board-facts.ts";
import { BoardScreen } from "./board-screen.ts";
import { editorTest } from "./editor-test.ts";
import { agentPids, patientDemonstration } from "./patient-agent.ts";

const title = "Refuse a negative amount";
/** A recipe does it, in a moment. */
const licence = "Add a licence file";

editorTest(
  "Stop on a card ends the agent with all it has started, and keeps its unfinished work",
  patientDemonstration,
  async (editor) => {
    const board = await BoardScreen.open(editor.workbench);
    await board.press(title, "Run");
    const pids = await agentPids(editor, title);
    await board.press(title, "Stop");
    await board.card(title, "ready").waitFor();
    expect(pids.map(isAlive)).toEqual([false, false]);
    const [run] = await runsOf(editor, title);
    expect(run?.state.name).toBe("cancelled");
    expect(findMarked(`TUTTI_RUN=${run?.id}`)).toEqual([]);
    expect(run?.savedAs).toMatch(/^refs\/tutti\/trash\//);
  },
);

editorTest("a page asks before it ends a run whose work is delivered", patientDemonstration, async (editor) => {
  const { page } = editor.workbench;
  const board = await BoardScreen.open(editor.workbench);
  await board.press(licence, "Run");
  await board.card(licence, "review").waitFor();
  const dialog = page.locator(".monaco-dialog-box", { hasText: "is delivered and waits for your review" });
  const end = async (answer: string): Promise<void> => {
    await board.card(licence).getByRole("button", { name: "Move to… and more" }).click();
    await board.frame.getByRole("menuitem", { name: "End the run…" }).click();
    await dialog.getByRole("button", { name: answer }).click();
    await dialog.waitFor({ state: "hidden" });
  };
  await end("Cancel");
  expect((await runsOf(editor, licence)).map((run) => run.state.name)).toEqual(["waiting"]);
  await end("End the Run");
  await board.card(licence, "ready").waitFor();
  expect((await runsOf(editor, licence)).map((run) => run.state.name)).toEqual(["cancelled"]);
});
