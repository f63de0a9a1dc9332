import { describe, expect, it } from "vitest";
import { relativePaths } from "#core/run/relative-paths.ts";

describe("relativePaths", () => {
  const tidy = relativePaths("/home/ada/.tutti/worktrees/x-1");

  it.each([
    ["at f (/home/ada/.tutti/worktrees/x-1/src/a.js:3:1)", "at f (src/a.js:3:1)"],
    ["file:///home/ada/.tutti/worktrees/x-1/src/a.js", "src/a.js"],
    ["/private/home/ada/.tutti/worktrees/x-1/src/a.js", "src/a.js"],
    ["> demo@1.0.0 test\n> in /home/ada/.tutti/worktrees/x-1\n", "> demo@1.0.0 test\n> in .\n"],
    ["cd '/home/ada/.tutti/worktrees/x-1/' && ls", "cd '.' && ls"],
    ["/home/ada/.tutti/worktrees/x-1, /home/ada/.tutti/worktrees/x-1/b", "., b"],
  ])("makes %j relative", (text, expected) => {
    expect(tidy(text)).toBe(expected);
  });

  it.each([
    "/home/ada/.tutti/worktrees/x-12/a.js",
    "/home/ada/.tutti/worktrees/x-1.old/a.js",
    "/backup/home/ada/.tutti/worktrees/x-1/a.js",
    "https://example.org/home/ada",
  ])("leaves %j, which is another place, alone", (text) => {
    expect(tidy(text)).toBe(text);
  });

  it("knows the forms of Windows and of addresses", () => {
    const windows = relativePaths("C:\\Users\\Ada\\w t");
    expect(windows("c:\\users\\ada\\w t\\src\\a.ts:1")).toBe("src\\a.ts:1");
    expect(windows('{"path":"C:\\\\Users\\\\Ada\\\\w t\\\\a.ts"}')).toBe('{"path":"a.ts"}');
    expect(windows("file:///C:/Users/Ada/w%20t/a.ts")).toBe("a.ts");
  });

  it("keeps the folder itself in a sentence about it, where a dot would say nothing", () => {
    const kept = relativePaths("/home/ada/x-1", "kept");
    expect(kept("fatal: '/home/ada/x-1' already exists")).toBe("fatal: '/home/ada/x-1' already exists");
    expect(kept("/home/ada/x-1/a.js is too large")).toBe("a.js is too large");
  });

  it("changes nothing when there is no folder to take out", () => {
    expect(relativePaths("/")("/etc/passwd")).toBe("/etc/passwd");
    expect(relativePaths("")("/etc/passwd")).toBe("/etc/passwd");
  });
});
