import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { askEditorForKey } from "../editor/ask-editor.ts";
import type { Environment } from "../git/environment.ts";
import type { TokenSource } from "../github/token.ts";

/** Where keys of models come from, in the order in which they are asked. A key is known by the name of a variable. */
export function keySources(commonDirectory: string, environment: Environment): readonly TokenSource[] {
  return [
    { name: "the command", tokenFor: (name, signal) => askEditorForKey(commonDirectory, name, signal, "command") },
    { name: "the environment", tokenFor: async (name) => given(environment[name]) },
    { name: "~/.tutti/.env", tokenFor: async (name) => given((await keyFile(environment))[name]) },
    { name: "the editor", tokenFor: (name, signal) => askEditorForKey(commonDirectory, name, signal) },
  ];
}

/** The user's own file; one in a repository is the project's, and not for us. */
async function keyFile(environment: Environment): Promise<Readonly<Record<string, string | undefined>>> {
  const home = environment["TUTTI_HOME"] ?? join(environment["HOME"] ?? homedir(), ".tutti");
  return parseEnv(await readFile(join(home, ".env"), "utf8").catch(() => ""));
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
