import * as z from "zod";
import { tomlScript } from "./toml-script.ts";

/**
 * What a repository's files say about new worktrees, in the words of many
 * tools. Paths and patterns are only names of ignored files of the main
 * checkout; commands are only words until the person allows them.
 */
export interface Conventions {
  /** Patterns in the syntax of `.gitignore`: ignored files to copy. */
  readonly copy: readonly string[];
  /** Ignored files and folders to link. */
  readonly link: readonly string[];
  readonly setUp: readonly RepositoryCommand[];
  readonly tearDown: readonly RepositoryCommand[];
}

export interface RepositoryCommand {
  /** The file that says so. */
  readonly source: string;
  readonly command: string;
}

/** Files of a repository that say something about worktrees; `.codex/environments` holds files of any name. */
export const conventionFiles = {
  include: ".worktreeinclude",
  link: ".worktreelink",
  cursor: ".cursor/worktrees.json",
  superset: ".superset/config.json",
  conductor: "conductor.json",
  codex: ".codex/environments",
  editor: ".vscode/settings.json",
} as const;

/**
 * @param files      texts by path; those that are not there are absent
 * @param parseJson  takes comments, as people write them in these files; `undefined` for what is no JSON
 */
export function readConventions(
  files: ReadonlyMap<string, string>,
  platform: "windows" | "unix",
  parseJson: (text: string) => unknown,
): Conventions {
  const json = (path: string) => parseJson(files.get(path) ?? "");
  const setUp: RepositoryCommand[] = [];
  const tearDown: RepositoryCommand[] = [];
  const say = (to: RepositoryCommand[], source: string, commands: readonly string[]) =>
    to.push(...commands.filter((each) => each.trim() !== "").map((command) => ({ source, command })));
  say(setUp, conventionFiles.cursor, cursorCommands(json(conventionFiles.cursor), platform));
  const superset = Superset.safeParse(json(conventionFiles.superset)).data;
  say(setUp, conventionFiles.superset, superset?.setup ?? []);
  say(tearDown, conventionFiles.superset, superset?.teardown ?? []);
  const conductor = Conductor.safeParse(json(conventionFiles.conductor)).data;
  say(setUp, conventionFiles.conductor, [conductor?.scripts.setup ?? ""]);
  say(tearDown, conventionFiles.conductor, [conductor?.scripts.archive ?? ""]);
  for (const [path, text] of files) {
    if (!path.startsWith(`${conventionFiles.codex}/`)) continue;
    say(setUp, path, [tomlScript(text, "setup") ?? ""]);
    say(tearDown, path, [tomlScript(text, "cleanup") ?? ""]);
  }
  const editor = Editor.safeParse(json(conventionFiles.editor)).data;
  return {
    copy: [
      ...patternLines(files.get(conventionFiles.include)),
      ...(editor?.["git.worktreeIncludeFiles"] ?? []).flatMap(patternOfGlob),
      ...setUp.flatMap(({ command }) => copiedFiles(command)).map((path) => `/${path}`),
    ],
    link: patternLines(files.get(conventionFiles.link)),
    setUp,
    tearDown,
  };
}

const Commands = z.union([z.array(z.string()), z.string()]);
const Cursor = z.object({
  "setup-worktree": Commands.optional(),
  "setup-worktree-unix": Commands.optional(),
  "setup-worktree-windows": Commands.optional(),
});
const words = z.array(z.string()).catch([]);
const Superset = z.object({ setup: words.default([]), teardown: words.default([]) });
const Conductor = z.object({
  scripts: z.object({ setup: z.string().optional().catch(undefined), archive: z.string().optional().catch(undefined) }),
});
const Editor = z.object({ "git.worktreeIncludeFiles": words.default([]) });

/** A list of commands, or the name of a script beside the file. */
function cursorCommands(value: unknown, platform: "windows" | "unix"): readonly string[] {
  const found = Cursor.safeParse(value).data;
  const commands = found?.[`setup-worktree-${platform}`] ?? found?.["setup-worktree"] ?? [];
  if (typeof commands !== "string") return commands;
  const script = `.cursor/${commands}`;
  return [platform === "windows" ? `powershell -File "${script}"` : `sh "${script}"`];
}

function patternLines(text: string | undefined): readonly string[] {
  return (text ?? "").split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
}

/** The editor's globs hold for the whole path, and know alternatives in braces. */
function patternOfGlob(glob: string): readonly string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob);
  if (braces !== null) {
    const [, before = "", inside = "", after = ""] = braces;
    return inside.split(",").flatMap((each) => patternOfGlob(`${before}${each}${after}`));
  }
  const path = glob.replace(/^\.\//, "");
  return path === "" ? [] : [path.startsWith("**/") || path.startsWith("/") ? path : `/${path}`];
}

/** Other tools' names of the main checkout. */
const root =
  /^["']?\$\{?(?:ROOT_WORKTREE_PATH|SUPERSET_ROOT_PATH|CONDUCTOR_ROOT_PATH|CODEX_SOURCE_TREE_PATH)\}?["']?\/(.+)$/;

/**
 * Most set-up commands only copy `.env`. That much is understood without
 * running anything: `cp "$ROOT_WORKTREE_PATH/.env" .env` names a file.
 */
function copiedFiles(command: string): readonly string[] {
  return command.split(/&&|\|\||[;\n]/).flatMap((part) => {
    const [program, ...rest] = part.trim().split(/\s+/);
    const [from, to, ...more] = rest.filter((word) => !word.startsWith("-"));
    if (program !== "cp" || from === undefined || to === undefined || more.some((word) => !word.startsWith("2>")))
      return [];
    const path = root.exec(from)?.[1]?.replaceAll(/["']/g, "").replace(/\/$/, "");
    const target = to.replaceAll(/["']/g, "").replace(/^\.\//, "").replace(/\/$/, "");
    if (path === undefined || /[$`*?[\\]/.test(path)) return [];
    const name = path.slice(path.lastIndexOf("/") + 1);
    const folder = target === "." || target === "" ? "" : `${target}/`;
    return target === path || `${folder}${name}` === path ? [path] : [];
  });
}
