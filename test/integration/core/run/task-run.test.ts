import { describe, expect, it } from "vitest";
import { CommentId } from "#core/board/ids.ts";
import { reconcile } from "#core/dispatch/reconcile.ts";
import { refused } from "#core/errors.ts";
import { untilAborted } from "../../../fakes/fake-agent.ts";
import { flaw, pull, reaches, run, stage, task, working } from "./stage.ts";

describe("a task's run", () => {
  it("works, is judged, waits for a human, and is published", async () => {
    const { board, engine, send, agent, removed } = await stage();
    await working(engine);
    await reaches(board, "review");
    expect(board.state.runs.get(run)?.deliveries).toMatchObject([{ round: 1, commit: "commit-1", files: 1, added: 1 }]);
    expect([...board.state.charges.values()]).toMatchObject([{ agent: "fake", usage: { costMicroUsd: 10 } }]);
    await send({ type: "publish/request", run, draft: false });
    await reaches(board, "published");
    await expect.poll(() => removed, { timeout: 10_000 }).toHaveLength(1);
    expect(agent).toMatchObject({ openSessions: 0, starts: [{ worktree: "/tree" }] });
  });

  it("goes back to the agent with every open comment in one message", async () => {
    const { board, engine, send, agent } = await stage({ rounds: [[flaw], []] });
    await working(engine);
    await reaches(board, "review");
    await send({
      type: "comment/add",
      id: CommentId.parse("c-h"),
      run,
      author: "human",
      finding: { ...flaw, rule: "human", text: "Rename it." },
    });
    await send({ type: "run/return", run, note: "" });
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    expect(agent.starts[1]?.prompt).toMatch(/It fails\.[^]*Rename it\./);
    expect([...board.state.comments.values()].map((comment) => [comment.author, comment.state.name])).toEqual([
      ["gate", "resolved"],
      ["human", "sent"],
    ]);
  });

  it("fails with the agent's own reason, and with one of ours when nothing was changed", async () => {
    const broken = await stage({
      script: async function* () {
        yield { type: "session-end", outcome: "failed", reason: "No credit left for hunter2 in /tree/src." };
      },
    });
    await working(broken.engine);
    await reaches(broken.board, "failed");
    expect(broken.board.state.tasks.get(task)?.state).toMatchObject({
      reason: "Fake agent failed. No credit left for ••• in src.",
    });
    const idle = await stage({ changes: [] });
    await working(idle.engine);
    await reaches(idle.board, "failed");
    expect(idle.board.state.tasks.get(task)?.state).toMatchObject({
      reason: expect.stringContaining("without changing anything"),
    });
  });

  it("is stopped with its agent, and its unfinished work is kept", async () => {
    const { board, engine, send, agent, removed } = await stage({
      script: async function* (_start, _session, signal) {
        await untilAborted(signal);
        yield { type: "session-end", outcome: "cancelled" };
      },
    });
    await working(engine);
    await expect.poll(() => agent.openSessions, { timeout: 30_000 }).toBe(1);
    await send({ type: "run/stop", run });
    await reaches(board, "ready");
    expect(agent.openSessions).toBe(0);
    expect(removed).toHaveLength(1);
    expect(board.state.runs.get(run)).toMatchObject({
      state: { name: "cancelled" },
      savedAs: expect.stringContaining("trash"),
    });
  });

  it("is published and says so when its worktree holds what cannot be kept", async () => {
    const { board, engine, send, transcript } = await stage({ stays: "/tree was not removed: it is full." });
    await using _ = await working(engine);
    await reaches(board, "review");
    await send({ type: "publish/request", run, draft: false });
    await expect.poll(() => JSON.stringify(transcript), { timeout: 30_000 }).toContain("/tree was not removed");
    await reaches(board, "published");
    expect(board.state.runs.get(run)?.state.name).toBe("published");
  });

  it("stays in review with the reason when publishing fails, and can be published later", async () => {
    let tries = 0;
    const { board, engine, send } = await stage({
      publish: async () => {
        tries += 1;
        if (tries === 1) throw refused("There is no remote called origin.");
        return pull;
      },
    });
    await working(engine);
    await reaches(board, "review");
    await send({ type: "publish/request", run, draft: false });
    await expect.poll(() => board.state.runs.get(run)?.publishProblem, { timeout: 30_000 }).toContain("no remote");
    await reaches(board, "review");
    await send({ type: "publish/request", run, draft: false });
    await reaches(board, "published");
  });

  it("asks a human what no rule allows, and denies it when the agent ends first", async () => {
    const asked: string[] = [];
    const { board, engine, send, transcript } = await stage({
      script: async function* (_start, session) {
        yield {
          type: "permission-request",
          id: "p1",
          title: "npm install",
          kind: "execute",
          paths: [],
          command: "npm install",
        };
        asked.push(await session.answerTo("p1"));
        yield { type: "permission-request", id: "p2", title: "curl", kind: "fetch", paths: [] };
        yield { type: "session-end", outcome: "finished" };
      },
    });
    await working(engine);
    await expect.poll(() => [...board.state.approvals.values()][0]?.command, { timeout: 30_000 }).toBe("npm install");
    const [approval] = board.state.approvals.values();
    await send({ type: "approval/answer", id: approval!.id, decision: "allow", by: "human" });
    await reaches(board, "review");
    expect(asked).toEqual(["allow"]);
    expect([...board.state.approvals.values()].map((entry) => entry.answer?.decision)).toEqual(["allow", "deny"]);
    expect(transcript).toContainEqual({
      type: "notice",
      text: "Allowed: npm install. Answered by human.",
      answers: { question: "p1", decision: "allow" },
    });
  });

  it("is shown as interrupted when its worker ends, and goes on when it is resumed", async () => {
    let hang = true;
    const { board, engine, send, agent } = await stage({
      script: async function* (_start, _session, signal) {
        if (hang) await untilAborted(signal);
        yield { type: "session-end", outcome: hang ? "cancelled" : "finished" };
      },
    });
    const first = await working(engine);
    await expect.poll(() => agent.openSessions, { timeout: 30_000 }).toBe(1);
    await first[Symbol.asyncDispose]();
    await reconcile(board, engine, 3, 0);
    await reaches(board, "interrupted");
    hang = false;
    await working(engine);
    await send({ type: "run/resume", run });
    await reaches(board, "review");
    expect((await engine.steps(run)).map((step) => step.name)).toEqual([
      "prepare",
      "set-up",
      "work-1",
      "save-1",
      "gate-1",
      "verdict-0",
    ]);
  });
});
