import { mkdtempSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { createCommandDriver, type CommandAgent } from "#node/agents/command.ts";
import { describeAgentDriver, eventsOf } from "../../../contract/agent-driver.ts";

const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };

function agent(command: string, more: Partial<CommandAgent> = {}): CommandAgent {
  return { id: "mine", label: "My command", command, args: [], stdin: "closed", environment, ...more };
}

const given = async (command: string, more: Partial<CommandAgent> = {}) => ({
  driver: createCommandDriver(agent(command, more)),
});
const stubborn = `trap "" TERM; sh -c 'trap "" TERM; while :; do sleep 1; done' & echo yes > started; while :; do sleep 1; done`;

const outliving = mkdtempSync(join(tmpdir(), "tutti-outliving-"));
afterAll(async () => await rm(outliving, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32")("command", () => {
  describeAgentDriver("command", {
    works: async () => await given('echo working; cp "$TUTTI_PROMPT_FILE" "$TUTTI_WORKTREE/hello.txt"'),
    fails: async () => await given("echo trying; echo 'no such model' >&2; exit 3"),
    hangs: async () => await given(stubborn),
    missing: async () => ({ driver: createCommandDriver(agent("/no/such/agent", { args: ["-p"] })) }),
  });
  describeAgentDriver("command that may outlive its worker", {
    works: async () => await given('echo working; cp "$TUTTI_PROMPT_FILE" "$TUTTI_WORKTREE/hello.txt"', { outliving }),
    fails: async () => await given("echo trying; echo 'no such model' >&2; exit 3", { outliving }),
    hangs: async () => await given(stubborn, { outliving }),
    missing: async () => ({ driver: createCommandDriver(agent("no-such-agent", { args: ["-p"], outliving })) }),
  });

  let worktree: string;
  beforeAll(async () => void (worktree = await mkdtemp(join(tmpdir(), "tutti-command-"))));
  afterAll(async () => await rm(worktree, { recursive: true, force: true }));

  async function run(command: CommandAgent, prompt = "it's $HOME\n") {
    const start = { prompt, worktree, timeLimitMs: 60_000, run: "r-command" };
    await using session = await createCommandDriver(command).open(start, new AbortController().signal);
    return await eventsOf(session);
  }

  const said = (events: readonly AgentEvent[]): readonly string[] =>
    events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []));

  describe.each([
    ["that dies with its worker", {}],
    ["that may outlive its worker", { outliving }],
  ])("%s", (_name, more) => {
    it.each([
      ["in a file", agent('cat "$TUTTI_PROMPT_FILE"', more)],
      ["on standard input", agent("cat", { stdin: "prompt", ...more })],
      ["as a word of the shell", agent("printf %s {prompt}", more)],
      ["as an argument", agent("printf", { args: ["%s", "{prompt}"], ...more })],
    ])("gets the prompt %s, whatever it holds", async (_, command) => {
      const events = await run(command, "it's $HOME & `date`\nsecond line\n");
      expect(said(events)).toEqual(["it's $HOME & `date`\n", "second line\n"]);
    });

    it("is understood: errors are told from words, and the last error is the reason", async () => {
      const events = await run(agent("echo out; echo first >&2; echo second >&2; exit 7", more));
      expect(events).toContainEqual(expect.objectContaining({ type: "notice", source: "stderr", text: "first" }));
      expect(events).toContainEqual({ type: "usage", usage: { provenance: "unknown" } });
      expect(events.at(-1)).toMatchObject({ reason: "My command ended with exit code 7: second" });
    });

    it("is understood when a signal ends it", async () => {
      const events = await run(agent("kill -KILL $$", more));
      expect(events.at(-1)).toMatchObject({ reason: "My command was ended by SIGKILL and wrote nothing." });
    });

    it("need not read its input", async () => {
      const events = await run(agent("exec true", { stdin: "prompt", ...more }), "x".repeat(1_000_000));
      expect(events.at(-1)).toMatchObject({ outcome: "finished" });
    });

    it("is heard whole: lines of any length, and the last one without an end", async () => {
      const events = await run(
        agent("printf 'a\\r\\n'; head -c 200000 /dev/zero | tr '\\0' x; printf '\\nlast'", more),
      );
      expect(said(events)).toEqual(["a\n", `${"x".repeat(65_536)} …\n`, "last\n"]);
    });
  });

  it("removes the prompt's file at the end when it dies with its worker", async () => {
    await run(agent('printf %s "$TUTTI_PROMPT_FILE" > where'));
    await expect(stat(await readFile(join(worktree, "where"), "utf8"))).rejects.toThrow();
  });
});
