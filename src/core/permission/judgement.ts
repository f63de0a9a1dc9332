import { holdsSecrets, normal, whereabouts } from "./paths.ts";
import { PermissionClass, type Risk } from "./permission-class.ts";
import type { ShellWord } from "./shell-words.ts";

/** Says what one program does with its arguments. */
export type Judge = (words: readonly ShellWord[], judgement: Judgement, name: string) => void;

/** Always worth a look: no rule lets these pass. */
const grave: ReadonlySet<PermissionClass> = new Set(["publish", "system", "unknown"]);

/** Collects what a line does, and why that may do harm. */
export class Judgement {
  readonly #worktree: string | undefined;
  readonly #classes = new Set<PermissionClass>();
  readonly #harm = new Set<string>();

  constructor(worktree: string | undefined) {
    this.#worktree = worktree;
  }

  /** @param harm  a sentence, where it may do harm */
  add(what: PermissionClass, harm?: string): void {
    this.#classes.add(what);
    if (harm !== undefined) this.#harm.add(harm);
  }

  unreadable(why: string): void {
    this.add("unknown", `It cannot be read: ${why}.`);
  }

  secrets(what: string): void {
    this.add("read", `It would show secrets: ${what}.`);
  }

  reads(word: ShellWord | undefined): void {
    if (word === undefined || word.computed) return this.add("read");
    if (holdsSecrets(word.text)) return this.secrets(word.text);
    if (/^\/dev\/(?:tcp|udp)\//.test(word.text)) return this.add("network", "It opens a connection of its own.");
    const where = whereabouts(word.text, this.#worktree);
    this.add(where === "outside" || where === "system" ? "outside" : "read");
  }

  writes(word: ShellWord | undefined): void {
    if (word === undefined) return;
    if (word.computed) return this.add("edit", "Which file it would write is only known when it runs.");
    if (/^\/dev\/(?:tcp|udp)\//.test(word.text)) return this.add("network", "It opens a connection of its own.");
    if (this.#isGits(word.text)) return this.add("git", `It changes git's own files: ${word.text}.`);
    const where = whereabouts(word.text, this.#worktree);
    if (where === "nowhere") return this.add("read");
    if (where === "inside" || where === "temporary") return this.add("edit");
    this.add(where === "system" ? "system" : "outside", `It writes outside the worktree: ${word.text}.`);
  }

  /** @param all  with everything below it */
  deletes(word: ShellWord | undefined, all: boolean): void {
    if (word === undefined) return;
    if (word.computed) return this.add("edit", "What it would delete is only known when it runs.");
    const path = normal(word.text);
    if (all && ["", ".", "*", "**"].includes(path)) return this.add("edit", "It deletes everything in the worktree.");
    if (path.replaceAll(/[*?]/g, "") === "." || path === "..*")
      return this.add("edit", "It deletes hidden files of all kinds.");
    if (this.#isGits(word.text)) return this.add("git", `It deletes git's own files: ${word.text}.`);
    const where = whereabouts(word.text, this.#worktree);
    if (where === "inside" || where === "temporary") return this.add("edit");
    this.add(where === "system" ? "system" : "outside", `It deletes outside the worktree: ${word.text}.`);
  }

  /** From here on relative paths mean something else. */
  goes(word: ShellWord | undefined): void {
    if (word === undefined) return this.add("outside", "It leaves the worktree.");
    if (word.computed || word.text === "-") return this.unreadable("where it works is only known when it runs");
    const where = whereabouts(word.text, this.#worktree);
    if (where === "inside") return this.add("read");
    this.add("outside", `It works outside the worktree: ${word.text}.`);
  }

  /** A program or a script that is named by its path. */
  runsFile(word: ShellWord | undefined): void {
    if (word === undefined || word.computed) return this.unreadable("which file it runs is only known when it runs");
    const where = whereabouts(word.text, this.#worktree);
    if (where === "inside") return this.add("run");
    if (where === "nowhere") return this.unreadable("it runs whatever another command prints");
    this.add("unknown", `It runs ${word.text}, which is not part of the worktree.`);
  }

  risk(): Risk {
    const classes = PermissionClass.options.filter((each) => this.#classes.has(each));
    const risky = this.#harm.size > 0 || classes.some((each) => grave.has(each));
    return {
      classes: classes.length === 0 ? ["unknown"] : classes,
      risky: risky || classes.length === 0,
      reasons: [...this.#harm],
    };
  }

  #isGits(path: string): boolean {
    return /(?:^|\/)\.git(?:\/|$)/.test(normal(path));
  }
}
