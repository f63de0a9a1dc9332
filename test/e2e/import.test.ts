import { expect } from "vitest";
import { BoardScreen } from "./board-screen.ts";
import { demonstration } from "./demonstration.ts";
import { editorTest } from "./editor-test.ts";

editorTest(
  "a backlog file becomes tasks, each where its author had it",
  demonstration(),
  async ({ workbench, screenshot }) => {
    await workbench.run("Tutti: Import Backlog…", "BACKLOG.md");
    const told = workbench.notification("4 tasks imported from BACKLOG.md");
    await told.locator(".monaco-button", { hasText: "Open Board" }).click();
    const board = await BoardScreen.find(workbench);
    await board.card("Split by weight", "ready").waitFor();
    await board.card("Explain splitting by weight in the README", "ready").waitFor();
    await board.card("Choose a name for the app", "blocked").waitFor();
    await board.column("done").getByRole("button", { name: /^Done/ }).click(); // folded until somebody asks for it
    await board.card("Split a bill evenly", "done").waitFor();
    expect(await board.card("Split by weight", "ready").locator(".card-key").innerText()).toBe("FAIR-1");
    expect(await board.card("Explain splitting").locator(".card-state").innerText()).toContain(
      "It waits for “Split by weight”.",
    );
    await screenshot("import-board");

    await workbench.dismissNotifications();
    await workbench.run("Tutti: Import Backlog…", "BACKLOG.md");
    await workbench.notification("0 tasks imported from BACKLOG.md, 4 known already").waitFor();
  },
);
