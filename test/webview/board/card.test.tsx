import { describe, expect, it } from "vitest";
import type { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import type { Card } from "#core/board/view/board-view.ts";
import type { CollisionView } from "#core/board/view/collisions-view.ts";
import { boardOf, card } from "../states.ts";
import { button, click, press } from "../screen.ts";
import { cardOf, openBoard } from "./open-board.tsx";

async function show(shown: Card): Promise<HTMLElement> {
  await openBoard(boardOf([shown]));
  return cardOf(shown.id);
}

function actions(element: HTMLElement): string[] {
  return [...element.querySelectorAll(".card-actions button")].map((entry) => entry.textContent);
}

const question = { id: "q-1" as ApprovalId, text: "Claude Code asks: npm i." };

describe("a card", () => {
  it("shows key, title, priority in words, labels, estimate, agent, criteria and open comments", async () => {
    const element = await show(
      card("a", "review", {
        key: "TASK-021",
        title: "Добавить лицензию",
        priority: "high",
        labels: ["docs", "legal", "ci", "later"],
        estimate: "2h",
        agent: "claude",
        who: "Claude Code",
        run: "r-1",
        criteria: 5,
        criteriaDone: 2,
        openComments: 1,
        port: 21_010,
        uncontained: "Not contained: bubblewrap is not installed.",
        behind: "3 commits behind main",
        refusedHosts: { times: 3, text: "It was kept from other.example:443 (3 times)." },
      }),
    );
    const text = element.textContent;
    for (const part of ["TASK-021", "Добавить лицензию", "High", "docs", "+1", "2h", "Claude Code", "2/5", "21010"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("2 of 5 criteria met");
    expect(text).toContain("1 open comment");
    expect(text).toContain("Not contained: bubblewrap is not installed.");
    expect(text).toContain("3 commits behind main. Rebase… takes them in.");
    expect(text).toContain("3 refused");
    expect(text).toContain("It was kept from other.example:443 (3 times).");
    expect(text).toContain("Port 21010 and the nine after it are this worktree's own");
    expect(element.querySelectorAll(".bar:not(.empty)")).toHaveLength(3);
  });

  it("says with whom it overlaps and where, what is merged first, and leads to what can be done", async () => {
    const overlap: CollisionView = {
      run: "r-2" as RunId,
      task: "b" as TaskId,
      name: "FAIR-12",
      text: "Overlaps with FAIR-12 in src/money.js:10-24",
      files: ["src/money.js:10-24"],
      order: "Merge FAIR-12 first.",
      since: 0,
    };
    const host = await openBoard(boardOf([card("a", "running", { run: "r-1", collisions: [overlap] })]));
    const line = cardOf("a").querySelector(".collisions");
    expect(line?.textContent).toBe("Overlaps with FAIR-12 in src/money.js:10-24. Merge FAIR-12 first.");
    await click(button("Overlaps with FAIR-12 in src/money.js:10-24"));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.settleOverlap", target: "r-1" }]);
  });

  it("shows a running task with its step in words, its live line and a progress mark", async () => {
    const element = await show(
      card("a", "running", { run: "r-1", remark: "gate", agent: "claude", lastLine: "npm test: 12 passed" }),
    );
    expect(element.querySelector(".state-name")?.textContent).toBe("Checking");
    expect(element.querySelector(".last-line")?.textContent).toBe("npm test: 12 passed");
    expect(element.querySelector(".progress")).not.toBeNull();
  });

  it.each([
    [card("a", "queued", { run: "r-1", remark: "It is about to be started." }), "Queued", "It is about to be started."],
    [card("a", "interrupted", { run: "r-1", remark: "Its worker ended." }), "Interrupted", "Its worker ended."],
    [
      card("a", "interrupted", { run: "r-1", remark: "Try later.", resumesAt: new Date().setHours(14, 30) }),
      "Resumes 14:30",
      "Try later.",
    ],
    [card("a", "failed", { run: "r-1", remark: "The agent changed nothing." }), "Failed", "changed nothing"],
    [card("a", "blocked", { remark: "Waits for the design" }), "Blocked", "Waits for the design"],
    [card("a", "ready", { remark: "It waits for “B”." }), undefined, "It waits for “B”."],
    [card("a", "in-progress", { remark: "In the hands of Ada" }), undefined, "In the hands of Ada"],
  ])("says in words where it stands and why: $state", async (shown, name, reason) => {
    const element = await show(shown);
    expect(element.querySelector(".state-name")?.textContent).toBe(name);
    expect(element.querySelector(".remark")?.textContent).toContain(reason);
  });

  it.each([
    [card("a", "proposed"), ["Accept", "Dismiss"]],
    [card("a", "backlog"), ["Make ready"]],
    [card("a", "ready"), ["Run"]],
    [card("a", "ready", { remark: "It waits for “B”." }), []],
    [card("a", "ready", { assignee: "human" }), ["Start"]],
    [card("a", "running", { run: "r-1" }), ["Stop"]],
    [card("a", "interrupted", { run: "r-1" }), ["Resume", "Start again"]],
    [card("a", "failed", { run: "r-1" }), ["Run again"]],
    [card("a", "review", { run: "r-1" }), ["Review", "Send back", "Open pull request"]],
    [card("a", "review"), ["Done"]],
    [card("a", "running", { run: "r-1", question }), ["Allow", "Deny", "Stop"]],
  ])("offers what its state allows: $state", async (shown, offered) => {
    expect(actions(await show(shown))).toEqual(offered);
  });

  it.each([
    ["ready", "Run", { command: "tutti.runTask", target: "a" }],
    ["running", "Stop", { command: "tutti.stopRun", target: "r-1" }],
    ["interrupted", "Resume", { command: "tutti.resumeRun", target: "r-1" }],
    ["interrupted", "Start again", { command: "tutti.runTask", target: "a" }],
    ["failed", "Run again", { command: "tutti.runTask", target: "a" }],
    ["review", "Review", { command: "tutti.reviewTask", target: "a" }],
    ["review", "Open pull request", { command: "tutti.openPullRequest", target: "a" }],
  ] as const)("asks the editor when %s and %s is pressed", async (state, name, asked) => {
    const host = await openBoard(boardOf([card("a", state, { run: "r-1" })]));
    await click(button(name, cardOf("a")));
    expect(host.asked("command/run")).toEqual([asked]);
  });

  it("says what its agent asks, and lets a person answer", async () => {
    const host = await openBoard(boardOf([card("a", "running", { run: "r-1", question })]));
    expect(cardOf("a").querySelector(".card-state")?.textContent).toContain("Claude Code asks: npm i.");
    await click(button("Deny", cardOf("a")));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.deny", target: "q-1" }]);
  });

  it("shows the rule that would answer for good, and makes it only then", async () => {
    const rule = "Agents may always do this from now on: installing packages.";
    const asking = card("a", "running", { run: "r-1", question: { ...question, rule } });
    const host = await openBoard(boardOf([asking]));
    await click(button("Always…", cardOf("a")));
    expect(cardOf("a").querySelector("[role=group]")?.textContent).toContain(rule);
    expect(host.asked("board/send")).toEqual([]);
    await click(button("Make this rule", cardOf("a")));
    expect(host.asked("board/send")).toEqual([
      { type: "approval/answer", id: "q-1", decision: "allow", by: "editor", always: true },
    ]);
  });

  it("makes no rule when Escape takes it back", async () => {
    const asking = card("a", "running", { run: "r-1", question: { ...question, rule: "Always." } });
    const host = await openBoard(boardOf([asking]));
    await click(button("Always…", cardOf("a")));
    await press("Escape");
    expect(cardOf("a").querySelector("[role=group]")).toBeNull();
    expect(host.asked("board/send")).toEqual([]);
  });

  it("opens the task when its title is pressed", async () => {
    const host = await openBoard(boardOf([card("a", "ready", { title: "Add a licence" })]));
    await click(button("Add a licence", cardOf("a")));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.showTask", target: "a" }]);
  });

  it("links its pull request by number", async () => {
    const url = "https://forge.example/o/r/pull/12";
    const link = (await show(card("a", "published", { run: "r-1", pullUrl: url }))).querySelector("a");
    expect(link?.textContent).toBe("Pull request #12");
    expect(link?.href).toBe(url);
  });

  it("makes no link of an address that is not of the web", async () => {
    const element = await show(card("a", "published", { run: "r-1", pullUrl: "javascript:alert(1)" }));
    expect(element.querySelector("a")).toBeNull();
  });
});
