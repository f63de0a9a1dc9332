import { describe, expect, it } from "vitest";
import { reconcile } from "#core/dispatch/reconcile.ts";
import { retryPoint } from "#core/run/retry-point.ts";
import type { Fitted } from "#core/run/worktrees.ts";
import { type Script, untilAborted } from "../../../fakes/fake-agent.ts";
import { reaches, run, stage, working } from "./stage.ts";

const onto = { commit: "newer", name: "main" };
const order = { type: "run/rebase", run, onto, conflicts: "undo" } as const;
const collides = (): Fitted => ({ how: "collides", commit: "newer", files: "tree", conflicts: ["a.ts"] });
type Stage = Awaited<ReturnType<typeof stage>>;

const rests = ({ engine }: Stage, state = "waiting") =>
  expect.poll(async () => (await engine.get(run))?.state.name, { timeout: 30_000 }).toBe(state);
const names = async ({ engine }: Stage) => (await engine.steps(run)).map(({ name }) => name).join(" ");

async function delivered(scene: Parameters<typeof stage>[0] = {}): Promise<Stage> {
  const staged = await stage(scene);
  await working(staged.engine);
  await reaches(staged.board, "review");
  await rests(staged);
  return staged;
}

describe("a rebase of delivered work", () => {
  it("is checked again, told by the steps, and keeps the comments of the review", async () => {
    const staged = await delivered({ rounds: [[], []] });
    const { board, send, agent, putBack } = staged;
    const finding = { rule: "human", severity: "warning", file: "a.ts", line: 1, anchor: "x", text: "Why?" } as const;
    await send({ type: "comment/add", id: "c-1" as never, run, author: "human", finding });
    await send(order);
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    await rests(staged);
    expect(agent.starts).toHaveLength(1);
    expect(putBack).toEqual(["fitted"]);
    expect(board.state.runs.get(run)).toMatchObject({
      turn: 1,
      state: { name: "waiting" },
      place: { base: "newer" },
      keptAside: ["refs/tutti/trash/back-1"],
      rebases: [{ number: 1, from: "waiting", onto, result: { outcome: "rebased", commit: "fitted" } }],
    });
    expect([...board.state.comments.values()].map(({ state, anchor }) => [state.name, anchor])).toEqual([
      ["open", "x"],
    ]);
    expect(await names(staged)).toBe(
      "prepare set-up work-1 save-1 gate-1 verdict-0 fit-1 rebase-1 save-2 gate-2 verdict-1",
    );
  });

  it("with collisions goes to the agent, with the files named", async () => {
    const fitted = collides();
    const staged = await delivered({ fitted });
    const { board, send, agent } = staged;
    await send({ ...order, conflicts: "agent" });
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    expect(agent.starts[1]?.prompt).toMatch(/was put on main \(commit newer\)[^]*- a\.ts\n[^]*<<<<<<</);
    expect(board.state.runs.get(run)?.rebases?.[0]?.result).toEqual({ outcome: "collided", files: ["a.ts"] });
    await rests(staged);
    expect(await names(staged)).toContain("verdict-0 fit-1 rebase-1 work-2 save-2 gate-2 verdict-1");
  });

  it("that would collide is undone where the human said so, and another word is waited for", async () => {
    const fitted = collides();
    const staged = await delivered({ fitted });
    const { board, send, putBack } = staged;
    await send(order);
    await expect
      .poll(() => board.state.runs.get(run)?.rebases?.[0]?.result?.outcome, { timeout: 30_000 })
      .toBe("undone");
    await rests(staged);
    await reaches(board, "review");
    expect(putBack).toEqual([]);
    await send({ type: "publish/request", run, draft: false });
    await reaches(board, "published");
  });
});

