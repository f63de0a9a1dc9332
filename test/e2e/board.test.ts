import { expect } from "vitest";
import { makeDemonstration } from "../../demo/make.ts";
import { editorTest } from "./editor-test.ts";

const extension = "tutti.tutti";

editorTest(
  "a person opens the board, has the project analysed, and accepts what is proposed",
  { make: makeDemonstration },
  async ({ workbench, screenshot }) => {
    await workbench.openContainer("Tutti");
    await workbench.run("Tutti: Analyse Project");
    const found = workbench.notification("fair-share:");
    await found.waitFor();
    await found.locator(".monaco-button", { hasText: "Plan Tasks" }).click();
    const planned = workbench.notification("proposed.");
    await planned.locator(".monaco-button", { hasText: "Open Board" }).click();

    await workbench.webview(extension, "sidebar", "main.board-page .columns");
    const board = await workbench.webview(extension, "editor", "main.board-page .columns");
    const proposal = board.locator("[data-column=proposed] article", { hasText: "licence" }).first();
    await proposal.waitFor();
    await screenshot("board-proposed");
    await proposal.getByRole("button", { name: /^Accept/ }).click();
    await board.locator("[data-column=ready] article", { hasText: "licence" }).first().waitFor();
    await screenshot("board-accepted");
    expect(await board.locator("[data-column=proposed] article").count()).toBeGreaterThan(0);
  },
);
