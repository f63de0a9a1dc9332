import { describe, expect, it } from "vitest";
import { agentEnvironment } from "#node/process/environment.ts";

describe("agentEnvironment", () => {
  const linux = {
    platform: "linux" as const,
    variables: {
      PATH: "/bin",
      HOME: "/home/a",
      GITHUB_TOKEN: "secret",
      ANTHROPIC_API_KEY: "k",
      HTTPS_PROXY: "p",
      TERM: "xterm",
    },
  };

  it("passes on the allow-list and nothing else", () => {
    expect(agentEnvironment({}, [], linux)).toEqual({ PATH: "/bin", HOME: "/home/a", TERM: "dumb" });
  });

  it("passes on the variables that are named, and sets the ones that are given", () => {
    expect(agentEnvironment({ HOME: "/tmp/h" }, ["ANTHROPIC_API_KEY"], linux)).toEqual({
      PATH: "/bin",
      HOME: "/tmp/h",
      ANTHROPIC_API_KEY: "k",
      TERM: "dumb",
    });
  });

  it("knows a PATH even where the machine sets none", () => {
    expect(agentEnvironment({}, [], { platform: "linux", variables: {} })["PATH"]).toContain("/usr/bin");
  });

  it("compares names without regard to case on Windows", () => {
    const variables = { Path: "C:\\bin", SystemRoot: "C:\\Windows", AppData: "C:\\d", GITHUB_TOKEN: "secret" };
    expect(agentEnvironment({}, [], { platform: "win32", variables })).toEqual({
      Path: "C:\\bin",
      SystemRoot: "C:\\Windows",
      AppData: "C:\\d",
      TERM: "dumb",
    });
  });
});