describe("steps around a rebase", () => {
  it("are begun again from with the commit and the base that they found, also after another retry", async () => {
    const staged = await delivered({ rounds: [[], [], [], []] });
    const { board, engine, send, putBack } = staged;
    await send(order);
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    await rests(staged);
    const retry = async (step: string) => {
      await send({ type: "run/retry", run, point: retryPoint(run, await engine.steps(run), step) });
      await expect.poll(() => board.state.tasks.values().next().value?.state.name, { timeout: 30_000 }).toBe("review");
      await rests(staged);
      return board.state.runs.get(run);
    };
    const second = board.state.runs.get(run)?.deliveries[1]?.commit;
    expect(await retry("gate-2")).toMatchObject({ place: { base: "newer" }, rebases: [{ number: 1 }] });
    expect(putBack.at(-1)).toBe(second);
    expect(await retry("gate-1")).toMatchObject({ place: { base: "base" }, rebases: [], deliveries: [{ round: 1 }] });
    await send(order); // the number is free again, and so are its steps
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    expect(board.state.runs.get(run)).toMatchObject({ place: { base: "newer" }, rebases: [{ number: 1 }] });
  });
});

/** The first session hangs until it is ended. */
function hangsOnce(): Script {
  let first = true;
  return async function* (_start, _session, signal) {
    yield { type: "session-start", agent: "fake", session: "s-1" };
    if (first) {
      first = false;
      await untilAborted(signal);
      yield { type: "session-end", outcome: "cancelled" };
      return;
    }
    yield { type: "session-end", outcome: "finished" };
  };
}

async function paused(scene: Parameters<typeof stage>[0] = {}): Promise<Stage> {
  const staged = await stage({ script: hangsOnce(), ...scene });
  const { board, engine, send } = staged;
  await working(engine);
  await expect.poll(() => board.state.runs.get(run)?.session?.id, { timeout: 30_000 }).toBe("s-1");
  await send({ type: "run/pause", run, reason: "It waits." });
  await reaches(board, "interrupted");
  return staged;
}

/** Until its worker has let it go. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  await expect.poll(() => work().then(() => "done", String), { timeout: 30_000 }).toBe("done");
}

describe("a rebase of a paused run", () => {
  it("puts what is half done on the other commit, and goes on with it there", async () => {
    const staged = await paused();
    const { board, send, agent, putBack } = staged;
    await insist(() => send(order));
    await reaches(board, "review");
    await rests(staged);
    expect(putBack).toEqual(["fitted"]); // what is half done is not put back, although the agent begins afresh
    expect(agent.starts[1]?.prompt).toContain("look at what is half done");
    expect(await names(staged)).toBe("prepare set-up work-1 fit-1 rebase-1 save-1 gate-1 verdict-0");
    expect(board.state.runs.get(run)?.place?.base).toBe("newer");
  });

  it("that would collide leaves it paused as it was; resumed, it goes on without", async () => {
    const staged = await paused({ fitted: collides() });
    const { board, engine, send } = staged;
    await insist(() => send(order));
    await expect
      .poll(() => board.state.runs.get(run)?.state, { timeout: 30_000 })
      .toMatchObject({ name: "interrupted", reason: expect.stringContaining("It does not fit onto main: a.ts.") });
    expect(board.state.runs.get(run)?.place?.base).toBe("base");
    await reconcile(board, engine, 3, 0);
    await send({ type: "run/resume", run });
    await reaches(board, "review");
    expect(board.state.runs.get(run)?.place?.base).toBe("base");
  });
});

describe("a rebase of published work", () => {
  it("needs the human's word, goes through gate and review again, and knows what was pushed", async () => {
    const staged = await delivered({ rounds: [[], []] });
    const { board, send } = staged;
    await send({ type: "publish/request", run, draft: false });
    await rests(staged, "done");
    const pushed = board.state.runs.get(run)?.deliveries[0]?.commit;
    await expect(send(order)).rejects.toThrow(/has the pull request http:\/\/forge\/1\. When .* is replaced/);
    await send({ ...order, replacesPushed: true });
    await reaches(board, "review");
    await rests(staged);
    expect(board.state.runs.get(run)).toMatchObject({ pushed: { commit: pushed, pull: { number: 1 } }, turn: 1 });
    await send({ type: "publish/request", run, draft: false });
    await reaches(board, "published");
    await rests(staged, "done");
    expect(board.state.runs.get(run)?.pushed).toBeUndefined();
    expect(await names(staged)).toContain("publish-1 fit-1 rebase-1 save-2 gate-2 verdict-1 publish-2 clean");
  });
});
