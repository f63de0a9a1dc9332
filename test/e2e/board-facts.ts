import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BoardState } from "#core/board/board-state.ts";
import { Board } from "#core/board/board.ts";
import { Event } from "#core/board/event.ts";
import type { Run } from "#core/board/run.ts";
import { documents } from "#headless/documents.ts";
import { systemClock } from "#node/clock.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import { root } from "../../scripts/bootstrap.mjs";
import type { Editor } from "../rig/editor-window.ts";

const run = promisify(execFile);

/** The board of the editor's project, read by this process beside the editor and the worker. */
export async function readBoard({ repository }: Editor): Promise<BoardState> {
  await using store = await openStore(join(repository, ".git"));
  const board = new Board(
    createEventLog(store, (value) => Event.parse(value)),
    systemClock,
  );
  return await board.refresh();
}

/** The runs of the task whose title contains `title`, first to last. */
export async function runsOf(editor: Editor, title: string): Promise<readonly Run[]> {
  const board = await readBoard(editor);
  return [...board.runs.values()].filter((entry) => board.tasks.get(entry.task)?.title.includes(title) === true);
}

/** Process ids of the workers that are alive, as the packaged command line tells them. */
export async function workerPids({ repository, environment }: Editor): Promise<readonly number[]> {
  const words = [join(root, "dist/tutti.mjs"), "status", "--json", "--cwd", repository];
  // It ends with 3, and so with an error, when something needs a human.
  const { stdout } = await run(process.execPath, words, { env: environment }).catch(
    (error: { stdout: string }) => error,
  );
  return documents.status.parse(JSON.parse(stdout)).workers.map((worker) => worker.pid);
}
