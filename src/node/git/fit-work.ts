import { refused } from "#core/errors.ts";
import type { Fitted, Worktree } from "#core/run/worktrees.ts";
import { addAll } from "./add-all.ts";
import type { Git } from "./git.ts";
import { commitOf } from "./repository.ts";
import { gitDirOf, openTemporaryIndex } from "./temporary-index.ts";
import { fields } from "./working-files.ts";

/**
 * Works out what a worktree and its branch would be on another commit: its own
 * commits one after the other, then what is not committed. Where one of them
 * collides, all of it as one change. Worktree, index and branch stay as they are.
 */
export async function fitWork(
  git: Git,
  { path, branch, base }: Worktree,
  onto: string,
  signal: AbortSignal,
): Promise<Fitted> {
  const target = await commitOf(git, path, onto, signal);
  if (target === undefined) {
    throw refused(`There is no commit ${onto.slice(0, 10)} in this clone, so ${branch} cannot be rebased onto it.`);
  }
  const head = await headOf(git, path, branch, signal);
  if (await git.asks(path, ["merge-base", "--is-ancestor", target, base], {}, signal)) return { how: "there" };
  const files = await filesTree(git, path, signal);
  const treeOf = (commit: string) => git.line(path, ["rev-parse", "--verify", `${commit}^{tree}`], {}, signal);
  const dirty = files !== (await treeOf(head));
  // Its agent has merged that commit already: only what it stands on changes.
  if (await git.asks(path, ["merge-base", "--is-ancestor", target, head], {}, signal)) {
    if (files === (await treeOf(target))) return { how: "contained" };
    return { how: "fits", commit: head, ...(dirty && { files }) };
  }
  const merge = new Merge(git, path, signal);
  const all = await merge.trees(base, target, await merge.commit(files, [base], "All of it"));
  if (all.conflicts.length > 0) {
    return { how: "collides", commit: target, files: all.tree, conflicts: [...all.conflicts] };
  }
  if (all.tree === (await treeOf(target))) return { how: "contained" };
  const replayed = await replay(merge, git, path, { base, head, target }, signal);
  if (replayed === undefined) return { how: "fits", commit: target, files: all.tree };
  const rest = dirty ? all.tree : await treeOf(replayed);
  return { how: "fits", commit: replayed, ...(rest !== (await treeOf(replayed)) && { files: rest }) };
}

/** The commits of a branch on top of `target`; `undefined` where they cannot be moved one by one. */
async function replay(
  merge: Merge,
  git: Git,
  path: string,
  { base, head, target }: { readonly base: string; readonly head: string; readonly target: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const list = await git.text(
    path,
    ["rev-list", "--reverse", "--topo-order", "--parents", head, `^${base}`],
    {},
    signal,
  );
  let tip = target;
  for (const line of list.split("\n").filter((each) => each !== "")) {
    const [commit = "", parent = "", ...others] = line.split(" ");
    if (others.length > 0 || parent === "") return undefined;
    const { tree, conflicts } = await merge.trees(parent, tip, commit);
    if (conflicts.length > 0) return undefined;
    if (tree === (await git.line(path, ["rev-parse", `${tip}^{tree}`], {}, signal))) continue; // it is there already
    tip = await merge.again(commit, tree, tip);
  }
  return tip;
}

/** Merges and commits that touch neither worktree nor index. */
class Merge {
  readonly #git: Git;
  readonly #path: string;
  readonly #signal: AbortSignal;

  constructor(git: Git, path: string, signal: AbortSignal) {
    this.#git = git;
    this.#path = path;
    this.#signal = signal;
  }

  /** What `commit` changes against its parent `from`, put on `onto`. */
  async trees(
    from: string,
    onto: string,
    commit: string,
  ): Promise<{ readonly tree: string; readonly conflicts: readonly string[] }> {
    // Older gits take no merge base, so one is made: a commit with the tree of `onto` whose parent is `from`.
    const there = await this.commit(`${onto}^{tree}`, [from], "What is there");
    const args = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", there, commit];
    const options = { answers: [1, 129] };
    const { code, output } = await this.#git.answer(this.#path, args, options, this.#signal);
    if (code === 129) throw refused("Rebasing needs git 2.38 or newer. Install a newer git, then try again.");
    const [tree = "", ...conflicts] = fields(output.toString("utf8"));
    return { tree, conflicts: code === 0 ? [] : [...new Set(conflicts.filter((path) => path !== ""))] };
  }

  /** @param tree  or what names one */
  async commit(tree: string, parents: readonly string[], message: string): Promise<string> {
    const id = await this.#git.line(this.#path, ["rev-parse", "--verify", tree], {}, this.#signal);
    const identity = { name: "Tutti", email: "tutti@localhost", date: "@0 +0000" }; // the same again is the same object
    return this.#write(id, parents, message, identity, identity);
  }

  /** The same commit with another tree and parent; its author stays. */
  async again(commit: string, tree: string, parent: string): Promise<string> {
    const format = "--format=%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%B";
    const text = await this.#git.text(this.#path, ["log", "-1", "--date=raw", format, commit, "--"], {}, this.#signal);
    const [name = "", email = "", date = "", committer = "", address = "", ...message] = text.split("\0");
    const author = { name, email, date: `@${date}` };
    return this.#write(tree, [parent], message.join("\0").trimEnd(), author, { name: committer, email: address });
  }

  #write(tree: string, parents: readonly string[], message: string, author: Person, committer: Person) {
    const environment = { ...personEnvironment("AUTHOR", author), ...personEnvironment("COMMITTER", committer) };
    const args = ["commit-tree", "--no-gpg-sign", tree, ...parents.flatMap((parent) => ["-p", parent])];
    return this.#git.line(this.#path, args, { environment, input: `${message}\n` }, this.#signal);
  }
}

interface Person {
  readonly name: string;
  readonly email: string;
  /** As git reads it; now when absent. */
  readonly date?: string;
}

function personEnvironment(role: "AUTHOR" | "COMMITTER", { name, email, date }: Person): Record<string, string> {
  const person = { [`GIT_${role}_NAME`]: name, [`GIT_${role}_EMAIL`]: email };
  return date === undefined ? person : { ...person, [`GIT_${role}_DATE`]: date };
}

/** An agent may have detached HEAD, or gone on from it; commits that do not lead on from the branch are not taken in. */
async function headOf(git: Git, path: string, branch: string, signal: AbortSignal): Promise<string> {
  const [head, tip] = [
    await commitOf(git, path, "HEAD", signal),
    await commitOf(git, path, `refs/heads/${branch}`, signal),
  ];
  const leadsOn =
    head !== undefined &&
    (tip === undefined || (await git.asks(path, ["merge-base", "--is-ancestor", tip, head], {}, signal)));
  if (leadsOn) return head;
  throw refused(`${path} is not on its branch ${branch} any more. Switch there by hand, then rebase it.`);
}

/** What the worktree would be if all of it were committed. */
async function filesTree(git: Git, path: string, signal: AbortSignal): Promise<string> {
  await using index = await openTemporaryIndex(await gitDirOf(git, path, signal));
  const { environment } = index;
  await addAll(git, path, { environment }, signal);
  return await git.line(path, ["write-tree"], { environment }, signal);
}
