import type { Browser, Dialog, Frame, Locator, Page } from "playwright-core";
import { collectProblems } from "./problems.ts";
import { waitUntilStored } from "./stored-layout.ts";

/** How long anything in the workbench may take to appear, in milliseconds. A loaded machine is slow; nothing waits this long otherwise. */
export const appearMs = 60_000;

/** One window of VS Code in a browser page. */
export class Workbench {
  readonly page: Page;
  /** Errors of the window and its webviews so far: exceptions, console errors, violations of a content security policy. */
  readonly problems: readonly string[];

  private constructor(page: Page, problems: readonly string[]) {
    this.page = page;
    this.problems = problems;
  }

  /** Opens a window and waits until it can be used. */
  static async open(browser: Browser, address: string): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(appearMs);
    const workbench = new Workbench(page, collectProblems(page));
    await page.goto(address, { waitUntil: "commit" });
    await workbench.ready();
    return workbench;
  }

  /** Waits until the window is built: after opening, and after a reload. */
  async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor();
  }

  /**
   * Runs a command by its whole title, such as `Tutti: Open Board`, and chooses these rows of the lists that it opens.
   *
   * The palette lists the commands that were known when it opened; so it is opened again until the extensions have been
   * read. A list closes when the editor below it takes the focus back late, as it does on a slow machine; a person asks
   * again then, and so does this.
   */
  async run(title: string, ...choices: readonly string[]): Promise<void> {
    const end = Date.now() + 2 * appearMs;
    while (!((await this.#command(title)) && (await this.#choose(choices)))) {
      if (Date.now() > end) throw new Error(`The command "${title}" could not be run with [${choices.join(", ")}].`);
      await this.page.keyboard.press("Escape");
    }
  }

  /** Opens the palette and finds a command; undefined when the palette does not list it (yet). */
  async #find(title: string): Promise<Locator | undefined> {
    await this.page.keyboard.press("F1");
    const row = this.quickPick(title);
    // Each may fail: a page that is being loaded swallows the key, and an editor that is takes the focus back.
    const found =
      (await happens(this.#input.fill(`>${title}`, { timeout: 5_000 }))) &&
      (await happens(row.waitFor({ timeout: 3_000 })));
    return found ? row : undefined;
  }

  async #command(title: string): Promise<boolean> {
    const row = await this.#find(title);
    if (row === undefined || !(await happens(row.click({ timeout: 5_000 })))) return false;
    // The command may open an input of its own; a caller that answers it must not type into the palette.
    while (
      (await this.#input.isVisible()) &&
      (await this.#input.inputValue({ timeout: 500 }).catch(() => "")) === `>${title}`
    ) {
      await this.page.waitForTimeout(20);
    }
    return true;
  }

  /** With the keyboard: what hovers over the list would be in the way of the mouse. */
  async #choose(choices: readonly string[]): Promise<boolean> {
    for (const label of choices) {
      const row = this.quickPick(label);
      const chosen =
        (await happens(row.waitFor({ timeout: appearMs / 2 }))) &&
        (await happens(this.#input.fill(label, { timeout: 3_000 }))) &&
        (await happens(row.and(this.page.locator(".focused")).waitFor({ timeout: 3_000 }))) &&
        (await happens(this.#input.press("Enter", { timeout: 3_000 })));
      if (!chosen) return false;
    }
    return true;
  }

  get #input(): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-box input");
  }

  /** A row of the list that is open below the input at the top. */
  quickPick(label: string): Locator {
    const exactly = new RegExp(`^\\s*${escaped(label)}`);
    return this.page.locator(".quick-input-widget:visible .monaco-list-row").filter({ hasText: exactly }).first();
  }

  /** Answers the input box that is open at the top. */
  async answer(text: string): Promise<void> {
    await this.#input.fill(text);
    await this.#input.press("Enter");
  }

  /** Opens the container in the activity bar whose name starts with `name`; does nothing when it is open. */
  async openContainer(name: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item:has(a[aria-label^="${name}"])`).first();
    await item.waitFor();
    if (!(await item.getAttribute("class"))?.includes("checked")) await item.click();
  }

  /** A key that comes while a page takes the focus is lost: it is pressed until it had its effect. */
  async showSideBar(shown: boolean): Promise<void> {
    const sideBar = this.page.locator(".part.sidebar");
    while ((await sideBar.isVisible()) !== shown) {
      await this.page.keyboard.press("Control+b");
      await happens(sideBar.waitFor({ state: shown ? "visible" : "hidden", timeout: 5_000 }));
    }
  }

  /** Presses a key that may be pressed more than once, until what it brings is there: the focus may come late. */
  async pressUntil(key: string, brought: Locator): Promise<void> {
    const end = Date.now() + 2 * appearMs;
    do await this.page.keyboard.press(key);
    while (!(await happens(brought.waitFor({ timeout: 5_000 }))) && Date.now() < end);
    await brought.waitFor();
  }

  /** The document of a webview of the extension in which `selector` is found, in the side bar or among the editors. */
  async webview(extension: string, part: "sidebar" | "editor", selector: string): Promise<Frame> {
    const end = Date.now() + appearMs;
    while (Date.now() < end) {
      for (const frame of webviewFrames(this.page, extension)) {
        // A frame may go away while it is asked.
        if (await this.#shows(frame, part, selector).catch(() => false)) return frame;
      }
      await this.page.waitForTimeout(50);
    }
    const urls = this.page.frames().map((frame) => frame.url());
    throw new Error(`No webview of ${extension} in the ${part} has ${selector}. The frames are:\n${urls.join("\n")}`);
  }

  async #shows(frame: Frame, part: "sidebar" | "editor", selector: string): Promise<boolean> {
    if ((await frame.locator(selector).count()) === 0) return false;
    // VS Code lays its frame over the part; the two are not nested.
    const box = await (await frame.parentFrame()?.frameElement())?.boundingBox();
    const place = await this.page.locator(`.part.${part}`).boundingBox();
    if (box === undefined || box === null || place === null || box.width === 0) return false;
    const middle = box.x + box.width / 2;
    return middle > place.x && middle < place.x + place.width;
  }

  /** A notification whose text contains `text`. */
  notification(text: string): Locator {
    return this.page.locator(".notification-list-item").filter({ hasText: text }).first();
  }

  async dismissNotifications(): Promise<void> {
    await this.run("Notifications: Clear All Notifications");
  }

  /** A row of a tree in the side bar whose text contains `text`. */
  treeRow(text: string): Locator {
    return this.page.locator(".part.sidebar .monaco-list-row").filter({ hasText: text }).first();
  }

  /**
   * Invokes *Developer: Reload Window* and waits for the new window.
   *
   * A window in a browser stores which editors are open every five seconds when it is idle, and what it stores while it
   * goes away may be too late; so this waits first until it has stored an editor of the type `kept`. The browser asks
   * whether to leave while unsaved text is not backed up yet; a person stays then and asks again, and so does this.
   */
  async reload(kept: string): Promise<void> {
    await waitUntilStored(this.page, kept);
    const stay = (dialog: Dialog): void => void dialog.dismiss();
    this.page.on("dialog", stay);
    const end = Date.now() + 3 * appearMs;
    while (!(await this.#leave())) {
      if (Date.now() > end) throw new Error("The window could not be reloaded: it asks whether to leave each time.");
    }
    this.page.off("dialog", stay);
    await this.ready();
  }

  /** Whether the new window came; not when the browser asked whether to leave. */
  async #leave(): Promise<boolean> {
    let row = await this.#find("Developer: Reload Window");
    while (row === undefined) {
      await this.page.keyboard.press("Escape");
      row = await this.#find("Developer: Reload Window");
    }
    const asked = this.page.waitForEvent("dialog", { timeout: appearMs });
    const left = this.page.waitForEvent("domcontentloaded", { timeout: appearMs });
    const [came, stayed] = [happens(left), happens(asked)];
    await row.click();
    return await Promise.race([came, stayed.then((did) => !did && came)]);
  }

  /** Leaves as a person does who closes the tab, so that the extension is deactivated. */
  async close(): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.close();
  }
}

/** VS Code nests two frames: its own, whose address names the extension, and in it the extension's document. */
function webviewFrames(page: Page, extension: string): readonly Frame[] {
  const mark = `extensionId=${encodeURIComponent(extension)}`;
  return page.frames().filter((frame) => frame.parentFrame()?.url().includes(mark) === true);
}

/** Whether what is waited for comes, and does not run out of time. */
export async function happens(waiting: Promise<unknown>): Promise<boolean> {
  return await waiting.then(
    () => true,
    () => false,
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
