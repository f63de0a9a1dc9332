/** Text that a commit added to a file in one go, as far as it is looked at together. */
export interface AddedText {
  readonly commit: string;
  readonly author: string;
  /** In ISO 8601. */
  readonly date: string;
  readonly path: string;
  readonly text: string;
}

/** Begins the line of `git log` that names a commit: no line of a text file has this character. */
export const commitMark = "\0";
/** What `readAddedText` reads: one line for each commit, then its patch. */
export const logFormat = "%x00%H%x00%an%x00%aI";
/** So many characters of a file are looked at together; a longer addition is cut between lines. */
const longestText = 200_000;
const longestLine = 20_000;

/**
 * Reads the lines of `git log --patch --unified=0` and gives what was added, in
 * the order of the log. It holds one file's addition at a time. What a line
 * means is counted by the head of its hunk, so no content can pass for a head.
 */
export class AddedTextReader {
  #commit = { commit: "", author: "", date: "" };
  #path: string | undefined;
  #lines: string[] = [];
  #length = 0;
  #left = { removed: 0, added: 0 };
  /** Commits that have begun. */
  commits = 0;

  /** What is complete after this line, if anything is. */
  read(line: string): AddedText | undefined {
    if (this.#left.added > 0 && line.startsWith("+")) {
      this.#left.added--;
      return this.#add(line.slice(1, longestLine));
    }
    if (this.#left.removed > 0 && line.startsWith("-")) {
      this.#left.removed--;
      return undefined;
    }
    if (line.startsWith(commitMark)) {
      const ended = this.end();
      const [, commit = "", author = "", date = ""] = line.split("\0");
      this.#commit = { commit, author, date };
      this.commits++;
      return ended;
    }
    if (line.startsWith("diff --git ")) return this.end();
    if (line.startsWith("+++ ")) this.#path = pathIn(line);
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) this.#left = { removed: Number(hunk[1] ?? 1), added: Number(hunk[2] ?? 1) };
    return undefined;
  }

  /** What is left at the end of a file, or of the log. */
  end(): AddedText | undefined {
    const ended = this.#take();
    this.#path = undefined;
    this.#left = { removed: 0, added: 0 };
    return ended;
  }

  #add(text: string): AddedText | undefined {
    this.#lines.push(text);
    this.#length += text.length;
    return this.#length > longestText ? this.#take() : undefined;
  }

  #take(): AddedText | undefined {
    const [path, lines] = [this.#path, this.#lines];
    this.#lines = [];
    this.#length = 0;
    return path === undefined || lines.length === 0 ? undefined : { ...this.#commit, path, text: lines.join("\n") };
  }
}

/** `+++ b/path`, in quotes when it holds characters that git escapes; a tab ends a path with blanks. */
function pathIn(line: string): string | undefined {
  const name = line.slice("+++ ".length).replace(/\t$/, "");
  const plain = name.startsWith('"') ? name.slice(1, -1).replace(/\\(["\\])/g, "$1") : name;
  return plain.startsWith("b/") ? plain.slice(2) : undefined;
}
