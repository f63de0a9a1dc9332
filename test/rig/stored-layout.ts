import type { Page } from "playwright-core";

/** Waits until the window has stored its layout with an editor of the type `kept` in it. */
export async function waitUntilStored(page: Page, kept: string): Promise<void> {
  await page.waitForFunction(`(${isStored})(${JSON.stringify(kept)})`, undefined, { timeout: 120_000, polling: 250 });
}

/** Runs in the page. VS Code in a browser keeps its state in databases with one table each, as strings of JSON. */
const isStored = String.raw`async (kept) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db-")) continue;
    const database = await done(indexedDB.open(name));
    try {
      const table = database.transaction("ItemTable").objectStore("ItemTable");
      if ((await done(table.get("memento/workbench.parts.editor")))?.includes(kept)) return true;
    } finally {
      database.close();
    }
  }
  return false;
}`;
