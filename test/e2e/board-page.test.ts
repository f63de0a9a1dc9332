import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { openSandbox, type Sandbox } from "../rig/environment.ts";
import { launchBrowser } from "../rig/launch-browser.ts";
import { openPage, type OpenPage } from "./pages/open-page.ts";
import type { PageHost } from "./pages/page-host.ts";
import { cardOf, carry, centre, columnOf, drag, holdOver, take } from "./pages/pointer.ts";
import { boardAfter, largeBoard, sampleBoard, sampleNow } from "./pages/sample-board.ts";

let sandbox: Sandbox;
let browser: Browser;
beforeAll(async () => {
  sandbox = openSandbox();
  browser = await launchBrowser(sandbox.environment);
});
afterAll(async () => {
  await browser.close();
  sandbox[Symbol.dispose]();
});

/** Waits until an expression in the page is true. The page's policy forbids what would wait inside it. */
async function becomes(page: Page, expression: string): Promise<void> {
  const inView = `const inView = (element) => {
    const box = element?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
  };`;
  await expect.poll(() => page.evaluate(`(() => { ${inView} return ${expression}; })()`)).toBe(true);
}

/** Wide enough for every column. */
const open = (board = sampleBoard, width = 2400): Promise<OpenPage> =>
  openPage(browser, "board", board, { width, height: 900 });

/** What is done is folded until somebody asks for it. */
async function unfoldDone(page: Page): Promise<void> {
  await columnOf(page, "done").locator(".column-head button").click();
}

function happens(host: PageHost, command: Command): void {
  host.board = projectAll(host.board, decide(host.board, command, sampleNow));
}

describe("a card that is dragged with the mouse", () => {
  it("goes to the column it is dropped on", async () => {
    await using opened = await open();
    const { page, host } = opened;
    await unfoldDone(page);
    await drag(page, "t-long", "done");
    await columnOf(page, "done").locator('[data-card="t-long"]:not([data-pending])').waitFor();
    expect(host.sent).toEqual([{ type: "task/move", id: "t-long", state: { name: "done" } }]);
    expect(host.board.tasks.get(TaskId.parse("t-long"))?.state.name).toBe("done");
    await becomes(page, `document.activeElement.dataset.card === "t-long"`);
  });

  it("accepts a proposal on Ready", async () => {
    await using opened = await open();
    await drag(opened.page, "t-proposed-1", "ready");
    await columnOf(opened.page, "ready").locator('[data-card="t-proposed-1"]').waitFor();
    await expect.poll(() => opened.host.sent).toEqual([{ type: "task/accept", id: "t-proposed-1" }]);
  });

  it("asks for the reason on Blocked", async () => {
    await using opened = await open();
    const { page, host } = opened;
    await drag(page, "t-licence", "blocked");
    await page.getByLabel("What blocks it?").fill("Two licences are in question");
    expect(host.sent).toEqual([]);
    await page.keyboard.press("Enter");
    await cardOf(page, "t-licence").getByText("Two licences are in question").waitFor();
    const state = { name: "blocked", reason: "Two licences are in question" };
    await expect.poll(() => host.sent).toEqual([{ type: "task/move", id: "t-licence", state }]);
  });

  it("sees what an empty column is for, without moving any other, and goes there", async () => {
    const tasks = ["a", "b"].map((id): Command => ({
      type: "task/add",
      task: TaskDraft.parse({ id, title: `Task ${id}` }),
      state: { name: "backlog" },
    }));
    await using opened = await open(boardAfter(tasks), 1000);
    const { page, host } = opened;
    const ready = columnOf(page, "ready");
    const before = await ready.boundingBox();
    expect(before?.width).toBeLessThan(40);
    await carry(page, "a", "ready");
    await ready.getByText("What agents may work on.").waitFor();
    expect(await ready.boundingBox()).toEqual(before);
    await page.mouse.up();
    await ready.locator('[data-card="a"]').waitFor();
    await expect.poll(() => host.sent).toEqual([{ type: "task/move", id: "a", state: { name: "ready" } }]);
  });

  it("says before the drop why a column does not take it, and stays", async () => {
    await using opened = await open();
    const { page, host } = opened;
    await carry(page, "t-run-1", "done");
    await page.locator(".drop-hint.no").getByText("Done An agent has this task. Stop it first.").waitFor();
    await page.mouse.up();
    await page.getByRole("alert").getByText("was not moved. An agent has this task.").waitFor();
    expect(host.sent).toEqual([]);
    expect(await columnOf(page, "in-progress").locator('[data-card="t-run-1"]').count()).toBe(1);
  });

  it("goes back with the reason when the host refuses, because another hand was faster", async () => {
    await using opened = await open();
    const { page, host } = opened;
    happens(host, { type: "run/request", run: RunId.parse("r-9"), task: TaskId.parse("t-licence"), agent: "recipe" });
    await drag(page, "t-licence", "done");
    await page.getByRole("alert").getByText("is being worked on by recipe. Stop run r-9 first.").waitFor();
    await columnOf(page, "done").locator('[data-card="t-licence"]').waitFor({ state: "detached" });
  });

  it("is let go by Escape", async () => {
    await using opened = await open();
    const { page, host } = opened;
    await carry(page, "t-long", "done");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.locator(".hand").waitFor({ state: "detached" });
    expect(host.sent).toEqual([]);
  });

  it("scrolls the board at its edge to reach a column out of sight", async () => {
    await using opened = await open(sampleBoard, 900);
    const { page, host } = opened;
    await take(page, "t-long");
    await page.mouse.move(880, 400, { steps: 4 });
    await becomes(
      page,
      `(({ scrollLeft, clientWidth, scrollWidth }) => scrollLeft > 0 && scrollLeft + clientWidth >= scrollWidth - 1)
        (document.querySelector(".columns"))`,
    );
    await holdOver(page, "done");
    await page.locator(".drop-hint.yes").getByText("Done", { exact: true }).waitFor();
    await page.mouse.up();
    await expect.poll(() => host.sent).toEqual([{ type: "task/move", id: "t-long", state: { name: "done" } }]);
  });

  it("is pressed, not dragged, while the pointer hardly moves: the title opens the task", async () => {
    await using opened = await open();
    const { page, host } = opened;
    const at = await centre(cardOf(page, "t-licence").locator(".card-title button"));
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 2, at.y + 1);
    await page.mouse.up();
    await expect.poll(() => host.ran).toEqual([{ command: "tutti.showTask", target: "t-licence" }]);
  });
});

