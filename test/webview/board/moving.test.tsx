import { describe, expect, it } from "vitest";
import { boardOf, card } from "../states.ts";
import { alertText, button, click, press, settle, type } from "../screen.ts";
import { cardOf, columnOf, openBoard } from "./open-board.tsx";

function menuItem(name: string): HTMLElement {
  const items = [...document.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const found = items.find((item) => item.textContent.startsWith(name));
  if (found === undefined)
    throw new Error(`No item ${name}, only ${items.map((item) => item.textContent).join(", ")}.`);
  return found;
}

function field(): HTMLTextAreaElement {
  const found = document.querySelector("textarea");
  if (found === null) throw new Error("Nothing is asked.");
  return found;
}

describe("Alt and an arrow", () => {
  it.each([
    ["proposed", "ArrowRight", { type: "task/move", id: "a", state: { name: "backlog" } }],
    ["backlog", "ArrowRight", { type: "task/move", id: "a", state: { name: "ready" } }],
    ["ready", "ArrowLeft", { type: "task/move", id: "a", state: { name: "backlog" } }],
    ["ready", "ArrowRight", { type: "task/move", id: "a", state: { name: "in-progress", by: "human" } }],
    ["in-progress", "ArrowRight", { type: "task/move", id: "a", state: { name: "review" } }],
    ["review", "ArrowRight", { type: "task/move", id: "a", state: { name: "done" } }],
  ] as const)("moves a card from %s with %s to the next column that takes it", async (state, key, command) => {
    const host = await openBoard(boardOf([card("a", state)]));
    await settle(() => cardOf("a").focus());
    await press(key, { altKey: true });
    expect(host.asked("board/send")).toEqual([command]);
  });

  it("shows the move at once, and keeps the focus on the card", async () => {
    await openBoard(boardOf([card("a", "backlog"), card("b", "backlog")]));
    await settle(() => cardOf("a").focus());
    await press("ArrowRight", { altKey: true });
    expect(columnOf("a")).toBe("ready");
    expect(document.activeElement).toBe(cardOf("a"));
  });

  it("twice moves the card on from where it is seen, whatever the host says meanwhile", async () => {
    const host = await openBoard(boardOf([card("a", "proposed")]));
    await settle(() => cardOf("a").focus());
    await press("ArrowRight", { altKey: true });
    await press("ArrowRight", { altKey: true });
    expect(host.asked("board/send")).toEqual([
      { type: "task/move", id: "a", state: { name: "backlog" } },
      { type: "task/move", id: "a", state: { name: "ready" } },
    ]);
    await settle(() => host.answerFirst({ version: 2 }));
    expect(columnOf("a")).toBe("ready");
  });

  it("into a folded column leaves the focus on a card that is shown", async () => {
    await openBoard(boardOf([card("a", "backlog"), card("b", "backlog"), card("c", "ready")]));
    await click(button("Ready1"));
    await settle(() => cardOf("a").focus());
    await press("ArrowRight", { altKey: true });
    expect(document.activeElement).toBe(cardOf("b"));
  });

  it("leaves a card that an agent has, and says why", async () => {
    const host = await openBoard(boardOf([card("a", "running", { title: "Add a licence", run: "r-1" })]));
    await settle(() => cardOf("a").focus());
    await press("ArrowRight", { altKey: true });
    expect(host.asked("board/send")).toEqual([]);
    expect(alertText()).toContain("“Add a licence” was not moved. An agent has this task. Stop it first.");
  });
});

describe("a move", () => {
  it("goes back when the host refuses, and says the reason", async () => {
    const host = await openBoard(boardOf([card("a", "backlog", { title: "Add a licence" })]));
    await settle(() => cardOf("a").focus());
    await press("ArrowRight", { altKey: true });
    await settle(() => host.refuse("Task a is being worked on by claude. Stop run r-9 first."));
    expect(columnOf("a")).toBe("backlog");
    expect(document.activeElement).toBe(cardOf("a"));
    expect(alertText()).toBe(
      "“Add a licence” was not moved to Ready. Task a is being worked on by claude. Stop run r-9 first.",
    );
    await click(button("Close this message"));
    expect(alertText()).toBe("");
  });

  it("holds until the state that contains it, and then follows the host", async () => {
    const host = await openBoard(boardOf([card("a", "backlog")], { version: 7 }));
    await settle(() => cardOf("a").focus());
    await press("ArrowRight", { altKey: true });
    await settle(() => host.answer({ version: 8 }));
    await settle(() => host.push(boardOf([card("a", "backlog")], { version: 7 })));
    expect(columnOf("a")).toBe("ready");
    await settle(() => host.push(boardOf([card("a", "blocked")], { version: 8 })));
    expect(columnOf("a")).toBe("blocked");
  });

  it("is announced when the host has made it", async () => {
    const host = await openBoard(boardOf([card("a", "backlog", { title: "Add a licence" })]));
    await settle(() => cardOf("a").focus());
    await press("ArrowRight", { altKey: true });
    await settle(() => host.answer({ version: 2 }));
    expect(document.querySelector("main > [role=status]")?.textContent).toBe("“Add a licence” was moved to Ready.");
  });

  it("to Blocked asks for the reason on the card first", async () => {
    const host = await openBoard(boardOf([card("a", "ready")]));
    await settle(() => cardOf("a").focus());
    await press("m");
    await click(menuItem("Blocked"));
    expect(columnOf("a")).toBe("blocked");
    expect(document.activeElement).toBe(field());
    await press("Enter");
    expect(host.asked("board/send")).toEqual([]); // a reason is required
    await type("  Waits for the logo ", field());
    await press("Enter");
    const state = { name: "blocked", reason: "Waits for the logo" };
    expect(host.asked("board/send")).toEqual([{ type: "task/move", id: "a", state }]);
  });

  it("to Blocked is taken back by Escape", async () => {
    const host = await openBoard(boardOf([card("a", "ready")]));
    await settle(() => cardOf("a").focus());
    await press("m");
    await click(menuItem("Blocked"));
    await press("Escape");
    expect([columnOf("a"), host.asked("board/send")]).toEqual(["ready", []]);
    expect(document.activeElement).toBe(cardOf("a"));
  });
});

describe("a proposal", () => {
  it("is accepted by its button", async () => {
    const host = await openBoard(boardOf([card("a", "proposed")]));
    await click(button("Accept", cardOf("a")));
    expect(host.asked("board/send")).toEqual([{ type: "task/accept", id: "a" }]);
  });

  it("is dismissed with the reason that is asked for", async () => {
    const host = await openBoard(boardOf([card("a", "proposed")]));
    await click(button("Dismiss", cardOf("a")));
    await type("We vendor this file", field());
    await press("Enter");
    expect(host.asked("board/send")).toEqual([{ type: "task/dismiss", id: "a", reason: "We vendor this file" }]);
  });
});

describe("work that comes back", () => {
  it("is sent back with a note", async () => {
    const host = await openBoard(boardOf([card("a", "review", { run: "r-1", openComments: 2 })]));
    await click(button("Send back", cardOf("a")));
    await press("Enter");
    expect(host.asked("board/send")).toEqual([{ type: "run/return", run: "r-1", note: "" }]);
  });

  it("is not sent back without a comment or a note", async () => {
    const host = await openBoard(boardOf([card("a", "review", { run: "r-1" })]));
    await click(button("Send back", cardOf("a")));
    await press("Enter");
    expect(host.asked("board/send")).toEqual([]);
  });
});

describe("the card menu", () => {
  it("offers the columns a person may choose, and says why one cannot be", async () => {
    await openBoard(boardOf([card("a", "running", { run: "r-1" })]));
    await settle(() => cardOf("a").focus());
    await press("m");
    expect(menuItem("Ready").getAttribute("aria-disabled")).toBe("true");
    expect(menuItem("Ready").textContent).toContain("An agent has this task.");
    expect(menuItem("Show transcript").getAttribute("aria-disabled")).toBeNull();
  });

  it("offers to edit the task", async () => {
    const host = await openBoard(boardOf([card("a", "proposed")]));
    await settle(() => cardOf("a").focus());
    await press("m");
    await click(menuItem("Edit…"));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.editTask", target: "a" }]);
  });

  it.each(["failed", "interrupted", "review"] as const)("offers to retry a run from a step: %s", async (state) => {
    const host = await openBoard(boardOf([card("a", state, { run: "r-1" })]));
    await settle(() => cardOf("a").focus());
    await press("m");
    await click(menuItem("Retry from step…"));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.retryRun", target: "r-1" }]);
  });

  it("is used with the keyboard and gives the focus back", async () => {
    const host = await openBoard(boardOf([card("a", "ready")]));
    await settle(() => cardOf("a").focus());
    await press("m");
    expect(document.activeElement).toBe(menuItem("Backlog"));
    await press("ArrowDown");
    await press("ArrowUp");
    await press("r");
    expect(document.activeElement).toBe(menuItem("Review"));
    await press("Enter");
    expect(host.asked("board/send")).toEqual([{ type: "task/move", id: "a", state: { name: "review" } }]);
    await press("m");
    await press("Escape");
    expect(document.activeElement).toBe(cardOf("a"));
  });
});
