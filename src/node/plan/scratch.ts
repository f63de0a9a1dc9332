import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Scratch } from "#core/plan/goal/agent-as-model.ts";
import type { Git } from "../git/git.ts";
import { HOOKS_OFF } from "../git/git-worktrees.ts";

/** A worktree of the newest commit that nobody keeps: whatever is written into it goes with it. */
export async function openScratch(git: Git, top: string, signal: AbortSignal): Promise<Scratch> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tutti-plan-")));
  const path = join(folder, basename(top));
  const remove = async (): Promise<void> => {
    const { signal: whatever } = new AbortController(); // it goes also when somebody cancels
    await git.answer(top, ["worktree", "remove", "--force", path], { answers: [0, 128] }, whatever);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await git.text(top, [...HOOKS_OFF, "worktree", "add", "--quiet", "--detach", path, "HEAD"], {}, signal);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: remove };
}
