import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { PageName } from "#protocol/messages.ts";
import { root } from "../../scripts/bootstrap.mjs";
import { openSandbox, type Sandbox } from "../rig/environment.ts";
import { launchBrowser } from "../rig/launch-browser.ts";
import { axeViolations } from "./pages/axe.ts";
import { openPage, themes, wear, type Size } from "./pages/open-page.ts";
import { cardOf, carry } from "./pages/pointer.ts";
import { analysedBoard, askingBoard, sampleBoard } from "./pages/sample-board.ts";

const shots = join(process.env["TUTTI_ARTIFACTS"] ?? join(root, "artifacts"), "pages");

let sandbox: Sandbox;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  sandbox = openSandbox();
  browser = await launchBrowser(sandbox.environment);
});
afterAll(async () => {
  await browser.close();
  sandbox[Symbol.dispose]();
});

const wide = { width: 1600, height: 900 };
const middle = { width: 900, height: 700 };
const narrow = { width: 300, height: 900 };

/** Shows a page in every theme at these sizes, keeps a picture of each, and expects nothing to be wrong with any. */
async function examine(
  name: PageName,
  kind: string,
  board: BoardState,
  sizes: readonly Size[],
  bring: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  await using opened = await openPage(browser, name, board, sizes[0] ?? middle);
  const { page, problems, host } = opened;
  await bring(page);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const theme of themes) {
      await wear(page, theme);
      const look = `${name}-${kind}-${theme}-${size.width}`;
      await page.screenshot({ path: join(shots, `${look}.png`) });
      expect({ look, violations: await axeViolations(page) }).toEqual({ look, violations: [] });
      const fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth");
      expect({ look, fits }).toEqual({ look, fits: true });
    }
  }
  expect(problems).toEqual([]);
  expect(host.bugs).toEqual([]);
}

describe("in every theme, nothing stands against the rules of access or the content security policy", () => {
  it("when the board shows a project at work, wide and narrow", async () => {
    await examine("board", "work", sampleBoard, [wide, narrow]);
  });

  it("when the agents show who works, wide and narrow", async () => {
    await examine("agents", "work", sampleBoard, [wide, narrow], (page) => page.locator("summary").click());
  });

  it("when the costs show what was spent, wide and narrow", async () => {
    await examine("costs", "work", sampleBoard, [wide, narrow]);
  });

  it("when the inbox shows what agents ask and what else needs somebody, wide and narrow", async () => {
    await examine("inbox", "work", askingBoard, [wide, narrow]);
  });

  it("when a rule is shown before it is made", async () => {
    await examine("inbox", "rule", askingBoard, [middle], async (page) => {
      await page.getByRole("button", { name: "Always…" }).click();
      await page.getByRole("button", { name: "Make this rule" }).waitFor();
    });
  });

  it("when the inbox is empty", async () => {
    await examine("inbox", "empty", emptyBoard, [middle]);
  });

  it("when an untouched project says what to do first", async () => {
    await examine("board", "empty", emptyBoard, [middle]);
  });

  it("when an analysed project offers to plan", async () => {
    await examine("board", "analysed", analysedBoard, [middle]);
  });

  it("when nothing was spent", async () => {
    await examine("costs", "empty", emptyBoard, [middle]);
  });

  it("when a refusal, a question and the menu are open", async () => {
    await examine("board", "menu", sampleBoard, [middle], async (page) => {
      await page.getByRole("button", { name: "Dismiss" }).first().click();
      await page.locator(".question textarea:focus").waitFor(); // or it would take the focus from the card
      await cardOf(page, "t-person").press("r");
      await page.getByRole("alert").getByText("cannot run from here").waitFor();
      await cardOf(page, "t-person").press("m");
      await page.getByRole("menuitem", { name: "Ready" }).waitFor();
    });
  });

  it("when the keys are explained", async () => {
    await examine("board", "keys", sampleBoard, [middle], async (page) => {
      await cardOf(page, "t-secret").press("?");
      await page.getByRole("dialog").waitFor();
    });
  });

  it("when a card is in the hand", async () => {
    await examine("board", "drag", sampleBoard, [middle], (page) => carry(page, "t-long", "ready"));
  });
});

describe("the examination", () => {
  it("would notice a violation of the content security policy and of an access rule", async () => {
    await using opened = await openPage(browser, "costs", sampleBoard, middle);
    const { page, problems } = opened;
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<button style="color: red"></button>')`);
    expect(await axeViolations(page)).toContainEqual(expect.stringContaining("button-name"));
    expect(problems).toContainEqual(expect.stringContaining("Content Security Policy"));
  });
});
