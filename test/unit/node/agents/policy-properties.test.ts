import { expect, it } from "vitest";
import { Board } from "#core/board/board.ts";
import type { Event } from "#core/board/event.ts";
import { requireRun, requireTask } from "#core/board/require.ts";
import { TaskDraft } from "#core/board/task.ts";
import { BudgetSpent } from "#core/cost/purse.ts";
import { route } from "#core/routing/route.ts";
import type { FallbackCause } from "#core/routing/routing-settings.ts";
import { fallBack } from "#core/run/fall-back.ts";
import { runDry } from "#core/run/spend.ts";
import type { Execution } from "#core/run/task-run.ts";
import { systemClock } from "#node/clock.ts";
import { memoryEventLog } from "../../../fakes/event-log.ts";
import { oneOf, type Random, randomFrom } from "../../../rig/random.ts";
import { randomWorld, run, task, type World } from "./policy-world.ts";

const never = new AbortController().signal;
const start = { prompt: "", worktree: "/w", timeLimitMs: 1, run };
const causes: readonly FallbackCause[] = ["missing", "login", "limit", "provider", "failed"];
const spent = new BudgetSpent("It is spent.", { scope: "run", key: "run", limitMicroUsd: 1, isHeld: false });

interface Seen {
  opened: number;
  refused: number;
  routed: number;
  handed: number;
}

/** A board with one task as anybody may have made it. */
async function boardWith(random: Random, { ids }: World): Promise<Board> {
  const board = new Board(memoryEventLog<Event>(), systemClock);
  const draft = TaskDraft.parse({
    id: task,
    title: oneOf(random, ["Fix it", "Document it", "Test it"]),
    labels: random(2) === 0 ? ["web"] : [],
    ...(random(2) === 0 && { assignee: oneOf(random, ids) }),
    ...(random(8) === 0 && { recipe: { recipe: "license" } }),
  });
  await board.send({ type: "task/add", task: draft, state: { name: "ready" } });
  return board;
}

/** As far as those that hand a run over look at it. */
function executionOn(board: Board, { guarded, settings }: World): Execution {
  const ports = {
    board,
    settings,
    agents: guarded,
    clock: systemClock,
    redact: String,
    accountOf: (id: string) => `account of ${id}`,
    transcripts: { record: () => undefined, flush: async () => undefined },
    enact: async () => undefined,
  };
  return { ports, run: requireRun(board.state, run) } as unknown as Execution; // the rest is not looked at
}

/** Whoever asks for it, an agent is started exactly when the policy of this moment permits it. */
async function open(id: string, world: World, seen: Seen): Promise<void> {
  const permitted = world.mayStart(id);
  const { starts } = world.drivers.get(id)!;
  const before = starts.length;
  const opening = world.guarded.get(id).open(start, never);
  if (permitted) await opening;
  else await expect(opening).rejects.toMatchObject({ kind: "refused" });
  expect(starts.length - before, id).toBe(permitted ? 1 : 0);
  seen[permitted ? "opened" : "refused"]++;
}

/** A budget is spent, or the agent cannot be had. @returns whether another one has it now */
async function handOver(random: Random, world: World, board: Board): Promise<boolean> {
  const execution = executionOn(board, world);
  const before = requireRun(board.state, run).agent;
  if (random(3) === 0) {
    const step = { signal: AbortSignal.abort(new Error("It waits for money.")) } as Parameters<typeof runDry>[2];
    await runDry(execution, spent, step).catch((error: unknown) => expect(String(error)).toContain("waits for money"));
  } else {
    await fallBack(execution, { cause: oneOf(random, causes), reason: "It is not there." }, never);
  }
  return requireRun(board.state, run).agent !== before;
}

async function play(random: Random, seen: Seen): Promise<void> {
  const world = randomWorld(random);
  const list = await world.guarded.list(never);
  for (const { id, denied } of list) expect(denied === undefined, `${id}: ${denied}`).toBe(world.mayStart(id));
  const board = await boardWith(random, world);
  const facts = { agents: list, settings: world.settings(), board: board.state, now: 0 };
  const { agent: routed } = route(requireTask(board.state, task), facts);
  if (routed !== undefined) expect(world.mayStart(routed), `${routed} was chosen`).toBe(true);
  seen.routed += routed === undefined ? 0 : 1;
  const asked = random(4) === 0 ? oneOf(random, world.ids) : routed; // a person names whom they like
  if (asked === undefined) return;
  await board.send({ type: "run/request", run, task, agent: asked });
  await board.send({ type: "run/start", run, worker: "w" });
  for (let session = 0; session < 6; session++) {
    if (random(4) === 0) world.otherPolicy();
    await open(requireRun(board.state, run).agent, world, seen);
    if (random(4) === 0) world.otherPolicy();
    if (!(await handOver(random, world, board))) return;
    const { agent } = requireRun(board.state, run);
    expect(world.mayStart(agent), `${agent} goes on`).toBe(true);
    seen.handed++;
  }
}

it("nobody is chosen, handed a run, or started whom the policy denies, whatever else the settings say", async () => {
  const seen: Seen = { opened: 0, refused: 0, routed: 0, handed: 0 };
  for (let seed = 1; seed <= 500; seed++) {
    await play(randomFrom(seed), seen).catch((error: unknown) => {
      throw new Error(`With seed ${seed}: ${String(error)}`, { cause: error });
    });
  }
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(50);
});
