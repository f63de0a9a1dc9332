import { describe, expect, it } from "vitest";
import { explainGitFailure, isLockConflict, mask } from "#node/git/git-failure.ts";

const failure = (complaint: string, code: number | string = 128) =>
  explainGitFailure({ cwd: "/work", args: ["-c", "x=y", "push", "origin"], code, complaint, secrets: ["hunter2"] });

describe("explainGitFailure", () => {
  it("says what to do about a folder of another owner", () => {
    const error = failure("fatal: detected dubious ownership in repository at '/srv/x'\nTo add an exception ...");
    expect(error.kind).toBe("refused");
    expect(error.message).toContain("git config --global --add safe.directory /srv/x");
  });

  it("calls a full disk and a held lock worth trying again", () => {
    expect(failure("error: file write error: No space left on device").kind).toBe("unavailable");
    expect(failure("fatal: Unable to create '/r/.git/index.lock': File exists.").message).toContain(
      "/r/.git/index.lock",
    );
  });

  it("tells a disk that can only be read from one that may not be written", () => {
    expect(failure("fatal: unable to write new index file: Read-only file system")).toMatchObject({
      kind: "unavailable",
      message: "The disk can only be read: git could not write in /work. Make the disk writable and try again.",
    });
    expect(failure("error: open('x'): Permission denied").kind).toBe("refused");
  });

  it("names the command and git's own reason for everything else", () => {
    expect(failure("warning: x\nfatal: bad thing\n").message).toBe("git push failed in /work: bad thing");
    expect(failure("", "SIGKILL").message).toBe("git push failed in /work: it ended with SIGKILL");
  });

  it("never shows a secret, nor the password in an address", () => {
    const error = failure("fatal: could not read from https://ada:geheim@host/x.git with hunter2");
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/geheim|hunter2|ada/);
    expect(mask("http://h/a@b ssh://git@h/x", [])).toBe("http://h/a@b ssh://***@h/x");
  });
});

describe("isLockConflict", () => {
  it("knows another git that holds a lock, or is just adding a worktree", () => {
    expect(isLockConflict("fatal: Unable to create '/r/.git/index.lock': File exists.\n")).toBe(true);
    expect(isLockConflict("fatal: failed to read .git/worktrees/task-0-7sqt/commondir: Success\n")).toBe(true);
    expect(isLockConflict("fatal: failed to read .git/worktrees/task-0/commondir: Permission denied\n")).toBe(false);
    expect(isLockConflict("fatal: not a git repository\n")).toBe(false);
  });
});
