import { act } from "preact/test-utils";
import { render, type ComponentChild } from "preact";
import { onTestFinished } from "vitest";

/** Lets what was asked for happen and be rendered. */
export async function settle(work: () => void = () => {}): Promise<void> {
  await act(async () => {
    work();
    await Promise.resolve();
  });
}

/** Shows a page, and closes it when the test ends. */
export async function showPage(page: () => ComponentChild): Promise<void> {
  const root = document.body.appendChild(document.createElement("div"));
  onTestFinished(() => {
    render(null, root);
    root.remove();
  });
  await settle(() => render(page(), root));
}

/** The button with this name, in `scope`. */
export function button(name: string, scope: ParentNode = document): HTMLButtonElement {
  const all = [...scope.querySelectorAll("button")];
  const found = all.find((entry) => (entry.getAttribute("aria-label") ?? entry.textContent).trim() === name);
  if (found === undefined)
    throw new Error(`No button “${name}”, only ${all.map((entry) => entry.textContent).join(", ")}.`);
  return found;
}

export async function click(element: HTMLElement): Promise<void> {
  await settle(() => element.click());
}

export async function press(key: string, more: KeyboardEventInit = {}, target?: Element): Promise<void> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  await settle(() => void (target ?? document.activeElement ?? document.body).dispatchEvent(event));
}

export async function type(text: string, field: HTMLInputElement | HTMLTextAreaElement): Promise<void> {
  await settle(() => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}

export function alertText(): string {
  return document.querySelector("[role=alert]")?.textContent ?? "";
}
