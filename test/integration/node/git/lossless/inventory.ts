import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import type { Scratch } from "../../../../fakes/scratch-repository.ts";

/** Git's id of these bytes. */
export function blobId(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** Every file and link below `folder` with its mode and git's id of its bytes. Names are byte strings. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await walk(folder, "", found);
  return found;
}

async function walk(folder: string, prefix: string, found: Map<string, string>): Promise<void> {
  const place = (path: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path, "latin1")]);
  for (const bytes of await readdir(place(prefix), { encoding: "buffer" }).catch(() => [])) {
    const name = bytes.toString("latin1");
    const path = prefix === "" ? name : `${prefix}/${name}`;
    if (name === ".git") continue;
    const stat = await lstat(place(path));
    if (stat.isDirectory()) await walk(folder, path, found);
    else if (stat.isSymbolicLink())
      found.set(path, `link ${blobId(await readlink(place(path), { encoding: "buffer" }))}`);
    else if (stat.isFile())
      found.set(path, `${(stat.mode & 0o100) === 0 ? "file" : "exec"} ${blobId(await readFile(place(path)))}`);
  }
}

/** What must never change: the main checkout's files, index, HEAD and branch. */
export async function mainCheckout(scratch: Scratch): Promise<unknown> {
  const { repo } = scratch;
  return {
    files: [...(await filesIn(repo))],
    index: (await readFile(`${repo}/.git/index`)).toString("hex"),
    head: await readFile(`${repo}/.git/HEAD`, "utf8"),
    refs: await scratch.run(["for-each-ref", "refs/heads/main", "refs/heads/side"]),
    status: await scratch.run(["status", "--porcelain", "--ignored"]),
  };
}

/** Ids of all objects that a branch, a tag, a saved ref or a worktree's HEAD reaches. */
export async function reachable(scratch: Scratch): Promise<Set<string>> {
  return idsIn(await scratch.run(["rev-list", "--objects", "--all"]));
}

/** As `reachable`, of what the main checkout has of its submodule. */
export async function reachableInSubmodule(scratch: Scratch): Promise<Set<string>> {
  return idsIn(await scratch.run(["rev-list", "--objects", "--all", "HEAD"], `${scratch.repo}/.git/modules/sub`));
}

function idsIn(listed: string): Set<string> {
  return new Set(listed.split("\n").map((line) => line.slice(0, 40)));
}

/** The files of a commit, as `filesIn` tells them. */
export async function filesOf(
  { git, repo }: Scratch,
  commit: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const listed = await git.bytes(repo, ["ls-tree", "-r", "-z", commit], {}, signal);
  const kinds: Readonly<Record<string, string>> = { "120000": "link", "100755": "exec", "100644": "file" };
  return new Map(
    listed
      .split("\0")
      .filter((line) => line !== "" && !line.startsWith("160000"))
      .map((line) => [line.slice(line.indexOf("\t") + 1), `${kinds[line.slice(0, 6)]} ${line.split(/[ \t]/)[2]}`]),
  );
}
