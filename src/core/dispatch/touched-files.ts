import type { Finding } from "../analyse/finding.ts";
import { languageOf } from "../analyse/languages.ts";
import type { BoardState } from "../board/board-state.ts";
import type { Task } from "../board/task.ts";
import { recipes } from "../recipes/catalogue.ts";
import { parsePatterns, type FilePattern } from "./file-pattern.ts";

/**
 * The places that a task will probably change: what a recipe writes, if one
 * does it; else the files that it names, in its list or in its words, and those
 * of its findings. Nothing when nothing is known.
 */
export function touchedFiles({ findings }: Pick<BoardState, "findings">, task: Task): readonly FilePattern[] {
  const recipe = task.assignee === undefined ? recipes.get(task.recipe?.recipe ?? "") : undefined;
  if (recipe !== undefined) return recipe.files.map((file) => file.split("/"));
  const found = task.findings.flatMap((id) => {
    const finding = findings.get(id);
    return finding === undefined ? [] : remember(ofFindings, finding, filesOfFinding);
  });
  return [...remember(ofTasks, task, filesOfTask), ...found];
}

const ofTasks = new WeakMap<Task, readonly FilePattern[]>();
const ofFindings = new WeakMap<Finding, readonly FilePattern[]>();

function remember<Key extends object>(
  known: WeakMap<Key, readonly FilePattern[]>,
  key: Key,
  read: (key: Key) => readonly FilePattern[],
): readonly FilePattern[] {
  const patterns = known.get(key) ?? read(key);
  known.set(key, patterns);
  return patterns;
}

function filesOfFinding({ evidence }: Finding): readonly FilePattern[] {
  return [...new Set(evidence.map(({ file }) => file))].flatMap(parsePatterns);
}

function filesOfTask(task: Task): readonly FilePattern[] {
  const words = [
    task.title,
    task.description,
    task.notes,
    ...task.criteria.map(({ text }) => text),
    ...task.checklist.map(({ text }) => text),
  ];
  const named = new Set([...task.files, ...words.flatMap(filesNamedIn)]);
  return [...named].flatMap(parsePatterns);
}

/** In code marks, or a word with a slash in it. */
const candidate = /`([^`\n]+)`|(?<![\w/@:.`-])((?:\.{1,2}\/)?[\w.@*{},[\]()-]+(?:\/[\w.@*{},[\]()-]*)+)(?![\w`])/g;

/**
 * Paths in a text. Taken are names with the extension of a language or of a
 * usual file: `src/a.ts` anywhere, `a.ts` only in code marks, where it may stand
 * in any folder; and in code marks also folders, `src/core/`.
 */
export function filesNamedIn(text: string): readonly string[] {
  return [...text.matchAll(candidate)].flatMap(([, marked, bare]): readonly string[] => {
    const name = (marked ?? bare ?? "")
      .trim()
      .replace(/[.,;)]+$/, "")
      .replace(/^\((?=[^)]*$)/, "");
    if (/\s|:\/\/|^(?:[@~$/-]|\.\.)/.test(name)) return [];
    const path = name.replace(/(?:#L\d+.*|:\d+(?:[-:]\d+)?)$/, "").replace(/^\.\//, "");
    if (isFolder(path)) return marked === undefined ? [] : [path];
    if (!hasKnownExtension(path)) return [];
    return [path.includes("/") || rootFile.test(path) ? path : `**/${path}`];
  });
}

function isFolder(path: string): boolean {
  return /^[\w.@-]+(?:\/[\w.@-]+)*\/(?:\*\*)?$/.test(path);
}

/** Names that stand at the top of a repository, unless a folder is named with them. */
const rootFile =
  /^(?:package(?:-lock)?\.json|tsconfig(?:\.\w+)?\.json|pyproject\.toml|Cargo\.(?:toml|lock)|go\.(?:mod|sum)|[A-Z]{4,}\.md)$/;

/** Besides those of languages. */
const usualExtension = /\.(?:md|mdx|txt|json|jsonc|ya?ml|toml|lock|xml|csv|svg|env|ini|cfg|conf|snap)$/i;

function hasKnownExtension(path: string): boolean {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return (
    /[\w*\])]\.\w+$/.test(last) && (usualExtension.test(last) || languageOf(last.replaceAll("*", "x")) !== undefined)
  );
}
