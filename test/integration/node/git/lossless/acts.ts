import { chmod, lstat, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { oneOf, type Random } from "../../../../rig/random.ts";

/** What an agent, or a person beside it, may do in a worktree. */
export interface Actor {
  readonly folder: string;
  readonly random: Random;
  /** Runs git in the worktree. */
  readonly git: (...args: string[]) => Promise<string>;
}

type Act = (actor: Actor) => Promise<unknown>;

const tracked = ["a.txt", "dir/b.txt", "dir/c.sh"];
const fresh = [
  "new.txt",
  "deep/er/est.txt",
  "wörter 日本.md",
  'quo"te\\.txt',
  "line\nfeed",
  "tab\there",
  " space ",
  "-dash",
  "dir",
  "deep",
  "sub",
  "sub/inside.txt",
  "umlaut-\u{fc}~1",
];
const ignored = [
  "x.log",
  "dir/y.log",
  "cache/one.bin",
  "cache/deep/two.bin",
  "private/notes.txt",
  "node_modules/p/index.js",
  "private/inner/node_modules/q.js",
  ".env",
];

const name = (random: Random): string => oneOf(random, [...tracked, ...tracked, ...fresh, ...ignored]);

const content = (random: Random): Buffer =>
  Buffer.from(Array.from({ length: random(150) }, () => oneOf(random, [10, 13, 65, 66, 0, 233, 32])));

async function write({ folder, random }: Actor): Promise<void> {
  const path = join(folder, name(random));
  await makeRoom(folder, path);
  await writeFile(path, content(random));
}

async function link({ folder, random }: Actor): Promise<void> {
  const path = join(folder, name(random));
  await makeRoom(folder, path);
  await symlink(oneOf(random, ["a.txt", "nowhere/at all", "../..", "cache"]), path);
}

async function changeMode({ folder, random }: Actor): Promise<void> {
  const path = join(folder, name(random));
  if ((await lstat(path).catch(() => undefined))?.isFile() === true)
    await chmod(path, oneOf(random, [0o755, 0o644, 0o700]));
}

async function conflict({ git, random }: Actor): Promise<void> {
  const way = oneOf(random, [
    ["merge", "--no-edit", "side"],
    ["rebase", "side"],
    ["rebase", "--autostash", "side"],
    ["merge", "--autostash", "--no-edit", "side"],
    ["cherry-pick", "side"],
    ["revert", "--no-edit", "HEAD"],
  ]);
  await git(...way);
}

async function detach({ git }: Actor): Promise<void> {
  await git("checkout", "--quiet", "--detach");
  await git("commit", "--quiet", "--allow-empty", "--all", "-m", "on no branch");
}

async function bisect({ git }: Actor): Promise<void> {
  await git("update-ref", "refs/worktree/mine", await stray(git));
  await git("bisect", "start", "HEAD", "HEAD~1");
}

async function stray(git: Actor["git"]): Promise<string> {
  return (await git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "nobody points here")).trim();
}

async function hide({ git, random }: Actor): Promise<void> {
  await git("update-index", oneOf(random, ["--assume-unchanged", "--skip-worktree"]), oneOf(random, tracked));
}

async function nest({ git, random, folder }: Actor): Promise<void> {
  const place = oneOf(random, ["inner", "cache/inner", "sub"]);
  await git("init", "--quiet", place);
  await writeFile(join(folder, place, "work.txt"), content(random));
}

/** What makes the submodule more than the main checkout has of it, or moves it. */
async function workInSubmodule({ git, random, folder }: Actor): Promise<void> {
  const words = oneOf(random, [
    ["commit", "--quiet", "--allow-empty", "-m", "in the submodule"],
    ["checkout", "--quiet", "-b", "mine"],
    ["rm", "--quiet", "lib.txt"],
    ["stash", "--quiet"],
  ]);
  await writeFile(join(folder, "sub", "lib.txt"), content(random));
  await git("-C", "sub", ...words);
}

/** Each with how often it happens beside the others. */
const acts: readonly (readonly [number, Act])[] = [
  [10, write],
  [3, link],
  [2, changeMode],
  [2, ({ folder, random }) => rm(join(folder, name(random)), { recursive: true, force: true })],
  [
    2,
    ({ folder, random }) =>
      mkdir(join(folder, oneOf(random, ["empty", "cache/empty", "deep/none"])), { recursive: true }),
  ],
  [3, ({ git }) => git("add", "--all")],
  [1, ({ git }) => git("add", "--intent-to-add", ".")],
  [1, ({ git }) => git("add", "--force", "private")],
  [2, ({ git }) => git("reset", "--quiet")],
  [3, ({ git }) => git("commit", "--quiet", "--allow-empty", "--all", "-m", "by the agent")],
  [3, conflict],
  [1, detach],
  [1, bisect],
  [1, hide],
  [1, ({ git }) => git("stash", "--quiet", "--include-untracked")],
  [1, ({ git }) => git("stash", "apply", "--quiet")],
  [1, ({ git }) => git("checkout", "--quiet", "-B", "agents-own")],
  [1, ({ git }) => git("reset", "--quiet", "--hard", "HEAD~1")],
];

const rareActs: readonly Act[] = [
  nest,
  workInSubmodule,
  workInSubmodule,
  ({ git }) => git("submodule", "--quiet", "update", "--init"),
  ({ git }) => git("checkout", "--quiet", "--orphan", "from-nothing"),
  ({ git }) => git("worktree", "lock", "."),
];

/** One random act. Git may refuse it, as it would refuse the agent. */
export async function act(actor: Actor): Promise<void> {
  const { random } = actor;
  const all = acts.flatMap(([weight, each]) => Array.from({ length: weight }, () => each));
  const chosen = random(60) === 0 ? oneOf(random, rareActs) : oneOf(random, all);
  await chosen(actor).catch(() => {});
}

/** Makes room for `path`: whatever is in its place, or a file or link in the place of its folder, goes. */
async function makeRoom(folder: string, path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== folder) {
    const there = await lstat(parent).catch(() => undefined);
    if (there === undefined || !there.isDirectory()) {
      await makeRoom(folder, parent);
      await mkdir(parent);
    }
  }
  await rm(path, { recursive: true, force: true });
}
