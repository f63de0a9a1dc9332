/** Something in a repository that can be imported as one backlog. */
export interface BacklogSource {
  /** Shown to the person, and the name under which the import is recorded: the file, or the folder of one-file tasks. */
  readonly name: string;
  /** What to read, relative to the repository. */
  readonly paths: readonly string[];
}

/** Files that hold a list of tasks, by name, in whatever case. */
export const backlogNames = ["BACKLOG.md", "TODO.md", "ROADMAP.md", "TASKS.md"] as const;

/** Where such files are looked for, besides the top. */
export const backlogFolders = ["docs", "doc", ".github"] as const;

/** Where task-master keeps its tasks, today and formerly. */
const taskMasterFile = /^(?:(?:\.taskmaster\/)?tasks\/)?tasks\.json$/;

/** Folders below which every Markdown file is one task. */
const taskFolder = /^(?<root>(?:.*\/)?(?:backlog|\.backlog))\/(?:tasks|drafts|completed|decisions)\/[^/]+\.md$/i;
const settingsFile = /^(?<root>(?:.*\/)?(?:backlog|\.backlog))\/config\.ya?ml$/i;
const listFile = new RegExp(
  `^(?:(?:${backlogFolders.map((folder) => folder.replace(".", "\\.")).join("|")})/)?(?:${backlogNames
    .map((name) => name.replace(/\.md$/, ""))
    .join("|")})(?:\\.md|\\.markdown)?$`,
  "i",
);

/**
 * Which of a repository's files can be imported, lists first.
 *
 * @param paths  relative to the repository, with forward slashes
 */
export function findBacklogFiles(paths: readonly string[]): readonly BacklogSource[] {
  const sorted = paths.toSorted();
  const lists = sorted
    .filter((path) => listFile.test(path) || taskMasterFile.test(path))
    .map((path) => ({ name: path, paths: [path] }));
  const folders = Map.groupBy(sorted, (path) => (taskFolder.exec(path) ?? settingsFile.exec(path))?.groups?.["root"]);
  return [
    ...lists,
    ...[...folders].flatMap(([root, files]) =>
      root === undefined || !files.some((file) => taskFolder.test(file)) ? [] : [{ name: root, paths: files }],
    ),
  ];
}
