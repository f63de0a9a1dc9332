import { describe, expect, it } from "vitest";
import { noHistory } from "#core/agents/agent-history.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import type { AgentView } from "#core/board/view/agents-view.ts";
import { agentNodes } from "#vscode/trees/agent-nodes.ts";

const agent = (changes: Partial<AgentView>): AgentView => ({
  id: "codex",
  label: "Codex",
  kind: "acp",
  status: "available",
  concurrency: 2,
  work: [],
  published: 0,
  failed: 0,
  history: noHistory,
  ...changes,
});

describe("agentNodes", () => {
  it("shows running work with its step and its last line", () => {
    const run = RunId.parse("r-1");
    const task = TaskId.parse("t-1");
    const work = [{ run, task, title: "Fix it", step: "work", since: 0, lastLine: "Reading main.ts" }];
    const [row] = agentNodes([agent({ status: "busy", work })]);
    expect(row?.description).toBe("busy 1/2");
    expect(row?.children).toEqual([
      expect.objectContaining({
        label: "Fix it",
        description: "Working · Reading main.ts",
        kind: "work",
        target: { run, task },
      }),
    ]);
  });

  it("says what is missing, and why", () => {
    const [row] = agentNodes([agent({ status: "missing", remark: "Install it with npm." })]);
    expect(row?.description).toBe("not installed");
    expect(row?.tooltip).toContain("Install it with npm.");
  });
});
