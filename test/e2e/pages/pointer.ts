import type { Locator, Page } from "playwright-core";

export function cardOf(page: Page, id: string): Locator {
  return page.locator(`[data-card="${id}"]`);
}

export function columnOf(page: Page, column: string): Locator {
  return page.locator(`[data-column="${column}"]`);
}

/** Takes a card by its title and holds it over the head of a column, with the button still down. */
export async function carry(page: Page, id: string, column: string): Promise<void> {
  const from = await centre(cardOf(page, id).locator(".card-title"));
  const to = await centre(columnOf(page, column).locator(".column-head"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y + 4);
  await page.mouse.move(to.x, to.y, { steps: 8 });
}

export async function drag(page: Page, id: string, column: string): Promise<void> {
  await carry(page, id, column);
  await page.mouse.up();
}

export async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator.toString()} is not shown.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
