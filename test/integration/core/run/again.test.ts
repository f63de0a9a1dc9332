import { describe, expect, it } from "vitest";
import { reconcile } from "#core/dispatch/reconcile.ts";
import { TuttiError } from "#core/errors.ts";
import { NotResumed } from "#core/run/agent.ts";
import { retryPoint } from "#core/run/retry-point.ts";
import { type Script, untilAborted } from "../../../fakes/fake-agent.ts";
import { reaches, run, stage, task, working } from "./stage.ts";

const says: Script = async function* (start) {
  yield { type: "session-start", agent: "fake", session: start.resume ?? "s-1" };
  yield { type: "text-delta", text: "I did the first half." };
  yield { type: "session-end", outcome: "finished" };
};

/** The first session hangs until its worker ends; later ones do as `then` says. */
function cutOff(then: Script): Script {
  let first = true;
  return async function* (start, session, signal) {
    if (!first) return yield* then(start, session, signal);
    first = false;
    yield { type: "session-start", agent: "fake", session: "s-1" };
    yield { type: "text-delta", text: "I did the first half." };
    await untilAborted(signal);
    yield { type: "session-end", outcome: "cancelled" };
  };
}

type Stage = Awaited<ReturnType<typeof stage>>;

async function interrupted(scene: Parameters<typeof stage>[0]): Promise<Stage> {
  const staged = await stage(scene);
  const { board, engine } = staged;
  const first = await working(engine);
  await expect.poll(() => board.state.runs.get(run)?.session?.id, { timeout: 30_000 }).toBe("s-1");
  await first[Symbol.asyncDispose]();
  await reconcile(board, engine, 3, 0);
  await reaches(board, "interrupted");
  return staged;
}

const notices = ({ transcript }: Stage): readonly string[] =>
  transcript.flatMap((event) => (event.type === "notice" ? event.text : []));

describe("a round that was cut off", () => {
  it("goes on in the agent's session, with the worktree as it is", async () => {
    const staged = await interrupted({ resume: true, script: cutOff(says) });
    const { board, engine, send, agent, putBack } = staged;
    await working(engine);
    await send({ type: "run/resume", run });
    await reaches(board, "review");
    expect(agent.starts.map(({ resume }) => resume)).toEqual([undefined, "s-1"]);
    expect(agent.starts[1]?.prompt).toContain("You were cut off");
    expect(putBack).toEqual([]);
    expect(notices(staged)).toContain("Resumed the agent's session.");
    expect(board.state.runs.get(run)?.session).toEqual({ agent: "fake", id: "s-1", begun: "resumed" });
  });

  it("begins afresh from the recorded commit where the session is lost, and is told what was said", async () => {
    const script = cutOff(async function* (start) {
      if (start.resume !== undefined) throw new NotResumed("the session is gone");
      yield* says(start, { answerTo: async () => "deny" }, new AbortController().signal);
    });
    const staged = await interrupted({ resume: true, script });
    const { board, engine, send, agent, putBack } = staged;
    await working(engine);
    await send({ type: "run/resume", run });
    await reaches(board, "review");
    expect(agent.starts.map(({ resume }) => resume)).toEqual([undefined, "s-1", undefined]);
    expect(agent.starts[2]?.prompt).toMatch(/files have been put back[^]*<<<EARLIER\nI did the first half\./);
    expect(putBack).toEqual(["base"]);
    expect(notices(staged)).toContain("Started the step afresh, because the session is gone.");
    expect(board.state.runs.get(run)).toMatchObject({
      session: { begun: "afresh", because: "the session is gone" },
      keptAside: ["refs/tutti/trash/back-1"],
    });
  });
});

