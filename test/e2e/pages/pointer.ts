import type { Locator, Page } from "playwright-core";

export function cardOf(page: Page, id: string): Locator {
  return page.locator(`[data-card="${id}"]`);
}

export function columnOf(page: Page, column: string): Locator {
  return page.locator(`[data-column="${column}"]`);
}

/** Takes a card by its title and holds it over the head of a column, with the button still down. */
export async function carry(page: Page, id: string, column: string): Promise<void> {
  await take(page, id);
  await holdOver(page, column);
}

/** Takes a card by its title, and has it in the hand. */
export async function take(page: Page, id: string): Promise<void> {
  const from = await centre(cardOf(page, id).locator(".card-title"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y + 4);
  await page.locator(".hand").waitFor();
}

/** Moves what is in the hand over the head of a column, until the page says that it is there. */
export async function holdOver(page: Page, column: string): Promise<void> {
  const to = await centre(columnOf(page, column).locator(".column-head"));
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await columnOf(page, column).and(page.locator("[data-over]")).waitFor();
}

export async function drag(page: Page, id: string, column: string): Promise<void> {
  await carry(page, id, column);
  await page.mouse.up();
}

/** The middle of an element once it stays where it is while frames are drawn: a page that scrolls or loads moves it. */
export async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  let before = "";
  for (;;) {
    const box = await locator.boundingBox();
    if (box === null) throw new Error(`${locator.toString()} is not shown.`);
    if (before === JSON.stringify(box)) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    before = JSON.stringify(box);
    await locator.page().evaluate(threeFrames);
  }
}

const threeFrames = `(async () => {
  for (let count = 0; count < 3; count++) await new Promise((drawn) => requestAnimationFrame(drawn));
})()`;
