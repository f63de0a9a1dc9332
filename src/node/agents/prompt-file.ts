import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Elsewhere } from "#core/run/elsewhere.ts";

/** A prompt in a file that only this user may read, outside the worktree. Disposing removes it. */
export interface PromptFile extends AsyncDisposable {
  readonly path: string;
}

export type WritePrompt = (prompt: string, elsewhere: Elsewhere | undefined) => Promise<PromptFile>;

export async function writePromptFile(prompt: string, _elsewhere?: Elsewhere): Promise<PromptFile> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-prompt-"));
  const path = join(folder, "prompt.md");
  await writeFile(path, prompt, { mode: 0o600 });
  return { path, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }) };
}
