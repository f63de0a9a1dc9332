import type { Frame, Page } from "playwright-core";

/** What lies on, or sticks out of, something else, or is cut off without saying so, as lines to read. */
export async function layoutFaults(page: Page | Frame): Promise<readonly string[]> {
  return await page.evaluate<readonly string[]>(`(() => {
    const faults = [];
    const name = (element) => element.className + " “" + element.textContent.trim().slice(0, 60) + "”";
    const shown = (element) => element.checkVisibility() && element.closest(".unseen") === null;
    const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(shown);
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) faults.push("the page is wider than its window by " + (root.scrollWidth - innerWidth));

    for (const element of all(".button, .jump, .label, .fact, .fact-text, .state-name, .column-title, .count, .limit, h1, h2, dt, dd, th, td")) {
      const { textOverflow, display } = getComputedStyle(element);
      if (display === "inline" || textOverflow === "ellipsis") continue;
      if (element.scrollWidth > element.clientWidth + 1) faults.push("cut off: " + name(element));
    }

    for (const place of all(".toolbar, .attention, .card, .agent, .work, .column-head, .total, tr")) {
      const outer = place.getBoundingClientRect();
      const parts = all(".button, .jump, .label, .fact, .filter, .priority, .card-key, .agent-status, td, th", place)
        .filter((part) => part.parentElement.closest(".button, .jump, .fact, .filter, td, th") === null || place.tagName === "TR");
      const boxes = parts.map((part) => [part, part.getBoundingClientRect()]);
      for (const [part, box] of boxes) {
        if (box.left < outer.left - 1 || box.right > outer.right + 1 || box.bottom > outer.bottom + 1)
          faults.push("sticks out of " + place.className + ": " + name(part));
      }
      boxes.forEach(([part, a], index) => {
        for (const [other, b] of boxes.slice(index + 1)) {
          const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (width > 1 && height > 1 && !part.contains(other) && !other.contains(part))
            faults.push(name(part) + " lies on " + name(other));
        }
      });
    }
    return faults;
  })()`);
}
