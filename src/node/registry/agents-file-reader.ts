import { readFileSync, statSync } from "node:fs";
import { closedAgentsFile, emptyAgentsFile, readAgentsFile, type AgentsFile } from "#core/agents/agents-file.ts";
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
}

/** Reads a file of agents anew whenever it has changed. While it has a mistake, what was right before stays in force. */
export function createAgentsFileReader(options: AgentsFileOptions): () => ReadAgentsFile {
  const { path } = options;
  let stamp: string | undefined;
  let good: AgentsFile | undefined;
  let latest: ReadAgentsFile = { file: emptyAgentsFile, problems: [] };
  return () => {
    const now = stampOf(path);
    if (now === stamp) return latest;
    stamp = now;
    const { file, problems, mayForbid } = read(options, now);
    if (problems.length === 0) good = file;
    const rest =
      good === undefined ? "Nothing in it counts until it is mended." : "What was right before stays in force.";
    const instead = good ?? (mayForbid ? closedAgentsFile : emptyAgentsFile);
    latest = { file: instead, problems: problems.length === 0 ? [] : [...problems, rest] };
    return latest;
  };
}

interface Reading {
  readonly file: AgentsFile;
  readonly problems: readonly string[];
  /** It says something of whom it forbids, and nobody knows what. */
  readonly mayForbid: boolean;
}

function read({ path, isRepository, known }: AgentsFileOptions, stamp: string): Reading {
  if (stamp === "none") return { file: emptyAgentsFile, problems: [], mayForbid: false };
  const wrong = (problems: readonly string[], mayForbid: boolean): Reading => ({
    file: emptyAgentsFile,
    problems,
    mayForbid,
  });
  let text: string;
  try {
    if (statSync(path).size > mostBytes) return wrong([`${path}: it is larger than ${mostBytes >> 10} kB.`], true);
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return wrong([`${path}: it cannot be read (${code}).`], true);
  }
  const mayForbid = /\bpolicy\b/.test(text);
  const yaml = readYaml(text);
  if (yaml.mistakes.length > 0)
    return wrong(
      yaml.mistakes.map((mistake) => `${path}: this is not valid YAML, ${mistake}`),
      mayForbid,
    );
  const { file, problems } = readAgentsFile(yaml.value);
  const all = [...problems, ...(isRepository ? forbiddenInRepository(file, known) : [])];
  if (all.length === 0) return { file, problems: [], mayForbid };
  const said = all.map(({ path: at, message }) => {
    const key = at.length === 0 ? "it" : `“${at.join(".")}”`;
    return `${path}, line ${yaml.lineOf(at)}: ${key} is wrong. ${message}`;
  });
  return wrong(said, mayForbid);
}

function stampOf(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? "none" : `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
  } catch (error) {
    return String(error); // not even a look is allowed
  }
}
