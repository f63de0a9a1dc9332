import { expect } from "vitest";
import { isAlive } from "../rig/is-alive.ts";
import { findMarked } from "../rig/leftovers.ts";
import { runsOf } from "./board-facts.ts";
import { BoardScreen } from "./board-screen.ts";
import { editorTest } from "./editor-test.ts";
import { agentPids, patientDemonstration } from "./patient-agent.ts";

const title = "Refuse a negative amount";

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
