import { describe, expect, it } from "vitest";
import type { Finding } from "#core/analyse/finding.ts";
import { Task, TaskDraft, type TaskState } from "#core/board/task.ts";
import { propose } from "#core/plan/propose.ts";
import { analysisOf } from "../../../fakes/analysis-of.ts";
import { planted, plantedSecrets } from "../../../fakes/planted-secrets.ts";

const notes = (count: number) =>
  Array.from({ length: count }, (_, index) => `// TODO: settle matter ${index}\n`).join("");

async function findingsOf(files: Readonly<Record<string, string>>, family: string): Promise<readonly Finding[]> {
  return (await analysisOf(files)).findings.filter((finding) => finding.rule.startsWith(family));
}

function onBoard(draft: TaskDraft, state: TaskState): Task {
  return Task.parse({ ...draft, state, createdAt: 0, changedAt: 0 });
}

const dismissed: TaskState = { name: "dismissed", reason: "no" };

describe("propose", () => {
  it("makes valid tasks, the same each time, with ids of their own", async () => {
    const { findings } = await analysisOf({ "package.json": "{}", "a.ts": notes(5), "b.ts": notes(2), ".env": "" });
    const tasks = propose(findings);
    for (const task of tasks) expect(TaskDraft.parse(task)).toEqual(task);
    expect(propose(findings)).toEqual(tasks);
    expect(new Set(tasks.map((task) => task.id)).size).toBe(tasks.length);
    expect(tasks.flatMap((task) => task.findings).toSorted()).toEqual(findings.map((each) => each.id).toSorted());
  });

  it("makes one task of each missing file, with the recipe that adds it", async () => {
    const [task] = propose(await findingsOf({}, "missing/license"));
    expect(task).toMatchObject({
      title: "Add a licence file",
      priority: "medium",
      recipe: { recipe: "license", options: {} },
      estimate: { text: "1 minute", minutes: 1 },
      files: ["LICENSE"],
      criteria: [{ text: "LICENSE exists" }, { text: "Analysis no longer reports missing/license" }],
    });
    expect(task?.assignee).toBeUndefined();
  });

  it("makes a task of each note, named by it, and one of all when a file has more than three", async () => {
    const three = propose(await findingsOf({ "a.ts": notes(3) }, "todo"));
    expect(three.map((task) => task.title)).toEqual(["Settle matter 0", "Settle matter 1", "Settle matter 2"]);
    expect(three[1]?.source).toEqual({ file: "a.ts", startLine: 2, endLine: 2 });
    const [four, ...others] = propose(await findingsOf({ "a.ts": notes(4) }, "todo"));
    expect(others).toEqual([]);
    expect(four).toMatchObject({ title: "Settle the 4 notes left in a.ts", files: ["a.ts"] });
    expect(four?.checklist).toHaveLength(4);
  });

  it("gives the secrets of a file to a human, first of all", async () => {
    const { text } = planted(plantedSecrets["github"] ?? "");
    const other = planted(plantedSecrets["google"] ?? "");
    const tasks = propose(await findingsOf({ "a.ts": `${text}\n${other.text}\n` }, "secret"));
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      title: "Revoke and remove 2 secrets in a.ts",
      priority: "critical",
      assignee: "human",
    });
    expect(tasks[0]?.checklist.length).toBeGreaterThan(2);
    expect(JSON.stringify(tasks)).not.toContain(other.secret.slice(6));
  });

  it("does not propose again what the board deals with, but does what is new", async () => {
    const before = await findingsOf({ "a.ts": notes(4) }, "todo");
    const [group] = propose(before);
    if (group === undefined) throw new Error("no proposal");
    expect(propose(before, [onBoard(group, dismissed)])).toEqual([]);
    const after = await findingsOf({ "a.ts": `${notes(4)}// FIXME: one more\n` }, "todo");
    const [next, ...others] = propose(after, [onBoard(group, dismissed)]);
    expect(others).toEqual([]);
    expect(next?.id).not.toBe(group.id);
    expect(next?.title).toBe("One more");
  });

  it("brings an open proposal up to date under the same id", async () => {
    const [group] = propose(await findingsOf({ "a.ts": notes(4) }, "todo"));
    if (group === undefined) throw new Error("no proposal");
    const [same] = propose(await findingsOf({ "a.ts": notes(5) }, "todo"), [onBoard(group, { name: "proposed" })]);
    expect(same?.id).toBe(group.id);
    expect(same?.findings).toHaveLength(5);
  });

  it("leaves notes that are tasks already out of a group that forms later", async () => {
    const singles = propose(await findingsOf({ "a.ts": notes(3) }, "todo"));
    const board = singles.map((task) => onBoard(task, { name: "ready" }));
    const again = propose(await findingsOf({ "a.ts": notes(8) }, "todo"), board);
    expect(again.map((task) => task.findings.length)).toEqual([1, 1, 1, 5]);
    expect(again.slice(0, 3).map((task) => task.id)).toEqual(singles.map((task) => task.id));
  });

  it("proposes again what analysis closed and what came back", async () => {
    const findings = await findingsOf({}, "missing/license");
    const [task] = propose(findings);
    if (task === undefined) throw new Error("no proposal");
    expect(propose(findings, [onBoard(task, { name: "done", by: "analysis" })])).toEqual([task]);
    expect(propose(findings, [onBoard(task, { name: "done", by: "ada" })])).toEqual([]);
  });
});
