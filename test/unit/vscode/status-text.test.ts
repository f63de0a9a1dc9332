import { describe, expect, it } from "vitest";
import { statusText } from "#vscode/status-text.ts";

describe("statusText", () => {
  it("is only a name while nothing happens", () => {
    expect(statusText({ running: 0, queued: 0 }, 0)).toEqual({
      text: "$(project) Tutti",
      tooltip: "Tutti: no run in progress",
    });
  });

  it("tells running from queued, and counts what needs a human", () => {
    expect(statusText({ running: 2, queued: 3 }, 1)).toEqual({
      text: "Tutti $(sync~spin) 2 running, 3 queued $(bell-dot) 1",
      tooltip: "Tutti: 2 running, 3 queued, 1 task needs you",
    });
  });

  it("does not spin while runs only wait", () => {
    expect(statusText({ running: 0, queued: 1 }, 0).text).toBe("Tutti $(watch) 1 queued");
  });
});
