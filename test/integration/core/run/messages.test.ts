import { describe, expect, it } from "vitest";
import type { Board } from "#core/board/board.ts";
import { MessageId, type RunId } from "#core/board/ids.ts";
import { messagesOf } from "#core/board/run-message.ts";
import { type Script, untilAborted } from "../../../fakes/fake-agent.ts";
import { reaches, run, stage, working } from "./stage.ts";

const m1 = MessageId.parse("m-1");
const m2 = MessageId.parse("m-2");
const say = (id: MessageId, text: string) => ({ type: "message/queue", id, run, text, author: "human" }) as const;
const states = (board: Board, of: RunId = run) => messagesOf(board.state, of).map(({ state }) => state.name);

/** Looks into its mailbox when it is told to, and says what it found. */
function reads(looks: readonly Promise<void>[], onFound: (text: string | undefined) => void): Script {
  return async function* (start, _session, signal) {
    for (const look of looks) {
      await Promise.race([look, untilAborted(signal)]);
      const mail = await start.mailbox?.take();
      onFound(mail?.text);
      yield { type: "text-delta", text: "I heard." };
      mail?.heard();
    }
    yield { type: "session-end", outcome: "finished" };
  };
}

describe("a message to a run at work", () => {
  it("is told once to an agent that looks for it, in the middle of its session", async () => {
    const go = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const found: (string | undefined)[] = [];
    const looks = go.map(({ promise }) => promise);
    const { board, engine, send, agent, transcript } = await stage({
      script: reads(looks, (text) => found.push(text)),
    });
    await working(engine);
    await expect.poll(() => agent.starts.length, { timeout: 30_000 }).toBe(1); // its prompt is written
    await send(say(m1, "Mind hunter2."));
    await send(say(m2, "And this."));
    go[0].resolve();
    await expect.poll(() => found.length, { timeout: 30_000 }).toBe(1);
    expect(found[0]).toMatch(/tells you this about it[^]*<<<MESSAGE\nFrom human:\nMind hunter2\.[^]*And this\./);
    go[1].resolve();
    await reaches(board, "review");
    expect(found[1]).toBeUndefined();
    expect(states(board)).toEqual(["given", "given"]);
    expect(transcript.filter(({ type }) => type === "message")).toHaveLength(2);
  });

  it("goes with the next round where the agent looks for nothing, and is reason enough for one", async () => {
    const { board, engine, send, agent } = await stage();
    await working(engine);
    await reaches(board, "review");
    await send(say(m1, "Shorter, please."));
    expect(states(board)).toEqual(["queued"]);
    await send({ type: "run/return", run, note: "" });
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(2);
    expect(agent.starts[0]?.prompt).not.toContain("MESSAGE");
    expect(agent.starts[1]?.prompt).toContain("Shorter, please.");
    expect(agent.starts[1]?.prompt).not.toContain("<<<REVIEW");
    expect(states(board)).toEqual(["given"]);
  });

  it("may have been told when the session failed without a sign of life, and is told again", async () => {
    let sessions = 0;
    const { board, engine, send, agent } = await stage({
      script: async function* () {
        sessions += 1;
        if (sessions === 1) yield { type: "session-end", outcome: "failed", reason: "It broke." };
        else yield { type: "session-end", outcome: "finished" };
      },
    });
    await send(say(m1, "Mind the gap."));
    await working(engine);
    await reaches(board, "failed");
    expect(states(board)).toEqual(["unsure"]);
    await send({ type: "run/retry", run, point: { step: "work-1", rounds: 0, turn: 0, commit: "base" } });
    await reaches(board, "review");
    expect(agent.starts.map(({ prompt }) => prompt.includes("Mind the gap."))).toEqual([true, true]);
    expect(states(board)).toEqual(["given"]);
  });
});
