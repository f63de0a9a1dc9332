import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LoopRecord } from "#core/agent-loop/loop-record.ts";
import { ModelSetting } from "#core/agent-loop/model-setting.ts";
import { NotResumed } from "#core/run/agent.ts";
import type { Run } from "#core/board/run.ts";
import { RunId } from "#core/board/ids.ts";
import { createModelDriver } from "#node/agents/model-agent.ts";
import { systemClock } from "#node/clock.ts";
import { Git } from "#node/git/git.ts";
import { emptyBoard } from "#core/board/board-state.ts";
import { KeptConversations } from "#node/agents/kept-conversations.ts";
import { temporaryDirectory } from "../store/temporary.ts";

const about = { run: "r/1", session: "s-1", model: "nobody/m" };
const record: LoopRecord = {
  messages: [
    { role: "user", text: "Do it with opens-every-door." },
    { role: "assistant", text: "", calls: [{ id: "c", name: "run", arguments: "{}" }], raw: [{ signature: "x" }] },
  ],
  results: [],
  contextTokens: 15,
  steps: 1,
  tokens: 15,
  calls: 0,
};

async function kept() {
  const folder = join(await temporaryDirectory(), "conversations");
  const conversations = new KeptConversations(folder);
  await conversations.keep(about, record, (text) => text.replaceAll("opens-every-door", "•••"));
  return { folder, conversations, file: join(folder, "r%2F1.json") };
}

describe("a conversation that is kept", () => {
  it("lets a model go on only where it is: otherwise nobody is asked anything", async () => {
    const { conversations } = await kept();
    const setting = ModelSetting.parse({
      kind: "model",
      provider: "ollama",
      model: "m",
      baseUrl: "http://127.0.0.1:1",
    });
    const git = new Git({ environment: {} });
    const machine = { variables: {}, platform: process.platform };
    const ports = { git, clock: systemClock, machine, keyFor: async () => undefined };
    const driver = createModelDriver("mine", setting, { ...ports, conversations });
    expect(driver.supports.resume).toBe(true);
    expect(createModelDriver("mine", setting, ports).supports.resume).toBe(false);
    const start = { prompt: "Go on.", worktree: "/nowhere", timeLimitMs: 1_000, run: "r/1", resume: "s-2" };
    await expect(driver.open(start, new AbortController().signal)).rejects.toBeInstanceOf(NotResumed);
  });

  it("is read as it was, for its user only, and without the agent's own key", async () => {
    const { conversations, file, folder } = await kept();
    expect(await conversations.read(about)).toEqual({
      ...record,
      messages: [{ role: "user", text: "Do it with •••." }, record.messages[1]],
    });
    expect(await readFile(file, "utf8")).not.toContain("opens-every-door");
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect(await readdir(folder)).toEqual(["r%2F1.json"]);
  });

  it("is not taken up where it is missing, damaged, or another one, which is said", async () => {
    const { conversations, file } = await kept();
    const because = (what: object) =>
      conversations.read({ ...about, ...what }).catch((error: unknown) => (error as { because?: string }).because);
    expect(await because({ run: "r-2" })).toBe("nothing is kept of its conversation here");
    expect(await because({ session: "s-2" })).toBe("another conversation was kept");
    expect(await because({ model: "nobody/n" })).toBe("its conversation was one with nobody/m");
    for (const damaged of [(await readFile(file, "utf8")).slice(0, -9), "{}", "", "x".repeat(33 * 1024 * 1024)]) {
      await writeFile(file, damaged);
      expect(await because({})).toBe("what was kept of its conversation cannot be read");
    }
  });

  it("is not kept when it is too long, and leaves no older state behind", async () => {
    const { conversations, folder } = await kept();
    const long = { ...record, messages: [{ role: "user", text: "x".repeat(33 * 1024 * 1024) }] } as const;
    await conversations.keep(about, long, String);
    expect(await readdir(folder)).toEqual([]);
  });

  it("goes when its run does not need it any more", async () => {
    const { conversations, folder } = await kept();
    await conversations.keep({ ...about, run: "r-2" }, record, String);
    await conversations.forget("r-2");
    expect(await readdir(folder)).toEqual(["r%2F1.json"]);
    const boardWith = (name: "interrupted" | "failed") => {
      const run: Partial<Run> = { id: RunId.parse("r/1"), state: { name, reason: "It ended." } };
      return { refresh: async () => ({ ...emptyBoard, runs: new Map([[run.id!, run as Run]]) }) };
    };
    await conversations.forgetUnwanted(boardWith("interrupted"));
    expect(await readdir(folder)).toEqual(["r%2F1.json"]);
    await Promise.all(["r%2F1.json.new", "%zz.json", ".DS_Store"].map((name) => writeFile(join(folder, name), "")));
    await conversations.forgetUnwanted(boardWith("failed"));
    expect((await readdir(folder)).toSorted()).toEqual(["%zz.json", ".DS_Store"]);
  });

  it("is removed whole, also where a worker died while it was being written", async () => {
    const { conversations, folder, file } = await kept();
    await writeFile(`${file}.new`, "half of it");
    await conversations.forget(about.run);
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps its form, whatever the key of its agent is", async () => {
    const { conversations } = await kept();
    await conversations.keep(about, record, (text) => text.replaceAll("messages", "•••").replaceAll('"', "•••"));
    expect((await conversations.read(about)).messages).toHaveLength(2);
  });
});
