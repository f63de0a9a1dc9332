import { dirname } from "node:path";
import { TuttiError } from "#core/errors.ts";
import type { Git } from "./git.ts";

/** What `git apply` needs to make the very same bytes, whatever the person has configured. */
const format =
  "--no-color --no-ext-diff --no-textconv --no-relative --src-prefix=a/ --dst-prefix=b/ --no-renames --binary " +
  "--full-index --unified=3 --inter-hunk-context=0 --ignore-submodules=all";

/** What `commit` changes against `base`; empty when nothing. */
export async function patchBetween(
  git: Git,
  top: string,
  base: string,
  commit: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const args = ["-c", "diff.suppressBlankEmpty=false", "diff", ...format.split(" "), "--end-of-options"];
  return (await git.answer(top, [...args, base, commit, "--"], {}, signal)).output;
}

/** `applied`: the files are changed. `there`: they had been before. */
export type PatchOutcome =
  | { readonly outcome: "applied" | "there" }
  /** `problem` is the end of a sentence. */
  | { readonly outcome: "unfit"; readonly problem: string };

/** Changes the files of a folder, all of them or none; its index stays as it is. */
export async function applyPatch(
  git: Git,
  worktree: string,
  patch: Uint8Array,
  signal: AbortSignal,
): Promise<PatchOutcome> {
  if (patch.length === 0) return { outcome: "there" };
  // A folder without a repository of its own is not a part of one above it.
  const environment = { GIT_CEILING_DIRECTORIES: dirname(worktree) };
  const run = (...flags: readonly string[]) =>
    git.answer(
      worktree,
      ["apply", "--whitespace=nowarn", "--binary", ...flags, "-"],
      { input: patch, answers: [1, 128], environment },
      signal,
    );
  const { code, complaint } = await run();
  if (code === 0) return { outcome: "applied" };
  if ((await run("--check", "--reverse")).code === 0) return { outcome: "there" };
  return { outcome: "unfit", problem: inShort(complaint) };
}

/** Git complains of each file twice; the first words say where. */
function inShort(complaint: string): string {
  const lines = complaint.split("\n").flatMap((line) => /^error: (.+)$/.exec(line)?.[1] ?? []);
  const [first = complaint.trim()] = lines;
  if (first === "") throw new TuttiError("unavailable", "Git did not say why the change cannot be applied.");
  return lines.length > 2 ? `${first}, and more` : first;
}
