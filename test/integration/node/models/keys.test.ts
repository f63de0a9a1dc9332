import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { serveEditor } from "#node/editor/serve-editor.ts";
import { firstToken, tokenSourceOf } from "#node/github/token.ts";
import { keySources } from "#node/models/keys.ts";

const never = new AbortController().signal;

it("the key of a model is looked for where the run was asked for, in the environment, in a file, and in the editor", async () => {
  const directory = await mkdtemp(join(tmpdir(), "tutti-keys-"));
  onTestFinished(async () => await rm(directory, { recursive: true, force: true }));
  const home = join(directory, "home");
  await mkdir(home);
  await writeFile(join(home, ".env"), 'IN_ENV=file\nIN_FILE="from the file" # mine\n');
  const sources = keySources(directory, { TUTTI_HOME: home, IN_ENV: " environment ", EMPTY: " " });
  const key = async (name: string) => [
    await firstToken(sources)(name, never),
    await tokenSourceOf(sources)(name, never),
  ];
  const nobody = async () => undefined;
  const editor = async (name: string) => (/EDITOR|EMPTY/.test(name) ? "from the editor" : undefined);
  const command = async (name: string) => (name === "IN_COMMAND" ? "from the command" : undefined);
  await using _editor = await serveEditor(directory, nobody, "editor", editor);
  await using _command = await serveEditor(directory, nobody, "command", command);

  expect(await key("IN_COMMAND")).toEqual(["from the command", "the command"]);
  expect(await key("IN_ENV")).toEqual(["environment", "the environment"]);
  expect(await key("IN_FILE")).toEqual(["from the file", "~/.tutti/.env"]);
  expect(await key("IN_EDITOR")).toEqual(["from the editor", "the editor"]);
  expect(await key("EMPTY")).toEqual(["from the editor", "the editor"]);
  expect(await key("NOWHERE")).toEqual([undefined, undefined]);
});
