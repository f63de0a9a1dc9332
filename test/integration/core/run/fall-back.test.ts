import { describe, expect, it } from "vitest";
import { boardView } from "#core/board/view/board-view.ts";
import { agentHistories } from "#core/agents/agent-history.ts";
import { TuttiError } from "#core/errors.ts";
import { RoutingSettings } from "#core/routing/routing-settings.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { defaultSettings, type Settings } from "#core/settings.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { FakeAgent, type Script } from "../../../fakes/fake-agent.ts";
import { reaches, run, stage, working, type Scene } from "./stage.ts";

type End = Omit<Extract<AgentEvent, { type: "session-end" }>, "type">;

const ends = (end: End): Script =>
  async function* () {
    yield { type: "session-start", agent: "fake" };
    yield { type: "text-delta", text: "I have begun." };
    yield { type: "session-end", ...end };
  };

const routing = (given: object = {}): Partial<Settings> => ({
  routing: RoutingSettings.parse({ fallback: ["fake", "gone", "second"], ...given }),
});

/** A run whose agent ends so, beside a second one that finishes. */
async function fallingBack(scene: Scene, given: object = {}) {
  const second = new FakeAgent(ends({ outcome: "finished" }), { id: "second" });
  const made = await stage({ other: second, settings: routing(given), ...scene });
  await working(made.engine);
  return { ...made, second };
}

const hour = 3_600_000;

describe("a run whose agent cannot be had", () => {
  it.each<[string, Scene, string, string]>([
    [
      "its key is refused before it starts",
      { refusal: new TuttiError("unauthorised", "Fake has no key.") },
      "login",
      "Fake has no key.",
    ],
    [
      "it is not there",
      { refusal: new TuttiError("unavailable", "fake was not found.") },
      "missing",
      "fake was not found.",
    ],
    [
      "its program is not found",
      { script: ends({ outcome: "failed", cause: "not-found", reason: "No." }) },
      "missing",
      "No.",
    ],
    ["its login is refused", { script: ends({ outcome: "failed", cause: "key", reason: "401." }) }, "login", "401."],
    ["its vendor is down", { script: ends({ outcome: "failed", cause: "server", reason: "503" }) }, "provider", "503"],
    [
      "it says nothing",
      { script: ends({ outcome: "failed", cause: "silent", reason: "Silent." }) },
      "provider",
      "Silent.",
    ],
  ])("goes on with the next of the chain when %s, and says so", async (_, scene, cause, reason) => {
    const { board, agent, second, transcript } = await fallingBack(scene);
    await reaches(board, "review");
    expect([agent.starts.length, second.starts.length]).toEqual([1, 1]);
    const why = `${/[.]$/.test(reason) ? reason : `${reason}.`} Fake agent goes on with it.`;
    expect(board.state.runs.get(run)).toMatchObject({
      agent: "second",
      agentReason: why,
      passed: [{ agent: "fake", cause, reason: why }],
    });
    expect(transcript).toContainEqual({ type: "notice", text: why });
    expect(boardView(board.state, usualRules).columns.flatMap(({ cards }) => cards)).toMatchObject([{ whyAgent: why }]);
    const histories = agentHistories(board.state);
    expect(histories.get("fake")).toMatchObject({ passedOn: 1, failed: 0, trouble: { reason: why } });
    expect(histories.get("second")).toMatchObject({ passedOn: 0, trouble: undefined });
    const told = second.starts[0]?.prompt ?? "";
    expect(told.includes("Another session was cut off in the middle of this task.")).toBe(scene.script !== undefined);
    expect(told.includes("I have begun.")).toBe(scene.script !== undefined);
  });

  it("goes on when its account is at a limit for longer than it may wait; the account is held all the same", async () => {
    const heldUntil = Date.now() + 2 * hour;
    const script = ends({ outcome: "limited", reason: "You've hit your limit.", heldUntil });
    const { board, second } = await fallingBack({ script });
    await reaches(board, "review");
    expect(second.starts).toHaveLength(1);
    expect(board.state.holds.get("account of fake")).toMatchObject({ until: heldUntil });
    expect(board.state.runs.get(run)).toMatchObject({
      agent: "second",
      passed: [{ cause: "limit" }],
    });
    expect(board.state.runs.get(run)?.account).toBeUndefined();
    expect([...board.state.charges.values()].map(({ agent }) => agent)).toEqual(["fake", "second"]);
  });

  it("waits where it is when the limit ends soon enough", async () => {
    const script = ends({ outcome: "limited", reason: "A limit.", heldUntil: Date.now() + hour });
    const { board, second } = await fallingBack({ script }, { waitMinutes: 120 });
    await reaches(board, "interrupted");
    expect(second.starts).toEqual([]);
    expect(board.state.runs.get(run)).toMatchObject({ agent: "fake", account: "account of fake" });
  });

  it.each<[string, Partial<Scene>, object]>([
    ["what was done was not good enough", {}, {}],
    [
      "it may not for this",
      { script: ends({ outcome: "failed", cause: "key", reason: "401." }) },
      { fallbackOn: ["limit"] },
    ],
    ["nobody is named", { refusal: new TuttiError("unauthorised", "No key.") }, { fallback: [] }],
    [
      "the next is refused by the policy",
      { refusal: new TuttiError("unauthorised", "No."), aboutOther: { denied: "It is denied." } },
      {},
    ],
    [
      "the next is not installed",
      { refusal: new TuttiError("unauthorised", "No."), aboutOther: { installed: false } },
      {},
    ],
    ["a rule forbids it", { refusal: new TuttiError("refused", "It is denied.") }, {}],
  ])("fails with its own reason when %s", async (_, scene, given) => {
    const script = ends({ outcome: "failed", reason: "The work was wrong." });
    const { board, second } = await fallingBack({ script, ...scene }, given);
    await reaches(board, "failed");
    expect(second.starts).toEqual([]);
    const ended = board.state.runs.get(run);
    expect([ended?.agent, ended?.passed]).toEqual(["fake", undefined]);
  });

  it("goes on after work that was not done where the settings want that, and never to one that had it", async () => {
    const script = ends({ outcome: "failed", reason: "The work was wrong." });
    const second = new FakeAgent(ends({ outcome: "failed", reason: "Mine too." }), { id: "second" });
    const given = { fallbackOn: ["failed"] };
    const { board, agent } = await fallingBack({ script, other: second }, given);
    await reaches(board, "failed");
    expect([agent.starts.length, second.starts.length]).toEqual([1, 1]);
    expect(board.state.runs.get(run)?.state).toMatchObject({ reason: expect.stringContaining("Mine too.") });
  });

  it("has its own chain before that of all", async () => {
    const agentTraits = { fake: { fallback: ["second"] } };
    const settings = { ...defaultSettings, ...routing({ fallback: ["nobody"] }), agentTraits };
    const { board } = await fallingBack({ refusal: new TuttiError("unauthorised", "No."), settings });
    await reaches(board, "review");
  });
});
