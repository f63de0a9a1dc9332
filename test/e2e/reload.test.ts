import { dirname } from "node:path";
import { expect } from "vitest";
import type { Editor } from "../rig/editor-window.ts";
import { isAlive } from "../rig/is-alive.ts";
import { findMarked } from "../rig/leftovers.ts";
import { runsOf, workerPids } from "./board-facts.ts";
import { BoardScreen } from "./board-screen.ts";
import { editorTest } from "./editor-test.ts";
import { agentPids, patientDemonstration, tellToFinish } from "./patient-agent.ts";

const title = "Refuse a negative amount";

editorTest("a run goes on over a reload of the window", patientDemonstration, async (editor) => {
  const { workers, agents } = await begin(editor);
  await editor.workbench.reload("tutti.board");
  await goesOn(editor, workers, agents);
});

editorTest(
  "a run goes on over kill -9 of the extension host",
  patientDemonstration,
  async (editor) => {
    const { board, workers, agents } = await begin(editor);
    await editor.workbench.openContainer("Tutti");
    await BoardScreen.find(editor.workbench, "sidebar");
    for (const { pid } of extensionHosts(editor)) process.kill(pid, "SIGKILL");
    // The window starts another one; the board that nobody answers any more is replaced.
    await expect.poll(() => board.frame.isDetached(), { timeout: 60_000 }).toBe(true);
    await editor.screenshot("reload-extension-host");
    await goesOn(editor, workers, agents);
    const side = await BoardScreen.find(editor.workbench, "sidebar");
    await side.card(title, "review").waitFor();
  },
  [/vs\/code\/browser\/workbench/], // the window itself says at length that it has lost its extension host
);

editorTest(
  "kill -9 of the worker: the next one adopts its agent; of both: the run is interrupted, and can be resumed",
  patientDemonstration,
  async (editor) => {
    const { board, workers: first, agents } = await begin(editor);
    for (const pid of first) process.kill(pid, "SIGKILL");
    const lastLine = board.card(title, "in-progress").locator(".last-line");
    await lastLine.filter({ hasText: "Adopted the agent" }).waitFor();
    await editor.screenshot("reload-adopted");
    expect(agents.map(isAlive)).toEqual([true, true]);
    const workers = await workerPids(editor);
    expect(workers).not.toEqual(first);

    for (const pid of workers) process.kill(pid, "SIGSTOP"); // it must not see its agent end
    const run = (await runsOf(editor, title)).at(-1)!.id;
    const agent = findMarked(`TUTTI_RUN=${run}`);
    for (const { pid } of agent) process.kill(pid, "SIGSTOP"); // nor may any part of it
    for (const { pid } of agent) process.kill(pid, "SIGKILL");
    for (const pid of workers) process.kill(pid, "SIGKILL");
    await board.card(title).locator(".card-state", { hasText: "Interrupted" }).waitFor();
    await editor.screenshot("reload-interrupted");
    await board.press(title, "Resume");
    await board.card(title, "in-progress").locator(".card-state", { hasText: "Working" }).waitFor();
    await agentPids(editor, title, agents);
    expect(await workerPids(editor)).not.toEqual(workers);
    await tellToFinish(editor, title);
    await board.card(title, "review").waitFor();
    expect((await runsOf(editor, title)).map((run) => run.deliveries.length)).toEqual([1]);
  },
);

interface Begun {
  readonly board: BoardScreen;
  readonly workers: readonly number[];
  readonly agents: readonly number[];
}

/** Runs a task from its card; resolves when its agent works. */
async function begin(editor: Editor): Promise<Begun> {
  const board = await BoardScreen.open(editor.workbench);
  await board.press(title, "Run");
  await board.card(title, "in-progress").locator(".last-line", { hasText: "Waiting for the word" }).waitFor();
  const agents = await agentPids(editor, title);
  const workers = await workerPids(editor);
  expect(workers).toHaveLength(1);
  return { board, workers, agents };
}

/** The same worker and agent are at work, the window shows them, and the work is delivered. */
async function goesOn(editor: Editor, workers: readonly number[], agents: readonly number[]): Promise<void> {
  const board = await BoardScreen.find(editor.workbench);
  await board.card(title, "in-progress").locator(".last-line", { hasText: "Waiting for the word" }).waitFor();
  expect(agents.map(isAlive)).toEqual([true, true]);
  expect(await workerPids(editor)).toEqual(workers);
  await tellToFinish(editor, title);
  await board.card(title, "review").waitFor();
  expect((await runsOf(editor, title)).map((run) => run.deliveries.length)).toEqual([1]);
}

function extensionHosts({ repository }: Editor): ReturnType<typeof findMarked> {
  return findMarked(dirname(repository)).filter(({ command }) => command.includes("--type=extensionHost"));
}
