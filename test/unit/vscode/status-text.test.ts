import { describe, expect, it } from "vitest";
import { statusText } from "#vscode/status-text.ts";

describe("statusText", () => {
  it("is only a name while nothing happens", () => {
    expect(statusText(0, 0)).toEqual({ text: "$(project) Tutti", tooltip: "Tutti: no run in progress" });
  });

  it("counts runs and what needs a human", () => {
    expect(statusText(2, 1)).toEqual({
      text: "Tutti $(sync~spin) 2 $(bell-dot) 1",
      tooltip: "Tutti: 2 runs in progress, 1 thing needs you",
    });
  });
});
