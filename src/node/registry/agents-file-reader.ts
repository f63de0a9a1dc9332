import { readFileSync, statSync } from "node:fs";
import {
  type AgentsFile,
  closedAgentsFile,
  emptyAgentsFile,
  type FileMistake,
  readAgentsFile,
} from "#core/agents/agents-file.ts";
import { forbiddenInRepository } from "#core/agents/repository-agents.ts";
import { readYaml } from "./read-yaml.ts";

/** A larger one is none that a person has written. */
const mostBytes = 256 << 10;

export interface AgentsFileOptions {
  readonly path: string;
  /** It came with the repository, and not from the user. */
  readonly isRepository: boolean;
  /** Ids of agents that are known without anybody's settings. */
  readonly known: ReadonlySet<string>;
}

export interface ReadAgentsFile {
  /** The last that was right. */
  readonly file: AgentsFile;
  /** What is wrong with it now, as sentences with the file and the line. */
  readonly problems: readonly string[];
  /** The same one by one. */
  readonly mistakes: readonly Mistake[];
  /** Of what `file` says; from 1. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

type Mistake = Omit<FileMistake, "file" | "isUnused">;

/** Reads a file of agents anew whenever it has changed. While it has a mistake, what was right before stays in force. */
export function createAgentsFileReader(options: AgentsFileOptions): () => ReadAgentsFile {
  const { path } = options;
  let stamp: string | undefined;
  let good: Pick<ReadAgentsFile, "file" | "lineOf"> | undefined;
  let latest: ReadAgentsFile = nothing;
  return () => {
    const now = stampOf(path);
    if (now === stamp) return latest;
    stamp = now;
    const { file, problems, mistakes, lineOf, mayForbid } = read(options, now);
    if (problems.length === 0) good = { file, lineOf };
    const rest =
      good === undefined ? "Nothing in it counts until it is mended." : "What was right before stays in force.";
    const instead = good ?? { file: mayForbid ? closedAgentsFile : emptyAgentsFile, lineOf };
    const withRest = mistakes.map(({ line, message }) => ({ line, message: `${message} ${rest}` }));
    latest = { ...instead, mistakes: withRest, problems: problems.length === 0 ? [] : [...problems, rest] };
    return latest;
  };
}

const nothing: ReadAgentsFile = { file: emptyAgentsFile, problems: [], mistakes: [], lineOf: () => 1 };

interface Reading extends ReadAgentsFile {
  /** It says something of whom it forbids, and nobody knows what. */
  readonly mayForbid: boolean;
}

function read({ path, isRepository, known }: AgentsFileOptions, stamp: string): Reading {
  if (stamp === "none") return { ...nothing, mayForbid: false };
  const wrong = (mistakes: readonly Mistake[], problems: readonly string[], mayForbid: boolean): Reading => ({
    ...nothing,
    problems,
    mistakes,
    mayForbid,
  });
  const unread = (what: string): Reading =>
    wrong([{ line: 1, message: `The file ${what}.` }], [`${path}: it ${what}.`], true);
  let text: string;
  try {
    if (statSync(path).size > mostBytes) return unread(`is larger than ${mostBytes >> 10} kB`);
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return unread(`cannot be read (${code})`);
  }
  const mayForbid = /\bpolicy\b/.test(text);
  const { mistakes, value, lineOf } = readYaml(text);
  if (mistakes.length > 0) {
    const said = mistakes.map(({ line, message }) => `${path}: this is not valid YAML, line ${line}: ${message}`);
    return wrong(mistakes, said, mayForbid);
  }
  const { file, problems } = readAgentsFile(value);
  const all = [...problems, ...(isRepository ? forbiddenInRepository(file, known) : [])];
  if (all.length === 0) return { ...nothing, file, lineOf, mayForbid };
  const found = all.map(({ path: at, message }) => {
    const key = at.length === 0 ? "It" : `“${at.join(".")}”`;
    return { line: lineOf(at), message: `${key} is wrong. ${message}` };
  });
  const said = found.map(({ line, message }) => `${path}, line ${line}: ${message.replace(/^It /, "it ")}`);
  return wrong(found, said, mayForbid);
}

function stampOf(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? "none" : `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
  } catch (error) {
    return String(error); // not even a look is allowed
  }
}
