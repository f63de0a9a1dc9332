import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCommandDriver } from "#node/agents/command.ts";
import { eventsOf } from "../contract/agent-driver.ts";
import { noDisk, openSmallDisk } from "../rig/disk.ts";
import { openSandbox } from "../rig/environment.ts";

describe("a command that fails on a full disk", () => {
  it("has no room for its last words, and its failure says so", { timeout: 120_000 }, async (context) => {
    const impossible = noDisk();
    if (impossible !== undefined) context.skip(impossible);
    using sandbox = openSandbox();
    using disk = openSmallDisk(sandbox.folder, 16);
    const [begun, full] = [join(sandbox.folder, "begun"), join(sandbox.folder, "full")];
    const command = `: > "${begun}"; until [ -f "${full}" ]; do sleep 0.1; done; echo "There is no room." >&2; exit 3`;
    const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
    const agent = { id: "mine", label: "My command", command, args: [], stdin: "closed", environment } as const;
    const driver = createCommandDriver({ ...agent, outliving: join(disk.folder, "agents") });
    const start = { prompt: "p", worktree: sandbox.folder, timeLimitMs: 100_000, run: "r-1", step: "r-1/work-1" };
    await using session = await driver.open(start, new AbortController().signal);
    const events = eventsOf(session);
    await expect.poll(() => existsSync(begun), { timeout: 60_000 }).toBe(true);
    disk.fill();
    writeFileSync(full, "");
    expect((await events).at(-1)).toEqual({
      type: "session-end",
      outcome: "failed",
      reason:
        "My command ended with exit code 3 and wrote nothing. " +
        "The disk is full, so what it said last may be missing. Free some space, then try again.",
    });
  });
});