describe("another round", () => {
  it("goes on in the same session", async () => {
    const { board, engine, send, agent } = await stage({ resume: true, script: says });
    await working(engine);
    await reaches(board, "review");
    await send({ type: "run/return", run, note: "Shorter." });
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    expect(agent.starts.map(({ resume }) => resume)).toEqual([undefined, "s-1"]);
    expect(agent.starts[1]?.prompt).toContain("Shorter.");
  });

  it("is told what was said before, when the agent cannot", async () => {
    const staged = await stage({ script: says });
    const { board, engine, send, agent, putBack } = staged;
    await working(engine);
    await reaches(board, "review");
    await send({ type: "run/return", run, note: "Shorter." });
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    expect(agent.starts[1]?.prompt).toMatch(/Shorter\.[^]*<<<EARLIER\nI did the first half\./);
    expect(putBack).toEqual([]);
    expect(notices(staged)).toContain(
      "Started the step afresh, because Fake agent cannot take up a conversation again.",
    );
  });
});

describe("a retry from a step", () => {
  it("whose worktree cannot be put back fails nothing: it waits to be resumed, and tries again", async () => {
    let held: string | undefined = "/tree was not put back: vendor/ is a repository of its own.";
    const { board, engine, send, agent, putBack } = await stage({ heldBack: () => held });
    await working(engine);
    await reaches(board, "review");
    await expect.poll(async () => (await engine.get(run))?.state.name, { timeout: 30_000 }).toBe("waiting");
    await send({ type: "run/retry", run, point: retryPoint(run, await engine.steps(run), "work-1") });
    await reaches(board, "interrupted");
    expect(board.state.runs.get(run)?.state).toMatchObject({ reason: expect.stringContaining(held) });
    await expect.poll(async () => (await engine.get(run))?.state.name, { timeout: 30_000 }).toBe("interrupted");
    expect(agent.starts).toHaveLength(1);
    held = undefined;
    await send({ type: "run/resume", run });
    await reaches(board, "review");
    expect([agent.starts.length, putBack]).toEqual([2, ["base"]]);
  });

  it("puts the worktree back, skips what is done before, and charges anew", async () => {
    const { board, engine, send, agent, putBack } = await stage();
    await working(engine);
    await reaches(board, "review");
    const retry = async (step: string) => {
      const point = retryPoint(run, await engine.steps(run), step);
      await send({ type: "run/retry", run, point });
    };
    await expect.poll(async () => (await engine.get(run))?.state.name, { timeout: 30_000 }).toBe("waiting");
    await retry("work-1");
    await expect.poll(() => agent.starts.length, { timeout: 30_000 }).toBe(2);
    await reaches(board, "review");
    expect(putBack).toEqual(["base"]);
    expect([...board.state.charges.values()].map(({ usage }) => usage.costMicroUsd)).toEqual([10, 10]);
    expect(board.state.runs.get(run)?.deliveries).toHaveLength(1);

    await expect.poll(async () => (await engine.get(run))?.state.name, { timeout: 30_000 }).toBe("waiting");
    await retry("gate-1");
    await expect.poll(() => putBack.length, { timeout: 30_000 }).toBe(2);
    await reaches(board, "review");
    expect(putBack).toEqual(["base", board.state.runs.get(run)?.deliveries[0]?.commit]);
    expect(agent.starts).toHaveLength(2);
    expect((await engine.steps(run)).find(({ name }) => name === "work-1")).toMatchObject({ costMicroUsd: 10 });
  });

  it("is refused, with nothing changed, when the journal has gone on meanwhile", async () => {
    const { board, engine, send } = await stage();
    await working(engine);
    await reaches(board, "review");
    await expect.poll(async () => (await engine.get(run))?.state.name, { timeout: 30_000 }).toBe("waiting");
    const stale = { step: "gate-1", rounds: 0, turn: 0, commit: "of another time" };
    await expect(send({ type: "run/retry", run, point: stale })).rejects.toThrow("has gone on meanwhile");
    const before = board.state.version;
    expect((await board.refresh()).version).toBe(before);
    expect(board.state.tasks.get(task)?.state.name).toBe("review");
    expect((await engine.get(run))?.state.name).toBe("waiting");
  });

  it("tells the kind of what made a run fail", async () => {
    const { board, engine } = await stage({
      script: async function* () {
        yield { type: "session-start", agent: "fake" };
        throw new TuttiError("unauthorised", "Nobody is logged in.");
      },
    });
    await working(engine);
    await reaches(board, "failed");
    expect(board.state.runs.get(run)?.state).toMatchObject({ cause: "unauthorised" });
  });
});
