import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type * as z from "zod";
import { documents } from "#headless/documents.ts";

const program = fileURLToPath(new URL("../dist/tutti.mjs", import.meta.url));

type Documents = typeof documents;

export interface TuttiAnswer<Name extends keyof Documents> {
  readonly code: number;
  readonly document: z.output<Documents[Name]>;
}

/** The built command line on one folder. */
export function tuttiIn(folder: string, environment: NodeJS.ProcessEnv) {
  /**
   * Runs a command with `--json`, lets its progress through, and checks what it prints against its schema.
   *
   * @throws Error  when the command refuses or fails before it has an answer
   */
  return async function tutti<Name extends keyof Documents>(
    name: Name,
    ...words: readonly string[]
  ): Promise<TuttiAnswer<Name>> {
    const child = spawn(process.execPath, [program, name, ...words, "--json", "--cwd", folder], {
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (part) => (text += String(part)));
    const code = await new Promise<number>((resolve) => child.once("close", (end) => resolve(end ?? -1)));
    const value: unknown = JSON.parse(text);
    const failed = documents.error.safeParse(value);
    if (failed.success) throw new Error(`tutti ${name} ${words.join(" ")}: ${failed.data.error.message}`);
    return { code, document: documents[name].parse(value) as z.output<Documents[Name]> }; // the schema of this very name
  };
}
