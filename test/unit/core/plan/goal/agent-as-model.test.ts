import { describe, expect, it } from "vitest";
import * as z from "zod";
import { askFor } from "#core/agent-loop/ask-for.ts";
import type { Usage } from "#core/cost/usage.ts";
import { TuttiError } from "#core/errors.ts";
import { agentAsModel } from "#core/plan/goal/agent-as-model.ts";
import { jsonIn } from "#core/plan/goal/json-in.ts";
import { mayLook } from "#core/plan/goal/may-look.ts";
import type { AgentDriver, AgentStart } from "#core/run/agent.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";

const never = new AbortController().signal;
const clock = { sleep: async () => {} };
const question = { system: "You plan.", prompt: "Which name?", schema: z.object({ name: z.string() }) };
const finished = { type: "session-end", outcome: "finished" } as const;
const text = (said: string) => ({ type: "text-delta", text: said }) as const;

/** An agent that says these in one session after the other, and what was asked of it, and answered. */
function scripted(...sessions: readonly (readonly AgentEvent[] | TuttiError)[]) {
  const starts: AgentStart[] = [];
  const answers: string[] = [];
  const left: string[] = [];
  const driver: AgentDriver = {
    id: "coder",
    label: "Coder",
    supports: { steering: false, resume: false, usage: true, permission: true },
    open: async (start) => {
      starts.push(start);
      const events = sessions[starts.length - 1] ?? [];
      if (events instanceof TuttiError) throw events;
      return {
        events: (async function* () {
          yield* events;
        })(),
        answer: (id, decision) => void answers.push(`${id}: ${decision}`),
        [Symbol.asyncDispose]: async () => void left.push("session"),
      };
    },
  };
  const model = agentAsModel(driver, {
    scratch: async () => ({ path: "/scratch/project", [Symbol.asyncDispose]: async () => void left.push("scratch") }),
    mark: () => "plan-1",
    timeLimitMs: 1_000,
  });
  return { model, starts, answers, left };
}

describe("an agent that is asked as a model", () => {
  it("answers by the JSON in what it says last, in a copy that goes with its session", async () => {
    const { model, starts, left } = scripted([
      text('I look at {"name":"old"}.'),
      { type: "tool-start", id: "1", title: "Read", kind: "read", paths: [] },
      text('Here it is:\n```json\n{"name":"Ann"}\n```\nDone.'),
      finished,
    ]);
    expect((await askFor(model, question, clock, never)).value).toEqual({ name: "Ann" });
    expect(starts[0]).toMatchObject({ worktree: "/scratch/project", run: "plan-1", timeLimitMs: 1_000 });
    expect(starts[0]?.prompt).toMatch(/^You plan\.\n\n.*thrown away.*Which name\?.*JSON Schema/s);
    expect(left).toEqual(["session", "scratch"]);
  });

  it("mends its answer once, in a session that is told what was wrong", async () => {
    const { model, starts } = scripted([text("Ann!"), finished], [text('{"name":"Ann"}'), finished]);
    expect((await askFor(model, question, clock, never)).value).toEqual({ name: "Ann" });
    expect(starts[1]?.prompt).toMatch(/You have answered this before:\nAnn!.*not valid JSON/s);
    const again = scripted([text("Ann!"), finished], [text("Ann!!"), finished]);
    await expect(askFor(again.model, question, clock, never)).rejects.toThrow("does not answer in the shape");
    expect(again.starts).toHaveLength(2);
  });

  it("may look and nothing else", async () => {
    const ask = (id: string, kind: "read" | "edit" | "execute", path: string, more: object = {}): AgentEvent => ({
      type: "permission-request",
      id,
      title: id,
      kind,
      paths: [path],
      ...more,
    });
    const { model, answers } = scripted([
      ask("look", "read", "/scratch/project/a.ts"),
      ask("elsewhere", "read", "/home/me/.ssh/id"),
      ask("write", "edit", "/scratch/project/a.ts"),
      ask("run", "execute", "/scratch/project", { command: "rm -rf ." }),
      text('{"name":"Ann"}'),
      finished,
    ]);
    await askFor(model, question, clock, never);
    expect(answers).toEqual(["look: allow", "elsewhere: deny", "write: deny", "run: deny"]);
    const request = { type: "permission-request", id: "x", title: "x", kind: "read" } as const;
    expect(mayLook({ ...request, paths: ["/scratch/project/../x"] }, "/scratch/project")).toBe(false);
    expect(mayLook({ ...request, paths: [], command: "cat a" }, "/scratch/project")).toBe(false);
  });

  it("tells what its session took, and what one took that failed", async () => {
    const usage: Usage = { inputTokens: 10, outputTokens: 2, costMicroUsd: 7, provenance: "reported" };
    const told = { type: "usage", usage } as const;
    const request = { system: "", messages: [{ role: "user", text: "Hi" }], tools: [] } as const;
    const good = scripted([told, text("{}"), finished]);
    expect((await good.model.step(request, () => {}, never)).charged).toEqual(usage);
    const bad = scripted([told, { type: "session-end", outcome: "failed", reason: "It broke." }]);
    await expect(bad.model.step(request, () => {}, never)).rejects.toMatchObject({ message: "It broke.", used: usage });
    const held = scripted([{ type: "session-end", outcome: "limited", reason: "Later.", heldUntil: 9 }]);
    await expect(held.model.step(request, () => {}, never)).rejects.toMatchObject({ reason: "held", heldUntil: 9 });
  });

  it("costs nothing when it could not be started, and its copy is gone", async () => {
    const { model, left } = scripted(new TuttiError("unauthorised", "Log in first."));
    const request = { system: "", messages: [], tools: [] };
    const failure = { reason: "key", begun: false, message: "Log in first." };
    await expect(model.step(request, () => {}, never)).rejects.toMatchObject(failure);
    expect(left).toEqual(["scratch"]);
  });
});

describe("the JSON in what an agent says", () => {
  it.each([
    ['{"a":1}', '{"a":1}'],
    ['Sure: {"a":{"b":2}} as asked.', '{"a":{"b":2}}'],
    ['```json\n{"a":1}\n```\nor better\n```\n{"a":2}\n```', '{"a":2}'],
    ["No.", undefined],
    ["{ not json }", undefined],
    ["5", undefined],
  ])("of %s is found", (said, found) => expect(jsonIn(said)).toBe(found));
});