describe("what needs a human", () => {
  it("leads from the top of a small window to its card", async () => {
    await using opened = await open(sampleBoard, 970);
    const { page } = opened;
    await page.locator(".jump", { hasText: "Upgrade the HTTP client" }).click();
    await becomes(page, `document.activeElement.dataset.card === "t-failed"`);
    await becomes(
      page,
      `inView(document.activeElement) && document.activeElement.getBoundingClientRect().right <= innerWidth`,
    );
  });
});

describe("ten thousand tasks", () => {
  it("are shown in part, and reached to the last by one key", async () => {
    await using opened = await open(largeBoard(10_000), 1600);
    const { page } = opened;
    await page.locator('[data-card="t-0"]').focus();
    await page.keyboard.press("End");
    await becomes(page, `document.activeElement.dataset.card === "t-9995"`);
    await becomes(page, `inView(document.activeElement)`);
    await becomes(page, `document.querySelectorAll('[data-column="backlog"] [data-card]').length > 8`);
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(4000);
  });

  it("are also shown in part where the columns lie below one another", async () => {
    await using opened = await open(largeBoard(10_000), 300);
    const { page } = opened;
    await unfoldDone(page);
    await becomes(
      page,
      `document.querySelector(".columns").scrollTo(0, 1e9), inView(document.querySelector('[data-card="t-4"]'))`,
    );
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(4000);
  });

  it("scroll without a hole", async () => {
    await using opened = await open(largeBoard(10_000), 1600);
    const { page } = opened;
    for (const top of [5_000, 60_000, 120_000, 119_000]) {
      await becomes(
        page,
        `(() => {
        const column = document.querySelector('[data-column="backlog"] .cards');
        column.scrollTop = ${top};
        const list = column.getBoundingClientRect();
        const cards = [...document.querySelectorAll('[data-column="backlog"] [data-item]')].map((card) => card.getBoundingClientRect());
        const seen = cards.filter((card) => card.bottom > list.top && card.top < list.bottom);
        return column.scrollTop === ${top} && seen.length > 5 && seen[0].top <= list.top + 8 && seen.at(-1).bottom >= list.bottom - 8;
      })()`,
      );
    }
  });
});
