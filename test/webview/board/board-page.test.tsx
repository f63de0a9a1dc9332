import { describe, expect, it } from "vitest";
import { RunId, TaskId } from "#core/board/ids.ts";
import { FakeHost } from "../fake-host.ts";
import { boardOf, card } from "../states.ts";
import { alertText, button, click, press, settle, type } from "../screen.ts";
import { cardOf, openBoard } from "./open-board.tsx";

const cards = [
  card("a", "backlog", { title: "Добавить лицензию", key: "TASK-1" }),
  card("b", "backlog", { title: "Add a Dockerfile", labels: ["ops"] }),
  card("c", "ready", { title: "Fix the date parser", labels: ["bug"] }),
  card("d", "review", { title: "Cover retries", run: "r-1" }),
];

function filter(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>("input[type=search]");
  if (found === null) throw new Error("There is no filter.");
  return found;
}

function shown(): (string | undefined)[] {
  return [...document.querySelectorAll<HTMLElement>("[data-card]")].map((entry) => entry.dataset["card"]);
}

function heading(column: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-column="${column}"] h2 button`);
  if (found === null) throw new Error(`Column ${column} is not shown.`);
  return found;
}

describe("an empty board", () => {
  it("says what to do first, and what that does", async () => {
    const host = await openBoard(boardOf([], { analysed: false }));
    expect(document.body.textContent).toContain("Looks at your files on this machine. No model, no network, no key.");
    expect(document.querySelectorAll(".button.primary")).toHaveLength(1);
    await click(button("Analyse project"));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.analyse" }]);
  });

  it("offers to plan and to import after the analysis", async () => {
    const host = await openBoard(boardOf([], { findings: 3 }));
    expect(document.body.textContent).toContain("The analysis found 3 things");
    await click(button("Plan tasks"));
    await click(button("Import backlog"));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.plan" }, { command: "tutti.importBacklog" }]);
  });

  it("does not offer to plan when nothing was found", async () => {
    await openBoard(boardOf([]));
    expect(document.body.textContent).toContain("Nothing was found to improve");
    expect(() => button("Plan tasks")).toThrow("No button");
  });
});

describe("the columns", () => {
  it("are lists under headings, with counts, places and sizes", async () => {
    await openBoard(boardOf(cards));
    expect(heading("backlog").textContent).toBe("Backlog2");
    const items = [...document.querySelectorAll('[data-column="backlog"] li')];
    expect(items.map((item) => [item.getAttribute("aria-posinset"), item.getAttribute("aria-setsize")])).toEqual([
      ["1", "2"],
      ["2", "2"],
    ]);
  });

  it("show work against its limit, and mark it when full", async () => {
    const running = [card("a", "running", { run: "r-1" }), card("b", "running", { run: "r-2" })];
    const host = await openBoard(boardOf(running));
    expect(heading("in-progress").querySelector(".limit.full")?.textContent).toBe("2/2 full");
    await settle(() => host.push(boardOf(running.slice(1))));
    expect(heading("in-progress").querySelector(".limit")?.textContent).toBe("1/2 running");
  });

  it("are slim strips while they are empty; the focus opens one, which then says what it is for", async () => {
    await openBoard(boardOf(cards));
    const review = document.querySelector('[data-column="published"]');
    expect(review?.classList.contains("folded")).toBe(true);
    await settle(() => heading("published").focus());
    expect(review?.classList.contains("folded")).toBe(false);
    expect(heading("published").getAttribute("aria-expanded")).toBe("true");
    expect(review?.textContent).toContain("Opening a pull request puts tasks here.");
    await settle(() => heading("backlog").focus());
    expect(review?.classList.contains("folded")).toBe(true);
  });

  it("show what is done when somebody asks for it, and over a reload", async () => {
    const host = new FakeHost<"board">();
    await openBoard(boardOf([card("a", "done"), card("b", "ready")]), host);
    expect(shown()).toEqual(["b"]);
    await click(heading("done"));
    document.body.replaceChildren();
    await openBoard(boardOf([card("a", "done"), card("b", "ready")]), host);
    expect(shown()).toEqual(["b", "a"]);
  });

  it("stay folded, and empty ones hidden, over a reload", async () => {
    const host = new FakeHost<"board">();
    await openBoard(boardOf(cards), host);
    await click(heading("backlog"));
    await click(button("Hide empty columns"));
    expect(shown()).toEqual(["c", "d"]);
    document.body.replaceChildren();
    await openBoard(boardOf(cards), host);
    expect(heading("backlog").getAttribute("aria-expanded")).toBe("false");
    expect(document.querySelector('[data-column="done"]')).toBeNull();
  });

  it("render only what can be seen of ten thousand cards", async () => {
    await openBoard(boardOf(Array.from({ length: 10_000 }, (_, index) => card(`t-${index}`, "backlog"))));
    expect(heading("backlog").textContent).toBe("Backlog10000");
    expect(shown().length).toBeLessThan(40);
    expect(document.querySelector("[data-item]")?.getAttribute("aria-setsize")).toBe("10000");
  });
});

describe("what needs a human", () => {
  const failed = {
    kind: "failed",
    task: TaskId.parse("f"),
    run: RunId.parse("r-9"),
    title: "Upgrade the client",
    text: "The agent changed nothing.",
    at: 0,
  } as const;
  const board = [...cards, card("f", "failed", { title: "Upgrade the client", run: "r-9" })];

  it("is counted and named at the top, and leads to its card, whatever hides it", async () => {
    await openBoard(boardOf(board, { attention: [failed] }));
    const strip = document.querySelector<HTMLElement>("section.attention");
    expect(strip?.textContent).toContain("1 needs you");
    await click(heading("blocked"));
    await type("parser", filter());
    expect(shown()).toEqual(["c"]);
    await click(button("Failed: Upgrade the client"));
    expect(document.activeElement).toBe(cardOf("f"));
  });

  it("takes no place when there is nothing", async () => {
    await openBoard(boardOf(cards));
    expect(document.querySelector(".attention")).toBeNull();
  });

  it("names the most urgent, and counts the rest", async () => {
    const attention = board.map(({ id, title }) => ({ ...failed, kind: "review" as const, task: id, title }));
    await openBoard(boardOf(board, { attention }));
    expect(document.querySelectorAll(".jump")).toHaveLength(4);
    await click(button("1 more"));
    expect(document.activeElement).toBe(cardOf("f"));
  });
});

describe("the filter", () => {
  it.each([
    ["лицензию", ["a"]],
    ["task-1", ["a"]],
    ["OPS docker", ["b"]],
    ["no such thing", []],
  ])("keeps the cards that contain every word of %s", async (text, found) => {
    await openBoard(boardOf(cards));
    await type(text, filter());
    expect(shown()).toEqual(found);
    expect(document.querySelector(".found")?.textContent).toBe(found.length === 1 ? "1 task" : "0 tasks");
  });

  it("is reached with / and emptied with Escape", async () => {
    await openBoard(boardOf(cards));
    await settle(() => cardOf("a").focus());
    await press("/");
    expect(document.activeElement).toBe(filter());
    await type("parser", filter());
    await press("Escape");
    expect(shown()).toEqual(["a", "b", "c", "d"]);
  });
});

describe("the toolbar", () => {
  it.each([
    [undefined, undefined, undefined, undefined],
    ["analyse", "Analyse", "tutti.analyse", undefined],
    ["plan", "Plan tasks", "tutti.plan", undefined],
    ["accept", "Accept proposals (2)", "tutti.acceptTask", undefined],
    ["run", "Run ready tasks (2)", "tutti.runReady", undefined],
    ["review", "Review results (2)", "tutti.reviewTask", undefined],
    ["review", "Review results (1)", "tutti.reviewTask", "a"],
  ] as const)("has the next step as its main button: %s, %s", async (step, name, command, target) => {
    const ids = name?.includes("(1)") === true ? ["a"] : ["a", "b"];
    const tasks = step === "analyse" || step === "plan" ? [] : ids.map((id) => TaskId.parse(id));
    const next = step === undefined ? undefined : { step, tasks };
    const host = await openBoard(boardOf(cards, { next }));
    const main = [...document.querySelectorAll<HTMLElement>(".toolbar .button.primary")];
    expect(main.map((entry) => entry.textContent)).toEqual(name === undefined ? [] : [name]);
    for (const entry of main) await click(entry);
    const asked = target === undefined ? { command } : { command, target };
    expect(host.asked("command/run")).toEqual(command === undefined ? [] : [asked]);
  });

  it("says why no task can run, and runs none", async () => {
    const host = await openBoard(boardOf(cards, { runObstacle: "No task is ready. Accept a proposal first." }));
    const run = button("Run ready tasks");
    expect([run.getAttribute("aria-disabled"), run.title]).toEqual([
      "true",
      "No task is ready. Accept a proposal first.",
    ]);
    await click(run);
    expect(host.asked("command/run")).toEqual([]);
  });

  it.each([
    ["Run ready tasks", "tutti.runReady"],
    ["Analyse", "tutti.analyse"],
    ["Plan tasks", "tutti.plan"],
    ["Import backlog", "tutti.importBacklog"],
  ])("asks the editor for %s", async (name, command) => {
    const host = await openBoard(boardOf(cards));
    await click(button(name));
    expect(host.asked("command/run")).toEqual([{ command }]);
  });

  it("shows why the editor could not do it, but not that a person cancelled", async () => {
    const host = await openBoard(boardOf(cards));
    await click(button("Plan tasks"));
    await settle(() => host.refuse("The project has not been analysed yet. Analyse it first."));
    expect(alertText()).toBe("The project has not been analysed yet. Analyse it first.");
    await click(button("Plan tasks"));
    await settle(() => host.refuse("Cancelled.", "cancelled"));
    expect(alertText()).toBe("");
  });
});

describe("the keys", () => {
  it("go from card to card; only one card is in the tab order", async () => {
    await openBoard(boardOf(cards));
    await settle(() => cardOf("a").focus());
    const visited: (string | undefined)[] = [];
    for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "End"]) {
      await press(key);
      visited.push((document.activeElement as HTMLElement).dataset["card"]);
    }
    expect(visited).toEqual(["b", "c", "d", "d", "c", "a", "b"]);
    expect(document.querySelectorAll("[data-card][tabindex='0']")).toHaveLength(1);
  });

  it("run a task that can run, and say why another cannot", async () => {
    const host = await openBoard(boardOf(cards));
    await settle(() => cardOf("c").focus());
    await press("r");
    expect(host.asked("command/run")).toEqual([{ command: "tutti.runTask", target: "c" }]);
    await settle(() => cardOf("a").focus());
    await press("r");
    expect(host.asked("command/run")).toHaveLength(1);
    expect(alertText()).toContain("“Добавить лицензию” cannot run from here.");
  });

  it("open a task with Enter", async () => {
    const host = await openBoard(boardOf(cards));
    await settle(() => cardOf("d").focus());
    await press("Enter");
    expect(host.asked("command/run")).toEqual([{ command: "tutti.showTask", target: "d" }]);
  });

  it("edit a task with E", async () => {
    const host = await openBoard(boardOf(cards));
    await settle(() => cardOf("d").focus());
    await press("e");
    expect(host.asked("command/run")).toEqual([{ command: "tutti.editTask", target: "d" }]);
  });

  it("do nothing while somebody types", async () => {
    const host = await openBoard(boardOf(cards));
    await settle(() => filter().focus());
    for (const key of ["r", "m", "e", "?", "ArrowDown"]) await press(key);
    expect(host.asked("command/run")).toEqual([]);
    expect(document.querySelector("dialog, [role=menu]")).toBeNull();
  });

  it("keep the focus on a card that the host moves", async () => {
    const host = await openBoard(boardOf([card("a", "running", { run: "r-1" }), card("b", "ready")]));
    await settle(() => button("Stop", cardOf("a")).focus());
    await settle(() => host.push(boardOf([card("a", "review", { run: "r-1" }), card("b", "ready")], { version: 2 })));
    expect(document.activeElement).toBe(cardOf("a"));
  });
});
