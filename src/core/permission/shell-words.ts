import { ShellVariables, unescaped } from "./shell-text.ts";

/** One word of a command as the shell would pass it on. */
export interface ShellWord {
  readonly text: string;
  /** Part of it is only known when it runs. */
  readonly computed: boolean;
}

export interface SimpleCommand {
  readonly words: readonly ShellWord[];
  /** Files that it reads and writes by redirection. */
  readonly reads: readonly ShellWord[];
  readonly writes: readonly ShellWord[];
  /** What another command prints is its input. */
  readonly piped: boolean;
  /** The text that is given to it as input. */
  readonly input: string | undefined;
}

/** The shell's own grammar where this is no parser for it: such a line cannot be read. */
export class Unreadable extends Error {}

/**
 * Every simple command of a line for a POSIX shell: in pipes, lists, groups,
 * loops and substitutions, in the order of their beginnings. Variables that the
 * line itself sets are put in.
 *
 * @throws Unreadable  when it cannot be sure what would run
 */
export function simpleCommands(line: string): readonly SimpleCommand[] {
  return new Reader(line, new ShellVariables(), true).list(undefined);
}

const skipped = new Set(["if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!", "{", "}", "time"]);
const changesVariables = new Set(
  "export declare typeset local readonly read mapfile readarray getopts unset eval source . printf set".split(" "),
);
const operators = ["&&", "||", ";;", "|&", ";", "&", "|", "\n"];
const redirections = ["&>>", "&>", "<<<", "<<-", "<<", ">>", ">|", "<>", ">&", "<&", ">", "<"];

interface Draft {
  readonly assigned: string[];
  words: ShellWord[];
  reads: ShellWord[];
  writes: ShellWord[];
  input: string | undefined;
}

class Reader {
  readonly #text: string;
  readonly #variables: ShellVariables;
  /** Not in a bracket or a substitution. */
  readonly #outermost: boolean;
  readonly #commands: SimpleCommand[] = [];
  /** Heredocs whose text begins after the end of the line. */
  readonly #heredocs: { readonly end: string; readonly draft: Draft }[] = [];
  #at = 0;
  /** What comes now is surely done: nothing before it decides. */
  #sure = true;

  constructor(text: string, variables: ShellVariables, outermost: boolean) {
    this.#text = text;
    this.#variables = variables;
    this.#outermost = outermost;
  }

