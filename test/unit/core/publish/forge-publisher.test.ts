import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { Task } from "#core/board/task.ts";
import type { Forge, PullRequestDraft } from "#core/publish/forge.ts";
import { createForgePublisher } from "#core/publish/forge-publisher.ts";

const signal = new AbortController().signal;
const task = Task.parse({
  id: "t-1",
  title: "Add it",
  labels: ["docs"],
  state: { name: "ready" },
  createdAt: 0,
  changedAt: 0,
});
const run: Run = {
  id: RunId.parse("r-1"),
  task: TaskId.parse("t-1"),
  agent: "recipe",
  turn: 1,
  state: { name: "waiting", since: 0 },
  place: { path: "/tree", branch: "tutti/a", base: "b" },
  deliveries: [],
  requestedAt: 0,
};
const board: BoardState = {
  ...emptyBoard,
  tasks: new Map([[task.id, task]]),
  runs: new Map([[run.id, run]]),
  charges: new Map(
    [250_000, 500_000].map((costMicroUsd, at) => [
      `${at}`,
      {
        id: `${at}`,
        run: run.id,
        task: task.id,
        agent: "a",
        usage: { costMicroUsd, provenance: "reported" as const },
        at: 0,
      },
    ]),
  ),
};

function recordingForge(): { readonly forge: Forge; readonly done: (string | PullRequestDraft)[] } {
  const done: (string | PullRequestDraft)[] = [];
  const forge: Forge = {
    push: async (branch) => void done.push(branch),
    replace: async (branch, pushed) => void done.push(`${branch} instead of ${pushed}`),
    open: async (draft) => (done.push(draft), { number: 1, url: "https://example.org/1", branch: draft.branch }),
  };
  return { forge, done };
}

describe("createForgePublisher", () => {
  it("pushes first, then opens the pull request with the run's cost, labels and base", async () => {
    const { forge, done } = recordingForge();
    const publisher = createForgePublisher({
      connect: async () => forge,
      baseBranch: () => "develop",
      labelOf: async () => "Recipes",
    });
    expect(await publisher.publish(board, run, true, signal)).toEqual({
      number: 1,
      url: "https://example.org/1",
      branch: "tutti/a",
    });
    expect(done[0]).toBe("tutti/a");
    expect(done[1]).toMatchObject({
      branch: "tutti/a",
      base: "develop",
      title: "Add it",
      draft: true,
      labels: ["docs"],
    });
    expect((done[1] as PullRequestDraft).body).toContain("- Cost: $0.75");
  });

  it("replaces what it pushed before the work was rebased, and nothing else", async () => {
    const { forge, done } = recordingForge();
    const publisher = createForgePublisher({
      connect: async () => forge,
      baseBranch: () => undefined,
      labelOf: async (id) => id,
    });
    const pushed = { commit: "old", pull: { number: 1, url: "https://example.org/1", branch: "tutti/a" } };
    await publisher.publish(board, { ...run, pushed }, false, signal);
    expect(done[0]).toBe("tutti/a instead of old");
  });

  it("is refused before anything is pushed when the run has no branch", async () => {
    const { forge, done } = recordingForge();
    const publisher = createForgePublisher({
      connect: async () => forge,
      baseBranch: () => undefined,
      labelOf: async (id) => id,
    });
    const { place: _, ...unplaced } = run;
    await expect(publisher.publish(board, unplaced, false, signal)).rejects.toThrow("has no branch yet");
    expect(done).toEqual([]);
  });
});
