import { judgeGit } from "./judge-git.ts";
import { judgePackages, packagePrograms } from "./judge-packages.ts";
import { Judgement, type Judge } from "./judgement.ts";
import { commonPrograms } from "./common-programs.ts";
import type { Risk } from "./permission-class.ts";
import { simpleCommands, Unreadable, type SimpleCommand, type ShellWord } from "./shell-words.ts";

/**
 * What a command line for a POSIX shell does, and why it may do harm. It never runs anything,
 * and the same line always has the same answer. What it cannot read is risky.
 *
 * @param worktree  absolute path of where it would run
 */
export function riskOfCommand(line: string, worktree?: string): Risk {
  const judgement = new Judgement(worktree);
  judgeLine(line, judgement, 0);
  return judgement.risk();
}

/** A shell in a shell in a shell hides something. */
const deepest = 4;

function judgeLine(line: string, judgement: Judgement, depth: number): void {
  if (depth > deepest) return judgement.unreadable("it starts shells within shells");
  let commands: readonly SimpleCommand[];
  try {
    commands = simpleCommands(line);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return judgement.unreadable(error.message.replace(/^It /, "it ").replace(/\.$/, ""));
  }
  for (const command of commands) judgeCommand(command, judgement, depth);
}

function judgeCommand(command: SimpleCommand, judgement: Judgement, depth: number): void {
  for (const target of command.writes) judgement.writes(target);
  for (const source of command.reads) judgement.reads(source);
  judgeWords(command.words, command, judgement, depth);
}

const shells = new Set(["sh", "bash", "zsh", "dash", "ksh", "fish", "ash", "busybox"]);
const interpreters = /^(?:python[\d.]*|node|nodejs|deno|bun|perl|ruby|php|lua|osascript|Rscript|pwsh|powershell)$/;
const codeOption = /^(?:-c|-e|-p|-pe|-r|-ne|-le|-i?e|--eval|--print|--command|eval|-enc|-EncodedCommand|-Command)$/;

/** Programs that start the one after their own options; the number of their own operands comes with them. */
const wrappers: Readonly<Record<string, number>> = {
  command: 0,
  exec: 0,
  builtin: 0,
  nohup: 0,
  nice: 0,
  ionice: 0,
  setsid: 0,
  stdbuf: 0,
  time: 0,
  env: 0,
  timeout: 1,
  xargs: 0,
  parallel: 0,
  watch: 0,
  unbuffer: 0,
  chronic: 0,
};

