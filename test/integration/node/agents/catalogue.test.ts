import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TuttiError } from "#core/errors.ts";
import { AgentSetting } from "#core/settings.ts";
import { createAgents } from "#node/agents/catalogue.ts";
import { systemClock } from "#node/clock.ts";
import { Git } from "#node/git/git.ts";
import { eventsOf } from "../../../contract/agent-driver.ts";

const never = new AbortController().signal;
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tutti-catalogue-"));
  await mkdir(join(home, "bin"));
  await mkdir(join(home, ".local", "bin"), { recursive: true });
});
afterEach(async () => await rm(home, { recursive: true, force: true }));

async function program(path: string, script: string): Promise<void> {
  await writeFile(join(home, path), `#!/bin/sh\n${script}\n`);
  await chmod(join(home, path), 0o755);
}

function agents(settings: Record<string, unknown> = {}, variables: Record<string, string> = {}) {
  const parsed = Object.entries(settings).map(([id, setting]) => [id, AgentSetting.parse(setting)] as const);
  return createAgents({
    settings: () => Object.fromEntries(parsed),
    machine: {
      platform: process.platform,
      variables: { PATH: join(home, "bin"), HOME: home, ...variables },
    },
    sharedFolders: [],
    models: { git: new Git({ environment: {} }), clock: systemClock, keyFor: async (name) => variables[name] },
  });
}

describe.skipIf(process.platform === "win32")("createAgents", () => {
  it("lists what is known, and says how to get what is not installed", async () => {
    const list = await agents().list(never);
    expect(list.map(({ id, installed }) => [id, installed])).toEqual(
      ["claude", "codex", "gemini", "opencode", "qwen", "copilot", "kimi"].map((id) => [id, false]),
    );
    expect(list[2]).toMatchObject({
      remark: "gemini was not found. Install it with: npm install -g @google/gemini-cli",
    });
  });

  it("finds programs on the PATH and beside it, with their versions, asking each file once", async () => {
    await program("bin/gemini", `echo asked >> ${home}/asked; echo "gemini 0.61.0"`);
    await program(".local/bin/qwen", "echo 'no number today'");
    const known = agents();
    const list = [...(await known.list(never)), ...(await known.list(never))];
    expect(list.filter(({ id }) => id === "gemini")).toMatchObject([
      { installed: true, version: "0.61.0", kind: "acp", concurrency: 1 },
      { installed: true, version: "0.61.0" },
    ]);
    expect(list.find(({ id }) => id === "qwen")).toMatchObject({ installed: true });
    expect(await readFile(join(home, "asked"), "utf8")).toBe("asked\n");
  });

  it("says when nobody is logged in, and does not ask where there is a key", async () => {
    await program("bin/kimi", 'test "$1" = provider && echo "No providers configured." || echo 2.1.0');
    const kimi = (await agents().list(never)).find(({ id }) => id === "kimi");
    expect(kimi?.remark).toMatch(/Nobody is logged in to Kimi Code/);
    const withKey = (await agents({}, { KIMI_API_KEY: "k" }).list(never)).find(({ id }) => id === "kimi");
    expect(withKey?.remark).toBeUndefined();
  });

  it("describes the user's own agents, which go before the known ones", async () => {
    await program("bin/house", "echo 1.2.3");
    const list = await agents({
      script: { kind: "command", command: "make fix", label: "Our script", concurrency: 5 },
      gone: { kind: "command", command: "no-such-program", args: ["{prompt}"] },
      house: { kind: "acp", command: "house" },
      gemini: { kind: "acp", command: "/no/such/gemini" },
    }).list(never);
    expect(list.slice(0, 4)).toMatchObject([
      { id: "script", label: "Our script", kind: "command", installed: true, concurrency: 5 },
      { id: "gone", installed: false, remark: expect.stringContaining("no-such-program was not found") },
      { id: "house", kind: "acp", installed: true, version: "1.2.3" },
      { id: "gemini", installed: false, remark: expect.stringContaining("Correct its path") },
    ]);
    expect(list.filter(({ id }) => id === "gemini")).toHaveLength(1);
  });

  it("gives an agent exactly the variables it may see", async () => {
    const setting = { kind: "command", command: "/usr/bin/env", env: ["MY_KEY"], variables: { FIXED: "1" } };
    const driver = agents({ mine: setting }, { MY_KEY: "k", GITHUB_TOKEN: "secret" }).get("mine");
    const start = { prompt: "", worktree: home, timeLimitMs: 60_000, run: "r-catalogue" };
    await using session = await driver.open(start, never);
    const lines = (await eventsOf(session)).flatMap((event) => (event.type === "text-delta" ? [event.text] : []));
    const names = lines
      .map((line) => line.split("=")[0])
      .filter((name) => !["PWD", "OLDPWD", "SHLVL", "_"].includes(name!));
    const marks = ["TUTTI_OWNER", "TUTTI_PROMPT_FILE", "TUTTI_RUN", "TUTTI_TREE", "TUTTI_WORKTREE"];
    expect(new Set(names)).toEqual(new Set(["FIXED", "HOME", "MY_KEY", "PATH", "TERM", ...marks]));
  });

  it("refuses an agent that nobody knows, and to open one that is not installed", async () => {
    expect(() => agents().get("nobody")).toThrow(/no agent nobody/);
    const start = { prompt: "", worktree: home, timeLimitMs: 60_000, run: "r-catalogue" };
    const thrown: unknown = await agents()
      .get("gemini")
      .open(start, never)
      .catch((error: unknown) => error);
    expect(TuttiError.from(thrown)).toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("Install it"),
    });
  });
});
