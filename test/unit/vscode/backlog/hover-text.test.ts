import { describe, expect, it } from "vitest";
import { Task } from "#core/board/task.ts";
import { hoverCommands, hoverText, plain } from "#vscode/backlog/hover-text.ts";

const task = (more: object = {}): Task =>
  Task.parse({ id: "t-1", title: "Cut", state: { name: "ready" }, createdAt: 0, changedAt: 0, ...more });
const glance = { state: "Review", openComments: 0, criteria: 0, criteriaDone: 0, findings: [] };

describe("hoverText", () => {
  it("says what the board knows, and what can be done", () => {
    const text = hoverText(
      task({ key: "T1" }),
      {
        ...glance,
        agent: "Claude Code",
        cost: "$0.12",
        openComments: 1,
        criteria: 3,
        criteriaDone: 2,
        reason: "The tests fail",
        pull: { number: 7, url: "https://example.org/pull/7", branch: "b" },
        findings: ["One", "Two", "Three", "Four", "Five"],
      },
      ["review", "edit"],
    );
    expect(text).toBe(
      [
        "T1 Cut\n",
        "**Review** · Claude Code · \\$0\\.12 · 2 of 3 criteria · 1 open comment\n",
        "The tests fail\n",
        "[Pull request #7](https://example.org/pull/7)\n",
        "- One\n- Two\n- Three\n- and 2 more\n",
        "[Open Task](command:tutti.showTask?%5B%22t-1%22%5D) · [Review](command:tutti.reviewTask?%5B%22t-1%22%5D) · [Edit](command:tutti.editTask?%5B%22t-1%22%5D)",
      ].join("\n"),
    );
  });

  it("asks for commands of its list only", () => {
    const all = [
      "answer",
      "run",
      "resume",
      "pause",
      "stop",
      "review",
      "publish",
      "retry",
      "rebase",
      "transcript",
      "edit",
    ] as const;
    const named = [...hoverText(task(), glance, all).matchAll(/command:([\w.]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(4);
    for (const name of named) expect(hoverCommands).toContain(name);
  });

  it("makes no link and no mark of what others wrote", () => {
    const sly = "[Fine](command:tutti.runTask?%5B%22t-1%22%5D) <img src=x> **b** $(bug)\n# h ![i](http://x) `c` | <a>";
    const text = hoverText(task({ title: sly }), { ...glance, reason: sly, findings: [sly] }, []);
    const bare = text.replaceAll(/\\./g, "");
    expect(bare.match(/[[<`|]/g)?.length ?? 0).toBe(1); // the link that opens the task
    expect(plain(sly)).not.toMatch(/(?<!\\)[[\]<>`*#!|]/);
    const odd = hoverText(task(), { ...glance, pull: { number: 1, url: "javascript:alert(1)", branch: "b" } }, []);
    expect(odd).not.toContain("javascript");
  });
});
