import { describe, expect, it } from "vitest";
import { takeUp, takeUpNotice } from "#core/run/take-up.ts";

const supports = { steering: false, resume: true, usage: true, permission: true };
const able = { id: "able", label: "Able", supports };
const plain = { id: "plain", label: "Plain", supports: { ...supports, resume: false } };
const brief = { id: "able", label: "Brief", supports: { ...supports, oneRound: true } };
const session = { agent: "able", id: "s-1", begun: "new" } as const;
const retry = { number: 1, point: { step: "work-2", rounds: 1, turn: 1 } };

describe("takeUp", () => {
  it("begins the first round with a new conversation", () => {
    expect(takeUp({}, able, 1, 1)).toEqual({ how: "new" });
    expect(takeUpNotice({ how: "new" })).toBeUndefined();
  });

  it.each([
    ["a round that was cut off", 1, 2],
    ["another round", 2, 1],
  ])("goes on with the agent's session in %s", (_, round, attempt) => {
    expect(takeUp({ session }, able, round, attempt)).toEqual({ how: "resumed", session: "s-1" });
  });

  it.each([
    ["Plain cannot take up a conversation again", { session: { ...session, agent: "plain" } }, plain, 1, 2],
    ["Able has taken the work over from another agent", { session: { ...session, agent: "plain" } }, able, 2, 1],
    ["Brief keeps a conversation for one round only", { session }, brief, 2, 1],
    ["no conversation was recorded", {}, able, 1, 2],
    ["no conversation was recorded", { session: { agent: "able", begun: "new" } as const }, able, 1, 2],
    ["a conversation cannot be taken back to an earlier step", { retry }, able, 2, 1],
    ["no conversation was recorded", { retry }, able, 2, 2],
  ])("begins afresh, because %s", (because, run, driver, round, attempt) => {
    const beginning = takeUp(run, driver, round, attempt);
    expect(beginning).toEqual({ how: "afresh", because });
    expect(takeUpNotice(beginning)).toBe(`Started the step afresh, because ${because}.`);
  });

  it("goes on with a session of one round only where that was cut off", () => {
    expect(takeUp({ session }, brief, 2, 2)).toEqual({ how: "resumed", session: "s-1" });
  });

  it("goes on with a session that was opened after a retry", () => {
    expect(takeUp({ session, retry }, able, 1, 2)).toEqual({ how: "resumed", session: "s-1" });
  });
});
