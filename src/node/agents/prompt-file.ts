import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A prompt in a file that only this user may read, outside the worktree. Disposing removes it. */
export interface PromptFile extends AsyncDisposable {
  readonly path: string;
}

export async function writePromptFile(prompt: string): Promise<PromptFile> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-prompt-"));
  const path = join(folder, "prompt.md");
  await writeFile(path, prompt, { mode: 0o600 });
  return { path, [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }) };
}
