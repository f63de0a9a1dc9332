import { render, type ComponentChild } from "preact";

/** Puts a page into the shell that the host has made. */
export function show(page: ComponentChild): void {
  const root = document.getElementById("root");
  if (root === null) throw new Error("The page's shell has no element with the id “root”.");
  render(page, root);
}
