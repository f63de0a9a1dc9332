import { describe, expect, it } from "vitest";
import { readConventions } from "#core/run/conventions.ts";

const read = (files: Readonly<Record<string, string>>, platform: "unix" | "windows" = "unix") =>
  readConventions(new Map(Object.entries(files)), platform, (text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  });

describe("readConventions", () => {
  it("finds nothing where nothing is said, or in files that say it wrongly", () => {
    const nothing = { copy: [], link: [], setUp: [], tearDown: [] };
    expect(read({})).toEqual(nothing);
    const wrong = { ".cursor/worktrees.json": "[1", ".superset/config.json": '{"setup": 7}', "conductor.json": "null" };
    expect(read({ ...wrong, ".codex/environments/e.toml": "[setup]\nscript = 7\n" })).toEqual(nothing);
  });

  it("takes the commands that Cursor keeps for this platform, and a script beside the file", () => {
    const both = '{"setup-worktree": ["all"], "setup-worktree-windows": "win.ps1", "setup-worktree-unix": "unix.sh"}';
    const source = ".cursor/worktrees.json";
    expect(read({ [source]: both }).setUp).toEqual([{ source, command: 'sh ".cursor/unix.sh"' }]);
    expect(read({ [source]: both }, "windows").setUp[0]?.command).toContain("win.ps1");
    expect(
      read({ [source]: '{"setup-worktree": ["npm ci", "npm test"]}' }).setUp.map(({ command }) => command),
    ).toEqual(["npm ci", "npm test"]);
  });

  it("takes set-up and tear-down of the other tools", () => {
    const said = read({
      ".superset/config.json": '{"setup": ["one"], "teardown": ["two"], "run": ["never"]}',
      "conductor.json": '{"scripts": {"setup": "three", "archive": "four", "run": "never"}}',
      ".codex/environments/environment.toml":
        "version = 1\n[setup]\nname = 'x'\nscript = '''\n[ -f .env ] || exit 1\nnpm ci\n'''\n[cleanup]\nscript = \"five \\\"six\\\"\"\n",
    });
    expect(said.setUp.map(({ command }) => command)).toEqual(["one", "three", "[ -f .env ] || exit 1\nnpm ci\n"]);
    expect(said.tearDown.map(({ command }) => command)).toEqual(["two", "four", 'five "six"']);
  });

  it.each([
    ["cp $ROOT_WORKTREE_PATH/.env .env", ["/.env"]],
    ['npm ci && cp -p "$SUPERSET_ROOT_PATH/.env" ".env"', ["/.env"]],
    ["cp ${CONDUCTOR_ROOT_PATH}/config/local.json config/", ["/config/local.json"]],
    ["cp $CODEX_SOURCE_TREE_PATH/.env . 2>/dev/null || true", ["/.env"]],
    ["cp $ROOT_WORKTREE_PATH/.env .env.local", []],
    ["cp $ROOT_WORKTREE_PATH/$(whoami) $(whoami)", []],
    ["cp /etc/passwd passwd", []],
    ["mv $ROOT_WORKTREE_PATH/.env .env", []],
  ])("reads %s as the files %j", (command, copy) => {
    expect(read({ ".superset/config.json": JSON.stringify({ setup: [command] }) }).copy).toEqual(copy);
  });

  it("anchors the editor's globs as the editor does", () => {
    const globs = { "git.worktreeIncludeFiles": [".env", "**/*.key", "./a/{b,c}.json"] };
    expect(read({ ".vscode/settings.json": JSON.stringify(globs) }).copy).toEqual([
      "/.env",
      "**/*.key",
      "/a/b.json",
      "/a/c.json",
    ]);
  });
});
