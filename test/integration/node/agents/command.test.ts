import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCommandDriver, type CommandAgent } from "#node/agents/command.ts";
import { describeAgentDriver, eventsOf } from "../../../contract/agent-driver.ts";

const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };

function agent(command: string, more: Partial<CommandAgent> = {}): CommandAgent {
  return { id: "mine", label: "My command", command, args: [], stdin: "closed", environment, ...more };
}

const given = async (command: string) => ({ driver: createCommandDriver(agent(command)) });
const stubborn = `trap "" TERM; sh -c 'trap "" TERM; while :; do sleep 1; done' & echo yes > started; while :; do sleep 1; done`;

describe.skipIf(process.platform === "win32")("command", () => {
  describeAgentDriver("command", {
    works: async () => await given('echo working; cp "$TUTTI_PROMPT_FILE" "$TUTTI_WORKTREE/hello.txt"'),
    fails: async () => await given("echo trying; echo 'no such model' >&2; exit 3"),
    hangs: async () => await given(stubborn),
    missing: async () => ({ driver: createCommandDriver(agent("/no/such/agent", { args: ["-p"] })) }),
  });

  let worktree: string;
  beforeAll(async () => void (worktree = await mkdtemp(join(tmpdir(), "tutti-command-"))));
  afterAll(async () => await rm(worktree, { recursive: true, force: true }));

  async function run(command: CommandAgent, prompt = "it's $HOME\n") {
    const start = { prompt, worktree, timeLimitMs: 60_000, run: "r-command" };
    await using session = await createCommandDriver(command).open(start, new AbortController().signal);
    return await eventsOf(session);
  }

  it.each([
    ["in a file", agent('cat "$TUTTI_PROMPT_FILE"')],
    ["on standard input", agent("cat", { stdin: "prompt" })],
    ["as a word of the shell", agent("printf %s {prompt}")],
    ["as an argument", agent("printf", { args: ["%s", "{prompt}"] })],
  ])("gives the prompt %s, whatever it holds", async (_, command) => {
    const events = await run(command, "it's $HOME & `date`\nsecond line\n");
    const text = events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []));
    expect(text).toEqual(["it's $HOME & `date`\n", "second line\n"]);
  });

  it("removes the prompt's file at the end", async () => {
    await run(agent('printf %s "$TUTTI_PROMPT_FILE" > where'));
    await expect(stat(await readFile(join(worktree, "where"), "utf8"))).rejects.toThrow();
  });

  it("tells errors from words, and gives the last error as the reason", async () => {
    const events = await run(agent("echo out; echo first >&2; echo second >&2; exit 7"));
    expect(events).toContainEqual({ type: "notice", source: "stderr", text: "first" });
    expect(events).toContainEqual({ type: "usage", usage: { provenance: "unknown" } });
    expect(events.at(-1)).toMatchObject({ reason: "My command ended with exit code 7: second" });
  });

  it("survives a command that does not read its input", async () => {
    const events = await run(agent("exec true", { stdin: "prompt" }), "x".repeat(1_000_000));
    expect(events.at(-1)).toMatchObject({ outcome: "finished" });
  });
});
