import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeEditorSettings } from "#node/editor/editor-settings.ts";
import { createSettingsReader, settingsFiles } from "#node/settings-files.ts";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "tutti-settings-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const read = () => createSettingsReader(settingsFiles(directory, { TUTTI_HOME: directory }), () => {})();
const file = () => join(directory, "tutti", "editor-settings.json");

describe("writeEditorSettings", () => {
  it("is read by workers and terminals", async () => {
    await writeEditorSettings(directory, { runLimit: 5 }, new Set());
    expect(read()).toMatchObject({ runLimit: 5, remote: "origin" });
    await writeEditorSettings(directory, { remote: "upstream" }, new Set());
    expect(read()).toMatchObject({ runLimit: 2, remote: "upstream" });
  });

  it("keeps the last written value of a setting that is wrong now", async () => {
    await writeEditorSettings(directory, { runLimit: 5, remote: "upstream" }, new Set());
    await writeEditorSettings(directory, {}, new Set(["runLimit"]));
    expect(read()).toMatchObject({ runLimit: 5, remote: "origin" });
  });

  it.skipIf(process.platform === "win32")("is private to the user", async () => {
    await writeEditorSettings(directory, {}, new Set());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("replaces a file that somebody has damaged", async () => {
    await writeEditorSettings(directory, {}, new Set());
    writeFileSync(file(), "{");
    await writeEditorSettings(directory, { runLimit: 3 }, new Set(["remote"]));
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({ runLimit: 3 });
  });
});
