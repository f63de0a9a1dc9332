import { describe, expect, it } from "vitest";
import { TaskId } from "#core/board/ids.ts";
import type { Abilities } from "#core/dispatch/abilities.ts";
import { poolOf } from "#core/dispatch/pool.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { chooseBy, schedule } from "#core/dispatch/schedule.ts";
import { whyNobody, type Workforce } from "#core/dispatch/workforce.ts";
import { add, after, boardWith, request, runOfTask, start } from "./boards.ts";

const laptop: Abilities = { pools: ["default"], lanes: ["recipe", "claude"], site: "laptop 1" };
const server: Abilities = { pools: ["gpu"], lanes: ["recipe", "codex"], site: "server 2" };
const nobody: Workforce = { alive: [], here: undefined };
const needs = (lane: string, pool = "default", site?: string) => ({ lane, pool, site });

describe("whyNobody", () => {
  it.each([
    [{ alive: [laptop], here: undefined }, needs("claude"), undefined],
    [{ alive: [undefined], here: undefined }, needs("any", "any", "any 9"), undefined],
    [{ alive: [], here: laptop }, needs("claude"), undefined],
    [{ alive: [server], here: laptop }, needs("codex", "gpu"), undefined],
    [{ alive: [laptop], here: laptop }, needs("codex", "gpu"), /^No worker of pool gpu is alive\. /],
    [
      { alive: [server], here: laptop },
      needs("claude", "gpu"),
      /^No living worker of pool gpu has the agent claude\. /,
    ],
    [{ alive: [server], here: laptop }, needs("codex"), /^No living worker has the agent codex\. /],
    [nobody, needs("claude"), /^No worker of pool default is alive\. /],
    [
      { alive: [laptop], here: laptop },
      needs("claude", "default", "server 2"),
      /^Its worktree is on server, and no worker/,
    ],
    [
      { alive: [{ ...server, pools: ["default"] }], here: laptop },
      needs("claude", "default", "server 2"),
      /^No living worker has the agent claude on server, where its worktree is\. /,
    ],
  ] as const)("of %j for %j", (workforce, run, expected) => {
    const reason = whyNobody(workforce, run);
    if (expected === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(expected);
  });
});

describe("a queued run that nobody can take", () => {
  const onA = { files: ["src/a.ts"] };
  const board = boardWith(add("a", onA), add("b", onA), request("a", "codex", "gpu"), request("b"));
  const rules = { ...usualRules, workforce: { alive: [laptop], here: undefined } };

  it("says so on its card, and keeps no files from others", () => {
    const { reasons, stuck } = schedule(board, rules);
    expect(reasons.get(TaskId.parse("a"))).toMatch(/^No worker of pool gpu is alive\./);
    expect(reasons.get(TaskId.parse("b"))).toBeUndefined();
    expect(stuck).toBe(false);
    const due = [
      { run: "r-a", barred: true },
      { run: "r-b", barred: false },
    ];
    expect(chooseBy(board, rules)(due, [])).toBe("r-b");
    const served = { ...rules, workforce: { alive: [laptop, server], here: undefined } };
    expect(chooseBy(board, served)(due, [])).toBeUndefined();
    expect(schedule(board, served).reasons.has(TaskId.parse("a"))).toBe(false);
  });

  it("is remembered with its pool, and goes on at the site of its worktree", () => {
    const place = { path: "/w", branch: "b", base: "c", site: "server 2" };
    const lost = after(
      board,
      start("a"),
      { type: "run/place", run: runOfTask("a"), place },
      { type: "run/interrupt", run: runOfTask("a"), reason: "Gone." },
      { type: "run/resume", run: runOfTask("a") },
    );
    expect(lost.runs.get(runOfTask("a"))?.pool).toBe("gpu");
    expect(schedule(lost, rules).reasons.get(TaskId.parse("a"))).toMatch(/^Its worktree is on server,/);
  });
});

describe("poolOf", () => {
  const agentPools = { codex: "gpu" };
  it.each([
    ["the label's", ["x", "pool:big"], "codex", "big"],
    ["the agent's", ["x"], "codex", "gpu"],
    ["none in particular", ["pool:", "pool:not a name"], "claude", undefined],
  ])("is %s", (_, labels, agent, expected) => {
    expect(poolOf({ labels }, agent, { agentPools })).toBe(expected);
  });
});
