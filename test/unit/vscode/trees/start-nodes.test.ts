import { describe, expect, it } from "vitest";
import { startNodes } from "#vscode/trees/start-nodes.ts";

describe("startNodes", () => {
  it("leaves the view to its welcome text while nothing has failed", () => {
    expect(startNodes({ name: "noGit" })).toEqual([]);
    expect(startNodes({ name: "opening" })).toEqual([]);
  });

  it("offers to try again, and to move a damaged board aside", () => {
    const clicks = (kind: "refused" | "malformed") =>
      startNodes({ name: "failed", kind, message: "No." }).map(({ click }) => click);
    expect(clicks("refused")).toEqual(["tutti.reopen", "tutti.showLog"]);
    expect(clicks("malformed")).toEqual(["tutti.reopen", "tutti.recoverBoard", "tutti.showLog"]);
  });
});
