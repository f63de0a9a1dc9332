import type { Judgement } from "./judgement.ts";
import type { ShellWord } from "./shell-words.ts";

const looking = new Set(
  "status log diff show rev-parse ls-files ls-tree blame grep describe shortlog cat-file merge-base name-rev reflog show-ref for-each-ref rev-list diff-tree diff-index check-ignore check-attr count-objects fsck version help whatchanged range-diff cherry var".split(
    " ",
  ),
);
const changing = new Set(
  "add commit merge checkout switch restore stash cherry-pick revert tag reset rm mv rebase am apply init notes bisect branch worktree sparse-checkout clean read-tree write-tree commit-tree format-patch".split(
    " ",
  ),
);
const fetching = new Set(["fetch", "pull", "clone", "ls-remote", "submodule", "lfs"]);

/** Options before the command, and those of them that take a value. */
const valued = new Set(["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env"]);

/** @param judgeLine  for commands that git is told to run */
export function judgeGit(words: readonly ShellWord[], judgement: Judgement, judgeLine: (line: string) => void): void {
  let at = 0;
  for (; words[at]?.text.startsWith("-") === true; at++) {
    const option = words[at]?.text ?? "";
    const value = words[at + 1];
    if (option === "-C") judgement.goes(value);
    else if (option === "-c" || /^--(?:config-env|exec-path)/.test(option))
      judgement.add("git", "It gives git a setting of its own, which may run programs.");
    else if (/^--(?:git-dir|work-tree)/.test(option)) judgement.add("outside", "It works on another repository.");
    else if (option === "--version" || option === "--help") return judgement.add("read");
    if (valued.has(option)) at++;
  }
  const command = words[at];
  if (command === undefined) return judgement.add("read");
  if (command.computed) return judgement.unreadable("which git command it runs is only known when it runs");
  const rest = words.slice(at + 1);
  const has = (...options: readonly string[]): boolean => rest.some(({ text }) => options.includes(text));
  const name = command.text;
  const harm = harmOf(
    name,
    rest.map(({ text }) => text),
    has,
  );
  if (name === "push" || name === "send-email" || name === "request-pull") return judgement.add("publish", harm);
  if (fetching.has(name)) return judgement.add("network", harm);
  if (name === "rebase" || name === "bisect" || name === "submodule" || name === "filter-branch") {
    const exec = rest.findIndex(({ text }) => ["-x", "--exec", "run", "foreach"].includes(text));
    if (exec !== -1)
      judgeLine(
        rest
          .slice(exec + 1)
          .map(({ text }) => text)
          .join(" "),
      );
  }
  if (looking.has(name) && harm === undefined) return judgement.add("read");
  if (changing.has(name) || looking.has(name)) return judgement.add("git", harm);
  if (name === "config" && has("--get", "--list", "-l", "--get-all", "get", "list")) return judgement.add("read");
  if (name === "remote" && (rest.length === 0 || has("-v", "show", "get-url"))) return judgement.add("read");
  judgement.add("git", harm ?? `git ${name} is not an everyday command.`);
}

type Has = (...options: readonly string[]) => boolean;

function harmOf(name: string, rest: readonly string[], has: Has): string | undefined {
  const short = (letter: string): boolean => rest.some((text) => new RegExp(`^-[a-zA-Z]*${letter}`).test(text));
  switch (name) {
    case "push": {
      const forced = has("--force", "--mirror", "--delete", "--prune") || short("f") || short("d");
      const rewrites = forced || rest.some((text) => text.startsWith("--force-with-lease") || /^[+:]/.test(text));
      return rewrites
        ? "It rewrites or deletes what is on the remote."
        : "It publishes commits: that is done by Tutti.";
    }
    case "reset":
      return has("--hard", "--merge", "--keep") ? "It throws away changes that are not committed." : undefined;
    case "clean":
      return has("-n", "--dry-run") ? undefined : "It deletes files that git does not know.";
    case "checkout":
    case "restore": {
      const throws =
        has("--", ".", "--force", "-f", "--worktree", "-W") || (name === "restore" && !has("--staged", "-S"));
      return throws ? "It throws away changes that are not committed." : undefined;
    }
    case "switch":
      return has("--force", "-f", "--discard-changes") ? "It throws away changes that are not committed." : undefined;
    case "branch":
      return short("D") || short("M") || short("f") || has("--delete", "--force") || short("d")
        ? "It deletes or moves a branch."
        : undefined;
    case "tag":
      return short("d") || short("f") ? "It deletes or moves a tag." : undefined;
    case "stash":
      return has("drop", "clear") ? "It throws away work that was put aside." : undefined;
    case "reflog":
      return has("expire", "delete") ? "It deletes what git keeps of lost work." : undefined;
    case "worktree":
      return has("list") ? undefined : "Worktrees are made and removed by Tutti.";
    case "commit":
      return has("--no-verify", "-n") ? "It leaves out the project's own checks." : undefined;
    case "gc":
    case "prune":
    case "repack":
      return "It deletes what git keeps of lost work.";
    case "filter-branch":
    case "filter-repo":
    case "update-ref":
    case "replace":
    case "symbolic-ref":
      return "It rewrites what git knows of the past.";
    case "config":
      return "It changes git's settings, which may run programs.";
    case "remote":
      return "It changes where the repository is published.";
    case "submodule":
      return has("foreach") ? undefined : "It fetches other repositories.";
    case "clone":
      return "It fetches another repository.";
    default:
      return rest.some((text) => /^--(?:upload-pack|receive-pack|exec|ext-diff|textconv)/.test(text))
        ? "It tells git to run a program."
        : undefined;
  }
}