function judgeWords(words: readonly ShellWord[], command: SimpleCommand, judgement: Judgement, depth: number): void {
  const [program, ...rest] = words;
  if (program === undefined) return;
  if (program.computed || (/[*?[{\s]/.test(program.text) && !/^\[\[?$/.test(program.text)))
    return judgement.unreadable("which program it starts is only known when it runs");
  const name = baseName(program.text);
  if (name === "sudo" || name === "doas" || name === "su" || name === "pkexec") {
    judgement.add("system", `It asks for another user's rights with ${name}.`);
    return judgeWords(afterOptions(rest, /^-[ugpCrt]$/), command, judgement, depth);
  }
  if (name === "cd" || name === "pushd") return judgement.goes(rest.find((word) => !word.text.startsWith("-")));
  if (name === "eval") return judgeText(rest, judgement, depth);
  if (name === "source" || name === ".") return judgement.runsFile(rest[0]);
  if (shells.has(name)) return judgeShell(rest, command, judgement, depth);
  if (name in wrappers) return judgeWrapped(name, rest, command, judgement, depth);
  if (interpreters.test(name)) return judgeInterpreter(name, rest, command, judgement);
  if (name === "find" || name === "fd") return judgeFind(rest, command, judgement, depth);
  judgeProgram(program.text, name, rest, judgement, depth);
}

function judgeProgram(
  path: string,
  name: string,
  rest: readonly ShellWord[],
  judgement: Judgement,
  depth: number,
): void {
  if (name === "git") return judgeGit(rest, judgement, (line) => judgeLine(line, judgement, depth + 1));
  if (packagePrograms.has(name)) return judgePackages(name, rest, judgement);
  const judge: Judge | undefined = commonPrograms.get(name);
  if (judge !== undefined) return judge(rest, judgement, name);
  if (path.includes("/")) return judgement.runsFile({ text: path, computed: false });
  judgement.add("unknown", `It is not known what ${name} does.`);
}

function judgeShell(rest: readonly ShellWord[], command: SimpleCommand, judgement: Judgement, depth: number): void {
  const at = rest.findIndex(({ text }) => /^-[a-z]*c[a-z]*$/.test(text));
  if (at !== -1) return judgeText(rest.slice(at + 1, at + 2), judgement, depth);
  const script = rest.find(({ text }) => !text.startsWith("-"));
  if (script !== undefined) return judgement.runsFile(script);
  if (command.input !== undefined) return judgeLine(command.input, judgement, depth + 1);
  if (command.piped) return judgement.unreadable("it runs whatever another command prints");
  if (rest.some(({ text }) => text === "--version")) return judgement.add("read");
  judgement.unreadable("it opens a shell");
}

function judgeText(words: readonly ShellWord[], judgement: Judgement, depth: number): void {
  if (words.length === 0 || words.some((word) => word.computed))
    return judgement.unreadable("the commands that it runs are only known when it runs");
  judgeLine(words.map(({ text }) => text).join(" "), judgement, depth + 1);
}

function judgeWrapped(
  name: string,
  rest: readonly ShellWord[],
  command: SimpleCommand,
  judgement: Judgement,
  depth: number,
): void {
  const valued = name === "env" ? /^-[uCS]$/ : name === "xargs" ? /^-[IEadnLPs]$/ : /^-[nsk]$/;
  if (name === "env" && rest.some(({ text }) => /^(?:-S|--split-string)/.test(text)))
    return judgement.unreadable("env makes the command of a text");
  let inner = afterOptions(rest, valued);
  while (name === "env" && inner[0] !== undefined && /^\w+=/.test(inner[0].text)) inner = inner.slice(1);
  inner = inner.slice(wrappers[name] ?? 0);
  if (inner.length === 0) {
    if (name === "env") judgement.secrets("the environment");
    return judgement.add("read");
  }
  // What it is given besides is only known when it runs.
  const added = name === "xargs" || name === "parallel" ? [{ text: "", computed: true }] : [];
  judgeWords([...inner, ...added], { ...command, piped: false }, judgement, depth);
}

function judgeInterpreter(
  name: string,
  rest: readonly ShellWord[],
  command: SimpleCommand,
  judgement: Judgement,
): void {
  const [first] = rest;
  if (first !== undefined && /^(?:-v|-V|--version|--help)$/.test(first.text)) return judgement.add("read");
  if (rest.some(({ text }) => codeOption.test(text)) || command.input !== undefined)
    return judgement.unreadable(`the code that it gives to ${name} is not looked into`);
  if (name === "node" && first?.text === "--test") return judgement.add("test");
  const module = rest.findIndex(({ text }) => text === "-m");
  const called = rest[module + 1]?.text ?? "";
  if (module !== -1) {
    if (/^(?:pytest|unittest|mypy|ruff|flake8|tox|nox|coverage|doctest)$/.test(called)) return judgement.add("test");
    if (packagePrograms.has(called)) return judgePackages(called, rest.slice(module + 2), judgement);
    return judgement.add("run", called === "http.server" ? "It serves files to others." : undefined);
  }
  if (name === "bun" || name === "deno") return judgePackages(name, rest, judgement);
  const script = rest.find(({ text }) => !text.startsWith("-"));
  if (script !== undefined) return judgement.runsFile(script);
  judgement.unreadable(command.piped ? "it runs whatever another command prints" : `it opens ${name}`);
}

function judgeFind(rest: readonly ShellWord[], command: SimpleCommand, judgement: Judgement, depth: number): void {
  const options = rest.findIndex(({ text }) => /^[-(!]/.test(text));
  const roots = options === -1 ? rest : rest.slice(0, options);
  const deletes = rest.some(({ text }) => text === "-delete");
  for (const root of roots)
    if (deletes) judgement.deletes(root, true);
    else judgement.reads(root);
  if (deletes && roots.length === 0) judgement.deletes({ text: ".", computed: false }, true);
  const written = rest.findIndex(({ text }) => /^-f(?:print|ls)/.test(text));
  if (written !== -1) judgement.writes(rest[written + 1]);
  const exec = rest.findIndex(({ text }) => /^(?:-exec|-execdir|-ok|-okdir|-x|-X|--exec|--exec-batch)$/.test(text));
  judgement.add("read");
  if (exec === -1) return;
  const end = rest.findIndex(({ text }, at) => at > exec && (text === ";" || text === "+"));
  const inner = rest.slice(exec + 1, end === -1 ? undefined : end);
  const found = roots[0] ?? { text: ".", computed: false };
  const filled = inner.map((word) =>
    word.text === "{}" ? { text: `${found.text}/found`, computed: found.computed } : word,
  );
  judgeWords(filled, command, judgement, depth + 1);
}

function afterOptions(words: readonly ShellWord[], valued: RegExp): readonly ShellWord[] {
  let at = 0;
  while (words[at]?.text.startsWith("-") === true) {
    if (words[at]?.text === "--") return words.slice(at + 1);
    at += valued.test(words[at]?.text ?? "") ? 2 : 1;
  }
  return words.slice(at);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
