import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultSettings } from "#core/settings.ts";
import { createSettingsReader } from "#node/settings-files.ts";

let folder: string;
let files: readonly [string, string];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-settings-"));
  files = [join(folder, "own.json"), join(folder, "repository.json")];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function reader(lenient = false) {
  const told: string[] = [];
  return { told, read: createSettingsReader(files, (message) => told.push(message), { lenient }) };
}

describe("a settings file", () => {
  it("with a wrong value is named alone, with the key and what it must be", async () => {
    await writeFile(files[0], '{ "workerIdleMinutes": 3 }');
    await writeFile(files[1], '{ "runLimit": "two", "overlap": "never" }');
    expect(reader().read).toThrow(
      `${files[1]}: “runLimit” is wrong. It must be a number. ${files[1]}: “overlap” is wrong. It must be “wait” or “allow”.`,
    );
  });

  it("with a mistake in its JSON says where, in words", async () => {
    await writeFile(files[0], '{\n  "runLimit": 2\n  "overlap": "wait"\n}');
    expect(reader().read).toThrow(`${files[0]}: this is not valid JSON: a comma is missing at line 3, column 3.`);
  });

  it("with an unknown name has no effect, and says which one is meant", async () => {
    await writeFile(files[0], '{ "runLimits": 1, "somethingElse": 1 }');
    const { told, read } = reader();
    expect(read()).toEqual(defaultSettings);
    read();
    expect(told).toEqual([
      `${files[0]}: there is no setting “runLimits”. Is “runLimit” meant?`,
      `${files[0]}: there is no setting “somethingElse”. It has no effect.`,
    ]);
  });

  it("with an unknown name inside an agent says so, and keeps the agent", async () => {
    await writeFile(files[0], '{ "agents": { "mine": { "kind": "command", "command": "echo", "lable": "Mine" } } }');
    const { told, read } = reader();
    expect(read().agents["mine"]).toMatchObject({ command: "echo" });
    expect(told).toEqual([`${files[0]}: there is no setting “agents.mine.lable”. It has no effect.`]);
  });

  it("with a mistake is passed over by who only looks, once told; what is right in it counts", async () => {
    await writeFile(files[0], '{ "runLimit": 5 }');
    await writeFile(files[1], '{ "runLimit": 0, "overlap": "allow" }');
    const { told, read } = reader(true);
    expect(read()).toMatchObject({ runLimit: 5, overlap: "allow" });
    read();
    expect(told).toEqual([`${files[1]}: “runLimit” is wrong. It must be at least 1. It is passed over for now.`]);
  });

  it.each(['{ "databaseUrl": 5 }', '{ "databaseUrl": "postgres://box/tutti", '])(
    "that hides which board is meant is never passed over: %s",
    async (text) => {
      await writeFile(files[1], text);
      expect(reader(true).read).toThrow(files[1]);
    },
  );

  it("that becomes wrong later leaves the earlier settings in force", async () => {
    await writeFile(files[0], '{ "runLimit": 5 }');
    const { told, read } = reader();
    expect(read().runLimit).toBe(5);
    await writeFile(files[0], '{ "runLimit": 0, "overlap": "allow" }');
    expect(read()).toMatchObject({ runLimit: 5, overlap: defaultSettings.overlap });
    expect(told).toEqual([
      `${files[0]}: “runLimit” is wrong. It must be at least 1. The earlier settings stay in force.`,
    ]);
  });
});

describe("policies in settings files", () => {
  it("add up: none replaces another", async () => {
    await writeFile(files[0], '{ "policy": [{ "deny": ["provider:openai"] }] }');
    await writeFile(files[1], '{ "policy": [{ "allow": ["provider:openai"] }] }');
    expect(reader().read().policy).toEqual([{ deny: ["provider:openai"] }, { allow: ["provider:openai"] }]);
  });

  it.each(['{ "policy": [{ "denies": [] }] }', '{ "policy": [{ "deny": ["openai"] }] }', '{ "policy": [ '])(
    "that cannot be read forbid everything to who looks all the same: %s",
    async (text) => {
      await writeFile(files[0], '{ "policy": [{ "deny": ["provider:openai"] }] }');
      await writeFile(files[1], text);
      expect(reader().read).toThrow(files[1]);
      expect(reader(true).read().policy).toEqual([{ deny: ["provider:openai"] }, { deny: ["agent:*"] }]);
    },
  );
});
