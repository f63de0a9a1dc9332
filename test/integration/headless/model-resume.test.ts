import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import type { Run } from "#core/board/run.ts";
import { tokens, type VendorTurn } from "../../fakes/vendors/turn.ts";
import { inOrder, startVendor, vendorKey, vendorModel } from "../../fakes/vendors/vendor-server.ts";
import { postgresForFile } from "../node/place.ts";
import { demonstrationSite, taskId } from "./tutti-process.ts";

const postgres = postgresForFile();
const boards: readonly (readonly [string, () => object])[] = [
  ["in a file", () => ({})],
  ["in Postgres", () => ({ databaseUrl: postgres.server().url, board: `board-${crypto.randomUUID()}` })],
];

/** Every step is a process of its own, which takes its time on a busy machine. */
const patient = { timeout: 300_000 };
const polling = { timeout: 90_000, interval: 300 };

/** Tells each start of it, and ends only when it is ended. */
const endless = "echo started >> ../starts; while :; do sleep 1; done";

const turns: readonly VendorTurn[] = [
  {
    calls: [
      { name: "write", arguments: { path: "docs/model.md", text: "Written by a model.\n" } },
      { name: "run", arguments: { command: endless } },
      { name: "write", arguments: { path: "docs/never.md", text: "Not begun.\n" } },
    ],
  },
  { calls: [{ name: "finish", arguments: { summary: "I have written it." } }] },
];

const Asked = z.object({ messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })) });

const title = "a model whose worker was killed in the middle of a command goes on in its own session, on a board %s";
it.each(boards)(title, patient, async (_, board) => {
  await using server = await startVendor("openai", inOrder(...turns));
  const agent = { kind: "model", label: "Mine", provider: "openai", model: vendorModel, baseUrl: server.url };
  const site = await demonstrationSite({
    agents: { mine: agent },
    defaultAgent: "mine",
    ...board(),
    checks: [],
    budgets: { project: 100 },
    prices: { [vendorModel]: { input: 1, output: 1 } },
  });
  site.environment["OPENAI_API_KEY"] = vendorKey;
  const find = async (id: string): Promise<Run> => (await site.look("retry", "retry", id)).run;
  const kept = async (): Promise<readonly string[]> =>
    readdir(join(site.folder, ".git", "tutti", "conversations")).catch(() => []);

  await site.json("plan", 0, "plan", "--accept-all");
  const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
  const { id } = runs[0]!;
  const status = async () => site.look("status", "status");
  const question = async (): Promise<string | undefined> => (await status()).inbox[0]?.approval;
  await expect.poll(question, polling).toBeDefined();
  await site.json("answer", 0, "answer", (await question())!, "allow");
  const worktree = (await find(id)).place!.path;
  const starts = async (): Promise<string> => readFile(join(worktree, "..", "starts"), "utf8").catch(() => "");
  await expect.poll(starts, polling).toBe("started\n");
  expect(await kept()).toHaveLength(1);

  const { workers } = await status();
  expect(workers).toHaveLength(1);
  for (const { pid } of workers) process.kill(pid, "SIGKILL");
  await expect.poll(async () => (await find(id)).state.name, polling).toBe("interrupted");
  const { ended } = site.start("resume", id);
  onTestFinished(async () => void (await ended));
  await expect.poll(async () => (await find(id)).state.name, polling).toBe("waiting");

  expect((await find(id)).session).toMatchObject({ agent: "mine", begun: "resumed" });
  expect(await starts()).toBe("started\n");
  expect(existsSync(join(worktree, "docs", "never.md"))).toBe(false);
  const { changes } = await site.json("review", 3, "review", id);
  expect(changes.map(({ path }) => path)).toEqual(["docs/model.md"]);
  const [first, second, ...more] = server.asked.map((body) => Asked.parse(JSON.parse(body)).messages);
  expect(more).toEqual([]);
  expect(second!.slice(0, first!.length)).toEqual(first); // what the vendor has in its cache
  expect(second!.slice(first!.length).map(({ role, content }) => [role, content])).toEqual([
    ["assistant", null],
    ["tool", "docs/model.md is new."],
    ["tool", expect.stringContaining("Its effect is unknown")],
    ["tool", expect.stringContaining("Not done")],
    ["user", expect.stringContaining("You were cut off in the middle of this task")],
  ]);
  const { budgets } = await site.json("cost", 0, "cost");
  const spentMicroUsd = 2 * (tokens.input + tokens.output); // each call once
  expect(budgets).toMatchObject([{ scope: "project", spentMicroUsd, heldMicroUsd: 0 }]);
  expect(await kept()).toEqual([]);
});
