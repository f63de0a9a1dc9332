import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import { RunId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { Task } from "#core/board/task.ts";
import { readPullMarker } from "#core/publish/describe.ts";
import type { Agents } from "#core/run/agent.ts";
import { Settings } from "#core/settings.ts";
import { createPublisher } from "#node/github/create-publisher.ts";
import { startForge, type LocalForge } from "../../../fakes/forge/start-forge.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

let forge: LocalForge;
let scratch: Scratch;
beforeEach(async () => {
  scratch = await openScratch();
  forge = await startForge({ repo: "octo/demo", from: scratch.repo });
});
afterEach(async () => {
  await scratch[Symbol.asyncDispose]();
  await forge.close();
});

const task = Task.parse({
  id: "t-1",
  title: "Add a licence",
  labels: ["legal"],
  state: { name: "ready" },
  createdAt: 0,
  changedAt: 0,
});
const board = { ...emptyBoard, tasks: new Map([[task.id, task]]) };
const agents: Agents = {
  list: async () => [],
  get: () => {
    throw new Error("Publishing opens no agent.");
  },
};

async function delivered(): Promise<Run> {
  const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
  await writeFiles(worktree.path, { LICENSE: "MIT\n" });
  const { head } = await scratch.worktrees.commit(worktree, "work", never);
  return {
    id: RunId.parse("r-1"),
    task: task.id,
    agent: "recipe",
    turn: 1,
    state: { name: "waiting", since: 0 },
    place: worktree,
    deliveries: [{ round: 1, commit: head, files: 1, added: 1, removed: 0, checks: [] }],
    requestedAt: 0,
  };
}

function publisher(token: string | undefined) {
  const settings = () => Settings.parse({});
  return createPublisher({
    git: scratch.git,
    repository: scratch.repository,
    settings,
    agents,
    token: async () => token,
    now: () => 0,
  });
}

describe("createPublisher", () => {
  it("finds forge and API from the remote alone, and publishing twice makes one pull request", async () => {
    await scratch.run(["remote", "add", "origin", forge.cloneUrl]);
    const run = await delivered();
    const first = await publisher(forge.token).publish(board, run, false, never);
    expect(await publisher(forge.token).publish(board, run, false, never)).toEqual(first);
    expect(forge.pulls()).toHaveLength(1);
    expect(forge.pulls()[0]).toMatchObject({
      title: "Add a licence",
      branch: "tutti/a",
      base: "main",
      labels: ["legal"],
    });
    expect(readPullMarker(forge.pulls()[0]?.body ?? "")).toEqual({ task: "t-1", run: "r-1" });
    expect(await forge.bare.commitOf("refs/heads/tutti/a")).toBe(run.deliveries[0]?.commit);
    expect(forge.violations).toEqual([]);
  });

  it("pushes nothing without a token", async () => {
    await scratch.run(["remote", "add", "origin", forge.cloneUrl]);
    await expect(publisher(undefined).publish(board, await delivered(), false, never)).rejects.toMatchObject({
      kind: "unauthorised",
    });
    expect(forge.log).toEqual([]);
  });

  it("is refused without a remote, and with one that is on no forge", async () => {
    const run = await delivered();
    await expect(publisher("x").publish(board, run, false, never)).rejects.toThrow("has no remote origin");
    await scratch.run(["remote", "add", "origin", forge.bare.folder]);
    await expect(publisher("x").publish(board, run, false, never)).rejects.toThrow("is not on GitHub");
  });
});
