import { describePattern, isPlain, mayMeet, type FilePattern } from "./file-pattern.ts";

/** Where two meet: who was there first, and what both touch, for a person. */
export interface Meeting<Holder> {
  readonly holder: Holder;
  readonly place: string;
}

interface Claim<Holder> {
  /** Claims are numbered as they come. */
  readonly number: number;
  readonly holder: Holder;
  readonly pattern: FilePattern;
}

interface Node<Holder> {
  readonly children: Map<string, Node<Holder>>;
  /** Who claims this file. */
  file: Claim<Holder> | undefined;
  /** Who claims this folder with all in it. */
  folder: Claim<Holder> | undefined;
  /** Whoever claims something here or below. */
  any: Claim<Holder> | undefined;
}

/** Who works where. Plain files and folders are found by their path, globs one by one. */
export class FileClaims<Holder> {
  readonly #root: Node<Holder> = emptyNode();
  readonly #all: Claim<Holder>[] = [];
  readonly #globs: Claim<Holder>[] = [];

  add(patterns: readonly FilePattern[], holder: Holder): void {
    for (const pattern of patterns) {
      const claim = { holder, pattern, number: this.#all.length };
      this.#all.push(claim);
      if (isPlain(pattern)) this.#plant(claim);
      else this.#globs.push(claim);
    }
  }

  /** Who works where `patterns` are; of several, who came first to the first place that is not free. */
  meeting(patterns: readonly FilePattern[]): Meeting<Holder> | undefined {
    for (const pattern of patterns) {
      const met = isPlain(pattern)
        ? earlier(
            this.#find(pattern),
            this.#globs.find((claim) => mayMeet(claim.pattern, pattern)),
          )
        : this.#all.find((claim) => mayMeet(claim.pattern, pattern));
      if (met === undefined) continue;
      const smaller = isPlain(met.pattern) && met.pattern.length >= pattern.length ? met.pattern : pattern;
      return { holder: met.holder, place: describePattern(isPlain(smaller) ? smaller : met.pattern) };
    }
    return undefined;
  }

  #plant(claim: Claim<Holder>): void {
    const { pattern } = claim;
    let node = this.#root;
    node.any ??= claim;
    for (const segment of pattern) {
      if (segment === "**") {
        node.folder ??= claim;
        return;
      }
      let child = node.children.get(segment);
      if (child === undefined) node.children.set(segment, (child = emptyNode()));
      node = child;
      node.any ??= claim;
    }
    node.file ??= claim;
  }

  #find(pattern: FilePattern): Claim<Holder> | undefined {
    let node = this.#root;
    let found: Claim<Holder> | undefined;
    for (const segment of pattern) {
      if (segment === "**") return earlier(found, node.any);
      found = earlier(found, node.folder);
      const child = node.children.get(segment);
      if (child === undefined) return found;
      node = child;
    }
    return earlier(found, earlier(node.folder, node.file));
  }
}

function earlier<Holder>(a: Claim<Holder> | undefined, b: Claim<Holder> | undefined): Claim<Holder> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.number < b.number ? a : b;
}

function emptyNode<Holder>(): Node<Holder> {
  return { children: new Map(), file: undefined, folder: undefined, any: undefined };
}
