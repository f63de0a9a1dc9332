import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findGitFolder } from "#vscode/find-git-folder.ts";

const root = mkdtempSync(join(tmpdir(), "tutti-folders-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, "plain"));
mkdirSync(join(root, "repository", ".git"), { recursive: true });
writeFileSync(join(root, "repository", ".git", "HEAD"), "ref: refs/heads/main\n");
mkdirSync(join(root, "plain", ".git"));
mkdirSync(join(root, "repository", "packages", "one"), { recursive: true });
mkdirSync(join(root, "worktree"));
writeFileSync(join(root, "worktree", ".git"), "gitdir: elsewhere\n");

const folder = (...path: string[]) => ({ uri: { scheme: "file", fsPath: join(root, ...path) } });

describe("findGitFolder", () => {
  it("takes the first folder with git, passing others", async () => {
    const [plain, repository] = [folder("plain"), folder("repository")];
    await expect(findGitFolder([plain, repository])).resolves.toBe(repository);
  });

  it("finds a repository above, and a worktree whose .git is a file", async () => {
    const [inside, worktree] = [folder("repository", "packages", "one"), folder("worktree")];
    await expect(findGitFolder([inside])).resolves.toBe(inside);
    await expect(findGitFolder([worktree])).resolves.toBe(worktree);
  });

  it("finds nothing where there is none, or the folder is not on this machine", async () => {
    const remote = { uri: { scheme: "vscode-vfs", fsPath: join(root, "repository") } };
    await expect(findGitFolder([folder("plain"), remote])).resolves.toBeUndefined();
  });
});
