import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { letters } from "../../fakes/planted-secrets.ts";
import { demonstrationSite, taskId } from "./tutti-process.ts";

/** In two parts, so that no text but what is printed holds it. */
const body = letters(36, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
const secret = `${"gh" + "p_"}${body}`;

/** Leaks in every way that output has, and leaves a test that leaks and fails. */
const script = `
const { writeFileSync } = require("node:fs");
const secret = "gh" + "p_" + "${body}";
console.log("I use " + secret + " in " + process.cwd() + "/src");
console.error("[MODE_UPDATE] " + secret + " " + process.cwd());
writeFileSync("test/leak.test.js", [
  'import assert from "node:assert/strict";',
  'import { test } from "node:test";',
  'test("leaks", () => {',
  '  console.log(process.cwd() + " gh" + "p_" + "${body}");',
  '  assert.equal("gh" + "p_" + "${body}", process.cwd());',
  '});',
].join("\\n") + "\\n");
`;

describe("a secret that an agent or a check prints", () => {
  it("is on no board, in no comment and in no transcript, and neither is the worktree's path in a comment", async () => {
    const site = await demonstrationSite({
      agents: { leaky: { kind: "command", label: "Leaky", command: process.execPath, args: ["-e", script] } },
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const task = await taskId(site, /negative/i);
    const { runs } = await site.json("run", 3, "run", task, "--agent", "leaky");
    const [run] = runs;
    expect(run?.openComments.map(({ text }) => text).join("\n")).toMatch(/leaks: .*equal:[^]*'•+'/);
    const shown = JSON.stringify([run?.openComments, run?.deliveries]);
    expect(shown).toContain("leak.test.js");
    expect(shown).not.toContain(run!.place!.path);

    const store = join(site.folder, ".git", "tutti");
    const files = (await readdir(store)).filter((name) => /\.(?:sqlite|db)/.test(name));
    expect(files.length).toBeGreaterThan(0);
    const kept = (await Promise.all(files.map((name) => readFile(join(store, name))))).map(String).join("\n");
    expect(kept).toContain("MODE_UPDATE");
    expect(kept).not.toContain(secret);
  });
});
