import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { isAlive } from "../rig/is-alive.ts";
import type { Editor } from "../rig/editor-window.ts";
import { runsOf } from "./board-facts.ts";
import { BoardScreen } from "./board-screen.ts";
import { demonstration, makeAccepted } from "./demonstration.ts";
import { editorTest } from "./editor-test.ts";
import { agentPids } from "./patient-agent.ts";

const one = "Refuse a negative amount";
const other = "lose their zero";

/** Changes a line to its own name, leaves its process ids beside the worktree, and works until it is ended. */
const command = [
  `sed -i "1s/.*/export const by = '$TUTTI_RUN';/" src/money.js`,
  `sleep 600 & child=$!`,
  `echo "$$ $child" > "$TUTTI_WORKTREE/../pids"`,
  "wait",
].join("\n");

const overlapping = {
  ...demonstration({
    "tutti.agents": { busy: { kind: "command", label: "Busy agent", command } },
    "tutti.defaultAgent": "busy",
    "tutti.overlap": "allow",
    "tutti.containment": "none", // they write beside their worktrees
  }),
  make: makeAccepted,
};

async function worktreeOf(editor: Editor, title: string): Promise<string> {
  return (await runsOf(editor, title)).at(-1)?.place?.path ?? "";
}

editorTest(
  "two agents on the same line are told on both cards, and one of them is paused",
  overlapping,
  async (editor) => {
    const board = await BoardScreen.open(editor.workbench);
    const { page } = editor.workbench;
    await board.press(one, "Run");
    const before = await agentPids(editor, one);
    await board.press(other, "Run");
    const pids = await agentPids(editor, other, before);
    const line = (title: string) => board.card(title).locator(".collisions button");
    await line(one).waitFor();
    await line(other).waitFor();
    expect(await line(one).textContent()).toMatch(/^Overlaps with “.*lose their zero.*” in src\/money\.js:1$/i);
    expect(await line(other).textContent()).toBe(`Overlaps with “${one}” in src/money.js:1`);
    await editor.screenshot("overlap-on-both-cards");
    await line(other).click();
    const choices = page.locator(".quick-input-list .monaco-list-row");
    await choices
      .filter({ hasText: "Let both go on" })
      .or(choices.filter({ hasText: "Pause" }))
      .first()
      .waitFor();
    await editor.screenshot("overlap-choices");
    await choices.filter({ hasText: "Pause" }).first().click();
    await board.card(other, "blocked").waitFor();
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(before.map(isAlive)).toEqual([true, true]);
    expect((await runsOf(editor, other)).at(-1)?.state).toMatchObject({ name: "interrupted" });
    await line(one).waitFor(); // its work is still to be merged
    copyFileSync(join(editor.repository, "src/money.js"), join(await worktreeOf(editor, other), "src/money.js"));
    await line(one).waitFor({ state: "detached" });
    await line(other).waitFor({ state: "detached" });
  },
);
