import type { Frame, Locator } from "playwright-core";
import type { Column } from "#core/board/task.ts";
import { appearMs, happens, type Workbench } from "../rig/workbench.ts";

export const extension = "tutti.tutti";

/** The board as an editor of its own, used as a person uses it. A reload of the window ends it: open it again. */
export class BoardScreen {
  readonly frame: Frame;
  readonly #workbench: Workbench;

  private constructor(workbench: Workbench, frame: Frame) {
    this.#workbench = workbench;
    this.frame = frame;
  }

  /** Opens the board, or turns to it, and waits until it shows tasks. */
  static async open(workbench: Workbench): Promise<BoardScreen> {
    await workbench.run("Tutti: Open Board");
    return await BoardScreen.find(workbench);
  }

  /** The board that is open, among the editors or in the side bar. */
  static async find(workbench: Workbench, part: "editor" | "sidebar" = "editor"): Promise<BoardScreen> {
    return new BoardScreen(workbench, await workbench.webview(extension, part, "main.board-page .columns"));
  }

  column(column: Column): Locator {
    return this.frame.locator(`[data-column="${column}"]`);
  }

  /** The card whose title contains `title`, wherever it stands or in one column only. */
  card(title: string, column?: Column): Locator {
    const place = column === undefined ? this.frame.locator("[data-column]") : this.column(column);
    return place.locator("article").filter({ has: this.frame.locator(".card-title", { hasText: title }) });
  }

  async press(title: string, button: string): Promise<void> {
    await this.card(title).getByRole("button", { name: button, exact: true }).click();
  }

  /**
   * Takes a card with the mouse and holds it over a column, with the button still down. Taken again when the window
   * moves the board or takes the focus back meanwhile, as a slow one does.
   */
  async carry(title: string, column: Column): Promise<void> {
    const { page } = this.#workbench;
    const end = Date.now() + appearMs;
    while (!(await this.#holds(title, column))) {
      if (Date.now() > end) throw new Error(`“${title}” cannot be held over ${column}.`);
      await page.keyboard.press("Escape");
      await page.mouse.up();
    }
  }

  async #holds(title: string, column: Column): Promise<boolean> {
    const { mouse } = this.#workbench.page;
    await this.card(title).scrollIntoViewIfNeeded();
    const from = await centre(this.card(title).locator(".card-title"));
    const to = await centre(this.column(column).locator(".column-head"));
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 10, from.y + 4);
    await mouse.move(to.x, to.y + 60, { steps: 8 });
    const over = this.column(column).and(this.frame.locator("[data-over]"));
    const held = this.frame.locator(".hand").filter({ hasText: title });
    return (await happens(over.waitFor({ timeout: 3_000 }))) && (await happens(held.waitFor({ timeout: 3_000 })));
  }

  /** Lets go of a carried card, and waits until it is in the column. Carried again when the window took it away before. */
  async drop(title: string, column: Column): Promise<void> {
    await this.#workbench.page.mouse.up();
    while (!(await happens(this.card(title, column).waitFor({ timeout: 20_000 })))) {
      await this.carry(title, column);
      await this.#workbench.page.mouse.up();
    }
  }

  /**
   * Presses a key on a card that brings it to another column, with the focus. Pressed again when the card stays where
   * it is: a key that comes while the window gives the focus to something else is lost.
   */
  async moveByKey(title: string, key: string, column: Column): Promise<void> {
    do await this.card(title).press(key);
    while (!(await happens(this.card(title, column).waitFor({ timeout: 20_000 }))));
    await this.card(title, column).and(this.frame.locator(":focus")).waitFor();
  }
}

/** The middle of an element once it stays where it is: the window lays its frames out late. */
async function centre(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  let before = "";
  for (;;) {
    const box = await locator.boundingBox();
    if (box === null) throw new Error(`${locator.toString()} is not shown.`);
    if (before === JSON.stringify(box)) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    before = JSON.stringify(box);
    await locator.page().waitForTimeout(100);
  }
}
