import { compare } from "../analyse/project.ts";
import type { Imports } from "./imports.ts";

/** A file of code, as the map sees it. */
export interface MappedFile {
  readonly path: string;
  /** What it offers, in its own order. */
  readonly names: readonly string[];
  /** Every word that could be a name of something. */
  readonly words: ReadonlySet<string>;
  readonly imports: Imports;
}

export interface RankedFile {
  readonly path: string;
  /** What it offers, what most others use first. */
  readonly names: readonly string[];
  /** How many files certainly or very probably use it. */
  readonly users: number;
  readonly rank: number;
}

interface Link {
  weight: number;
  sure: boolean;
}

/** A name that more files than this offer says nothing about where it comes from. */
const mostOwners = 5;
const damping = 0.85;
const rounds = 30;

/**
 * Files by importance, most important first: PageRank over who uses whom. A
 * file uses another when it imports it, or when it has a word that only a few
 * files offer as a name: as in the repo map of aider. A name that could be any
 * word counts only where the file is imported; a name of several files is
 * shared among them.
 *
 * The number of rounds is fixed and ties are broken by path, so that the same
 * files give the same order on every machine.
 */
export function rankFiles(files: readonly MappedFile[]): readonly RankedFile[] {
  const sorted = files.toSorted((left, right) => compare(left.path, right.path));
  const { links, uses } = linksOf(sorted);
  const ranks = pageRank(links);
  const users = sorted.map(() => 0);
  for (const targets of links)
    for (const [target, { sure }] of targets) if (sure) users[target] = (users[target] ?? 0) + 1;
  return sorted
    .map(({ path, names }, index) => ({
      path,
      names: names.toSorted((left, right) => (uses.get(right) ?? 0) - (uses.get(left) ?? 0)),
      users: users[index] ?? 0,
      rank: ranks[index] ?? 0,
    }))
    .toSorted((left, right) => right.rank - left.rank || compare(left.path, right.path));
}

type Links = readonly ReadonlyMap<number, Link>[];

function linksOf(files: readonly MappedFile[]): { readonly links: Links; readonly uses: ReadonlyMap<string, number> } {
  const owners = ownersOf(files);
  const find = finderOf(files);
  const uses = new Map<string, number>();
  const links = files.map(({ words, imports }, from) => {
    const targets = new Map<number, Link>();
    const link = (to: number, weight: number, sure: boolean): void => {
      if (to === from) return;
      const known = targets.get(to) ?? { weight: 0, sure: false };
      targets.set(to, { weight: known.weight + weight, sure: known.sure || sure });
    };
    for (const to of find(imports)) link(to, 1, true);
    for (const word of words) {
      const among = owners.get(word);
      if (among === undefined || among.length > mostOwners || among.includes(from)) continue;
      const meant = isTelling(word) ? among : among.filter((to) => targets.get(to)?.sure === true);
      if (meant.length > 0) uses.set(word, (uses.get(word) ?? 0) + 1);
      for (const to of meant) link(to, 1 / meant.length, meant.length === 1);
    }
    return targets;
  });
  return { links, uses };
}

/** Finds the files that are imported. An end of a path that fits several files means none. */
function finderOf(files: readonly MappedFile[]): (imports: Imports) => ReadonlySet<number> {
  const byPath = new Map<string, number>();
  const byTail = new Map<string, number | undefined>();
  for (const [index, { path }] of files.entries()) {
    for (const stem of stemsOf(path)) {
      byPath.set(stem, index);
      const parts = stem.split("/");
      for (let at = 0; at < parts.length - 1; at++) {
        const tail = parts.slice(at).join("/");
        byTail.set(tail, byTail.has(tail) && byTail.get(tail) !== index ? undefined : index);
      }
    }
  }
  return ({ paths, tails }) => {
    const found = [...paths].map((path) => byPath.get(path));
    const ends = [...tails].map((tail) => byTail.get(tail) ?? byTail.get(tail.slice(0, tail.lastIndexOf("/"))));
    return new Set([...found, ...ends].filter((index) => index !== undefined));
  };
}

function ownersOf(files: readonly MappedFile[]): ReadonlyMap<string, readonly number[]> {
  const owners = new Map<string, number[]>();
  for (const [index, { names }] of files.entries()) {
    for (const name of names) {
      const known = owners.get(name);
      if (known === undefined) owners.set(name, [index]);
      else known.push(index);
    }
  }
  return owners;
}

/** How others may import a file: without its ending, and by its folder when it is the folder's index. */
function stemsOf(path: string): readonly string[] {
  const stem = path.replace(/\.\w+$/, "");
  const folder = /^(.+)\/(?:index|__init__|mod)$/.exec(stem)?.[1];
  return folder === undefined ? [stem] : [stem, folder];
}

function isTelling(name: string): boolean {
  return name.length >= 10 || (name.length >= 4 && /[a-z][A-Z]|_[A-Za-z]|^[A-Z]\w*[a-z]/.test(name));
}

function pageRank(links: Links): readonly number[] {
  const count = links.length;
  const sums = links.map((targets) => [...targets.values()].reduce((sum, { weight }) => sum + weight, 0));
  let ranks = links.map(() => 1 / count);
  for (let round = 0; round < rounds; round++) {
    const next = links.map(() => 0);
    let loose = 0;
    for (const [from, targets] of links.entries()) {
      const rank = ranks[from] ?? 0;
      const sum = sums[from] ?? 0;
      if (sum === 0) loose += rank;
      else for (const [to, { weight }] of targets) next[to] = (next[to] ?? 0) + (rank * weight) / sum;
    }
    ranks = next.map((rank) => (1 - damping) / count + damping * (rank + loose / count));
  }
  return ranks;
}
