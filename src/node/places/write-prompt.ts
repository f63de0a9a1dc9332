import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import { writePromptFile, type WritePrompt } from "../agents/prompt-file.ts";
import type { ExecutorRegistry } from "./executors.ts";

/** A prompt where the agent works: on this machine, or in another place, outside the worktree. */
export function writePromptIn(executors: Pick<ExecutorRegistry, "get">): WritePrompt {
  return async (prompt, elsewhere) => {
    if (elsewhere === undefined) return await writePromptFile(prompt, undefined);
    const executor = executors.get(elsewhere.executor);
    const path = posix.join(executor.folder, "prompts", `${randomUUID()}.md`);
    const signal = new AbortController().signal;
    await executor.write(elsewhere.name, path, prompt, signal);
    const remove = { script: 'rm -f -- "$1"', words: [path] };
    return {
      path,
      // A place that cannot be reached any more keeps it: only its owner may read it there.
      [Symbol.asyncDispose]: async () =>
        void (await executor.run(elsewhere.name, remove, signal).catch(() => undefined)),
    };
  };
}