  /** Reads to the end, or past `close`. */
  list(close: string | undefined): readonly SimpleCommand[] {
    let draft = empty();
    const drafts: { readonly draft: Draft; readonly piped: boolean }[] = [];
    let piped = false;
    const finish = (): void => {
      if (draft.words.length + draft.writes.length + draft.reads.length > 0) drafts.push({ draft, piped });
      draft = empty();
    };
    for (;;) {
      this.#blank();
      if (this.#at >= this.#text.length) {
        if (close !== undefined || this.#heredocs.length > 0) throw new Unreadable("It ends too early.");
        break;
      }
      if (close !== undefined && this.#take(close)) break;
      const operator = operators.find((each) => this.#take(each));
      if (operator !== undefined) {
        if (operator === ";;") throw new Unreadable("It has a case of its own.");
        finish();
        piped = operator === "|" || operator === "|&";
        this.#sure &&= operator === ";" || operator === "\n";
        if (operator === "\n") this.#heredocTexts();
        continue;
      }
      if (this.#take("(")) {
        if (draft.words.length > 0) throw new Unreadable("It defines a function.");
        const inner = this.#nested(")");
        this.#commands.push(...inner.map((command) => ({ ...command, piped: command.piped || piped })));
        continue;
      }
      if (this.#take(")")) throw new Unreadable("A bracket is closed that was never opened.");
      if (!this.#redirection(draft)) this.#addWord(draft, this.#word());
    }
    finish();
    this.#commands.push(
      ...drafts.map(({ draft: { words, reads, writes, input }, piped: fed }) => ({
        words,
        reads,
        writes,
        input,
        piped: fed,
      })),
    );
    return this.#commands;
  }

  get end(): number {
    return this.#at;
  }

  #addWord(draft: Draft, word: ShellWord): void {
    if (draft.words.length > 0) return void draft.words.push(word);
    if (!word.computed && skipped.has(word.text)) {
      this.#sure = false; // a branch or a loop
      return;
    }
    if (["case", "select", "function", "coproc"].includes(word.text)) throw new Unreadable(`It uses “${word.text}”.`);
    if (word.text === "for") return this.#variables.forget(this.#loopVariable());
    const assigned = /^([A-Za-z_]\w*)\+?=(.*)$/s.exec(word.text);
    if (assigned !== null) {
      const [, name = "", value = ""] = assigned;
      if (word.computed || !this.#sure || !this.#outermost || word.text.includes("+=")) this.#variables.forget(name);
      else this.#variables.set(name, value);
      draft.assigned.push(name);
      return;
    }
    for (const name of draft.assigned) this.#variables.forget(name); // of this command only
    if (changesVariables.has(word.text)) this.#variables.forgetAll();
    draft.words.push(word);
  }

  /** `for NAME in WORDS`: the words up to the `do` are only values. */
  #loopVariable(): string {
    this.#blank();
    const { text: name } = this.#word();
    while (this.#at < this.#text.length && !/[;\n]/.test(this.#text[this.#at] ?? "")) {
      this.#blank();
      if (/[;\n]/.test(this.#text[this.#at] ?? ";")) break;
      this.#word();
    }
    return name;
  }

  #redirection(draft: Draft): boolean {
    const number = /^\d+(?=[<>])/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    const rest = this.#text.slice(this.#at + number.length);
    const kind = redirections.find((each) => rest.startsWith(each));
    if (kind === undefined || /^[<>]\(/.test(rest)) return false;
    this.#at += number.length + kind.length;
    this.#blank();
    const target = this.#word();
    if (kind === "<<" || kind === "<<-") this.#heredocs.push({ end: target.text, draft });
    else if (kind === "<<<") draft.input = target.computed ? "$(computed)" : target.text;
    else if (kind === ">&" || kind === "<&") {
      if (!/^(\d+|-)$/.test(target.text)) draft.writes.push(target);
    } else (kind === "<" ? draft.reads : draft.writes).push(target);
    return true;
  }

  #heredocTexts(): void {
    for (const { end, draft } of this.#heredocs.splice(0)) {
      const lines: string[] = [];
      for (;;) {
        if (this.#at >= this.#text.length) throw new Unreadable("Its input does not end.");
        const stop = this.#text.indexOf("\n", this.#at);
        const line = this.#text.slice(this.#at, stop === -1 ? undefined : stop);
        this.#at = stop === -1 ? this.#text.length : stop + 1;
        if (line.trim() === end) break;
        lines.push(line);
      }
      draft.input = lines.join("\n");
    }
  }

  #word(): ShellWord {
    let text = "";
    let computed = false;
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? "";
      if (/[\s;&|()]/.test(char) || (/[<>]/.test(char) && this.#text[this.#at + 1] !== "(")) break;
      const part = this.#part(char);
      text += part.text;
      computed ||= part.computed || (char === "$" && /\s/.test(part.text)); // it becomes several words
    }
    if (this.#at === start) throw new Unreadable("It is not a command line.");
    return { text, computed };
  }

  #part(char: string): ShellWord {
    this.#at++;
    if (char === "'") return literal(this.#until("'"));
    if (char === '"') return this.#quoted();
    if (char === "\\") {
      const next = this.#text[this.#at++] ?? "";
      return literal(next === "\n" ? "" : next);
    }
    if (char === "`") {
      this.#commands.push(...new Reader(this.#until("`"), this.#variables, false).list(undefined));
      return { text: "", computed: true };
    }
    if (char === "$") return this.#dollar();
    if ((char === "<" || char === ">") && this.#take("(")) {
      this.#commands.push(...this.#nested(")"));
      return { text: "/dev/fd/9", computed: false };
    }
    return literal(char);
  }

  #quoted(): ShellWord {
    let text = "";
    let computed = false;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new Unreadable("A quotation does not end.");
      if (char === '"') {
        this.#at++;
        return { text, computed };
      }
      if (char === "\\" && !/["\\$`\n]/.test(this.#text[this.#at + 1] ?? "")) {
        text += char;
        this.#at++;
        continue;
      }
      const part = char === "'" || char === "<" || char === ">" ? literal((this.#at++, char)) : this.#part(char);
      text += part.text;
      computed ||= part.computed;
    }
  }

  #dollar(): ShellWord {
    if (this.#take("((")) {
      this.#until("))");
      return literal("0");
    }
    if (this.#take("(")) {
      this.#commands.push(...this.#nested(")"));
      return { text: "", computed: true };
    }
    if (this.#take("'")) return literal(unescaped(this.#ansi()));
    const name = /^(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(this.#text.slice(this.#at));
    if (name !== null) {
      this.#at += name[0].length;
      return this.#variable(name[1] ?? name[2] ?? "");
    }
    if (this.#take("{")) {
      this.#until("}");
      return { text: "", computed: true };
    }
    if (/^[0-9?$!#@*-]/.test(this.#text[this.#at] ?? "")) {
      this.#at++;
      return { text: "", computed: true };
    }
    return literal("$");
  }

  #variable(name: string): ShellWord {
    const value = this.#variables.get(name);
    if (value !== undefined) return literal(value);
    if (this.#variables.has(name)) return { text: "", computed: true };
    if (name === "HOME") return literal("~");
    if (name === "PWD" || name === "TUTTI_WORKTREE") return literal(".");
    if (name === "TMPDIR") return literal("/tmp");
    return { text: "", computed: true };
  }

  #nested(close: string): readonly SimpleCommand[] {
    const inner = new Reader(this.#text.slice(this.#at), this.#variables, false);
    const commands = inner.list(close);
    this.#at += inner.end;
    return commands;
  }

  /** The text of `$'…'`, whose quotes may be escaped. */
  #ansi(): string {
    const text = /^(?:[^'\\]|\\.)*/s.exec(this.#text.slice(this.#at))?.[0] ?? "";
    this.#at += text.length;
    if (!this.#take("'")) throw new Unreadable("A quotation does not end.");
    return text;
  }

  #until(end: string): string {
    const stop = this.#text.indexOf(end, this.#at);
    if (stop === -1) throw new Unreadable("A quotation does not end.");
    const text = this.#text.slice(this.#at, stop);
    this.#at = stop + end.length;
    return text;
  }

  #blank(): void {
    const gap = /^(?:[ \t\r]|\\\n)*(?:#[^\n]*)?/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    this.#at += gap.length;
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }
}

function empty(): Draft {
  return { assigned: [], words: [], reads: [], writes: [], input: undefined };
}

function literal(text: string): ShellWord {
  return { text, computed: false };
}
