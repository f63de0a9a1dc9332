import { describe, expect, it } from "vitest";
import { spawnCommand } from "#node/process/windows-command.ts";

describe("spawnCommand", () => {
  it("leaves everything but batch files on Windows alone", () => {
    expect(spawnCommand("gemini.cmd", ["a b"], "linux")).toEqual({
      command: "gemini.cmd",
      args: ["a b"],
      verbatim: false,
    });
    expect(spawnCommand("C:\\x.exe", ["a"], "win32").command).toBe("C:\\x.exe");
  });

  it("starts a batch file through the shell, with nothing left that the shell could read", () => {
    expect(spawnCommand("C:\\a b\\gemini.cmd", ["x & calc"], "win32")).toEqual({
      command: "cmd.exe",
      args: ["/d", "/s", "/c", '"C:\\a^ b\\gemini.cmd ^^^"x^^^ ^^^&^^^ calc^^^""'],
      verbatim: true,
    });
  });
});
