// A worker that starts a command and keeps what it says, until it is killed.
import { appendFileSync } from "node:fs";
import { createCommandDriver } from "#node/agents/command.ts";

const [outliving = "", worktree = "", run = "", command = "", kept = "", limit = ""] = process.argv.slice(2);
const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
const agent = { id: "mine", label: "My command", command, args: [], stdin: "closed", environment, outliving } as const;
const start = { prompt: "Do it.", worktree, run, step: `${run}/work-1`, timeLimitMs: Number(limit) };
const session = await createCommandDriver(agent).open(start, new AbortController().signal);
for await (const event of session.events) appendFileSync(kept, `${JSON.stringify(event)}\n`);
process.send?.("ended");
setInterval(() => {}, 1_000); // it dies before it has told anybody
