import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Editor, EditorOptions } from "../rig/editor-window.ts";
import { runsOf } from "./board-facts.ts";
import { demonstration, makeAccepted } from "./demonstration.ts";

/**
 * An agent that works until it is told to finish. It has a child, and neither heeds SIGTERM: only who ends the whole
 * tree gets rid of them. Their process ids, and the word to finish, are in files beside the worktree.
 */
const command = [
  "trap '' TERM",
  `(trap '' TERM; while :; do sleep 1; done) & child=$!`,
  "echo half of it > notes.txt", // before the process ids, which tests wait for
  `echo "$$ $child" > "$TUTTI_WORKTREE/../pids"`,
  "echo Waiting for the word",
  `until [ -f "$TUTTI_WORKTREE/../finish" ]; do sleep 0.2; done`,
  "kill -9 $child",
  "echo all of it > notes.txt",
].join("\n");

/** The demonstration project with its findings accepted as tasks, and the patient agent for them. */
export const patientDemonstration: EditorOptions = {
  ...demonstration({
    "tutti.agents": { patient: { kind: "command", label: "Patient agent", command } },
    "tutti.defaultAgent": "patient",
    "tutti.containment": "none", // it writes beside its worktree
  }),
  make: makeAccepted,
};

/**
 * Waits until the agent works on a task; resolves with the process ids of its tree.
 *
 * @param before  of an agent that worked in the same place, and left them there
 */
export async function agentPids(
  editor: Editor,
  title: string,
  before: readonly number[] = [],
): Promise<readonly number[]> {
  const read = async (): Promise<readonly number[]> => {
    const file = await besideWorktree(editor, title, "pids");
    const text = file === undefined || !existsSync(file) ? "" : readFileSync(file, "utf8");
    const pids = text.endsWith("\n") ? text.trim().split(" ").map(Number) : [];
    return pids.filter((pid) => !before.includes(pid));
  };
  await expect.poll(read, { timeout: 60_000, interval: 100 }).toHaveLength(2);
  return await read();
}

/** Lets the agent of a task come to its end. */
export async function tellToFinish(editor: Editor, title: string): Promise<void> {
  const file = await besideWorktree(editor, title, "finish");
  if (file === undefined) throw new Error(`No agent works on ${title}.`);
  writeFileSync(file, "");
}

async function besideWorktree(editor: Editor, title: string, name: string): Promise<string | undefined> {
  const place = (await runsOf(editor, title)).at(-1)?.place;
  return place === undefined ? undefined : join(dirname(place.path), name);
}
