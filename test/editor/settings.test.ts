import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import * as vscode from "vscode";
import { eventually, git, openedTutti } from "./support.ts";

const set = (key: string, value: unknown) =>
  vscode.workspace.getConfiguration("tutti").update(key, value, vscode.ConfigurationTarget.Global);
const written = (): unknown =>
  JSON.parse(
    readFileSync(
      join(git("rev-parse", "--path-format=absolute", "--git-common-dir"), "tutti/editor-settings.json"),
      "utf8",
    ),
  );

describe("a setting of the editor", () => {
  after(async () => {
    await set("runLimit", undefined);
    await set("remote", undefined);
  });

  it("reaches workers and terminals", async () => {
    await openedTutti();
    await set("runLimit", 5);
    await eventually("the limit is written", () => JSON.stringify(written()) === '{"runLimit":5}');
  });

  it("keeps its last good value when it is wrong", async () => {
    await set("runLimit", "many");
    await set("remote", "upstream");
    await eventually("the other is written", () => JSON.stringify(written()).includes("upstream"));
    assert.deepEqual(written(), { runLimit: 5, remote: "upstream" });
  });
});
