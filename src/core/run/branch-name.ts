import { fingerprint } from "../hash.ts";

const LONGEST = 100;

/**
 * The nearest name that git and every forge accept as a branch. A name that
 * had to be changed keeps a fingerprint of the original, so that two different
 * names never become one branch; a good name comes back as it is.
 */
export function safeBranchName(name: string): string {
  const parts = name
    .split("/")
    .map(safePart)
    .filter((part) => part !== "");
  const safe = parts
    .join("/")
    .slice(0, LONGEST)
    .replace(/[-./]+$/, "");
  if (safe === name && safe !== "") return name;
  return `${safe === "" ? "task" : safe}-${fingerprint(name).slice(0, 5)}`;
}

/** The branch of a task, for example `tutti/t-3f9ab2c-add-a-licence`. */
export function branchOfTask(id: string, title: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return safeBranchName(`tutti/${id}-${words.slice(0, 40)}`.replace(/-+$/, ""));
}

/** The branch of a run: the plain name of its task for the first one, a name of its own for each later one. */
export function branchOfRun(
  task: { readonly id: string; readonly title: string },
  run: string,
  isFirst: boolean,
): string {
  return branchOfTask(isFirst ? task.id : `${task.id}-${run}`, task.title);
}

function safePart(part: string): string {
  return part
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}._+=-]+/gu, "-")
    .replaceAll(/\.{2,}/g, ".")
    .replaceAll(/^[-.]+|[-.]+$/g, "")
    .replace(/\.lock$/i, "");
}
