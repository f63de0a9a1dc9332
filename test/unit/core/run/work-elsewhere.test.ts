import { expect, it } from "vitest";
import { beginElsewhere } from "#core/run/work-elsewhere.ts";
import type { Session } from "#core/run/work-round.ts";

const place = { path: "/w", branch: "b", base: "c", elsewhere: { executor: "box", name: "p", path: "/tutti/p" } };

/** As far as it is looked at. */
function session(supports: object, carry: () => Promise<object>): Session {
  const executors = { carry };
  const board = { send: async () => undefined };
  const parts = {
    execution: { ports: { executors, board }, run: { id: "r-1" } },
    place,
    driver: { label: "Mine", supports },
    step: { signal: new AbortController().signal },
  };
  return parts as unknown as Session; // the rest is not looked at
}

it("refuses an agent that works on the worker's machine only, before anything is carried", async () => {
  let carried = 0;
  const begin = beginElsewhere(
    session({}, async () => ({ n: ++carried })),
    () => undefined,
  );
  await expect(begin).rejects.toThrow(/Mine works on the worker's own machine only, and this run's worktree is in box/);
  expect(carried).toBe(0);
});

it("carries before and after the work, and says what is kept where both sides had changed", async () => {
  const carries = [{ kept: undefined }, { kept: "refs/tutti/trash/x" }];
  const notes: string[] = [];
  const after = await beginElsewhere(
    session({ elsewhere: true }, async () => carries.shift() ?? {}),
    (note) => notes.push(note),
  );
  expect(notes).toEqual([expect.stringContaining("The worktree is in box, at /tutti/p")]);
  await after();
  expect(notes[1]).toContain("is kept under refs/tutti/trash/x");
  expect(carries).toEqual([]);
});
