import { describe, expect, it } from "vitest";
import { ExecutorSetting } from "#core/executor-setting.ts";
import { executorOf } from "#core/run/executor.ts";
import { defaultSettings, type Settings } from "#core/settings.ts";

const ssh = ExecutorSetting.parse({ kind: "ssh", host: "me@box", folder: "/tutti" });
const executors = { box: ssh, crate: ssh, boat: ssh };
const of = (labels: readonly string[], more: Partial<Settings>) =>
  executorOf({ labels: [...labels] }, "codex", { ...defaultSettings, executors, ...more });

describe("executorOf", () => {
  it.each<[string, readonly string[], Partial<Settings>, string | undefined]>([
    ["the worker's machine when nothing is said", [], {}, undefined],
    ["the default one", [], { defaultExecutor: "box" }, "box"],
    [
      "its pool's before the default one",
      ["pool:gpu"],
      { defaultExecutor: "box", poolExecutors: { gpu: "boat" } },
      "boat",
    ],
    [
      "its agent's before its pool's",
      ["pool:gpu"],
      { poolExecutors: { gpu: "boat" }, agentExecutors: { codex: "crate" } },
      "crate",
    ],
    ["what a label names before all", ["x", "on: box"], { agentExecutors: { codex: "crate" } }, "box"],
    ["the worker's machine when a label says so", ["on:local"], { defaultExecutor: "box" }, undefined],
  ])("is %s", (_, labels, more, expected) => {
    expect(of(labels, more)).toBe(expected);
  });

  it("refuses a name that nothing describes, and says who asked for it and what there is", () => {
    expect(() => of(["on:ship"], {})).toThrow(
      "There is no executor ship, which the task's label on:ship asks for; there are: box, crate, boat. Describe it",
    );
    expect(() => of([], { executors: {}, defaultExecutor: "ship" })).toThrow(
      "which the settings ask for; no executors are described",
    );
  });
});

describe("an executor's setting", () => {
  it("needs what its kind needs", () => {
    const problem = (setting: object) => ExecutorSetting.safeParse({ folder: "/tutti", ...setting }).error?.issues[0];
    expect(problem({ kind: "ssh" })).toMatchObject({ path: ["host"], message: "An executor of the kind ssh needs it" });
    expect(problem({ kind: "command" })).toMatchObject({ path: ["command"] });
    expect(problem({ kind: "ssh", host: "-oProxyCommand=x" })).toMatchObject({ path: ["host"] });
    expect(problem({ kind: "ssh", host: "box", folder: "relative" })).toMatchObject({ path: ["folder"] });
    expect(problem({ kind: "ssh", host: "box" })).toBeUndefined();
  });
});
