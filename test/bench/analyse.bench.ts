import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Analysis } from "#core/analyse/finding.ts";
import { AnalysisThread } from "#node/analyse/analysis-thread.ts";
import { root } from "../../scripts/bootstrap.mjs";
import type { Benchmark, Figure } from "./benchmark.ts";

export default { name: "analysis of 10,000 files and of a million lines", run } satisfies Benchmark;

interface Shape {
  readonly name: string;
  readonly files: number;
  /** How long a file gets, in characters. */
  readonly size: number;
  readonly limitSeconds: number;
}

/** Files of about 6 kB are the mean of a large TypeScript repository. */
const shapes: readonly Shape[] = [
  { name: "10,000 files", files: 10_000, size: 6_000, limitSeconds: 5 },
  { name: "a million lines", files: 2_600, size: 15_000, limitSeconds: 15 },
];
const incrementalLimitMs = 200;

/** What the files of a language look like, and how a line comment begins there. */
const kinds = [
  {
    extension: "ts",
    comment: "//",
    text: 'import { apple } from "./apple.ts";\n\n/** Sorts by weight. */\nexport function sort(all: Apple[]): Apple[] {\n  return all.toSorted((a, b) => a.weight - b.weight); // heaviest last\n}\n',
  },
  {
    extension: "py",
    comment: "#",
    text: '"""Sorts by weight."""\n\n\ndef sort(apples):\n    # heaviest last\n    return sorted(apples, key=lambda apple: apple.weight)\n',
  },
  {
    extension: "go",
    comment: "//",
    text: "package orchard\n\n// Sort sorts by weight.\nfunc Sort(all []Apple) []Apple {\n\treturn slices.SortedFunc(all, byWeight)\n}\n",
  },
  { extension: "yml", comment: "#", text: "apples:\n  sort: weight\n  last: heaviest # as agreed\n" },
  {
    extension: "md",
    comment: undefined,
    text: "# Apples\n\nHow apples are sorted, and why the heaviest comes last.\n",
  },
] as const;

/** What a window or a terminal has: the bundled thread, languages, commands, missing files, notes, secrets by all rules. */
async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const shape of shapes) figures.push(...(await measure(shape)));
  return figures;
}

async function measure({ name, files, size, limitSeconds }: Shape): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "tutti-bench-analyse-"));
  const environment = { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...words: readonly string[]): Buffer =>
    execFileSync("git", words, { cwd: folder, env: environment, maxBuffer: 100_000_000 });
  const threads: AnalysisThread[] = [];
  const start = (): AnalysisThread => {
    const workerData = { git: { environment }, readings: join(folder, ".git/tutti/readings") };
    const thread = new AnalysisThread(new Worker(join(root, "dist/analysis-worker.mjs"), { workerData }));
    threads.push(thread);
    return thread;
  };
  try {
    writeProject(folder, files, size);
    git("init", "-q");
    git("add", "-A");
    const floor = timed(() => {
      for (const path of git("ls-files", "-z").toString("utf8").split("\0").slice(0, -1))
        readFileSync(join(folder, path));
    });
    const full = await look(start, folder, files);
    const [thread] = threads;
    const unchanged = await look(start, folder, files);
    appendFileSync(join(folder, "packages/p0/src/d0/file-0.ts"), "// TODO: one more\n");
    const saved = await look(() => thread ?? start(), folder, files);
    if (saved.findings !== full.findings + 1 || unchanged.findings !== full.findings)
      throw new Error("Something was missed.");
    return [
      { name: `${name}: lines`, value: full.lines, unit: "" },
      { name: `${name}: git ls-files and reading all bytes`, value: floor, unit: "ms" },
      { name: `${name}: everything, for the first time`, value: full.ms / 1_000, unit: "s", limit: limitSeconds },
      { name: `${name}: that is, of git and reading`, value: full.ms / floor, unit: "times" },
      { name: `${name}: in a new thread, nothing changed`, value: unchanged.ms, unit: "ms" },
      { name: `${name}: one saved file`, value: saved.ms, unit: "ms", limit: incrementalLimitMs },
      { name: `${name}: that is, of git and reading`, value: saved.ms / floor, unit: "times" },
    ];
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Look {
  readonly ms: number;
  readonly lines: number;
  readonly findings: number;
}

/** The time that somebody waits for the result; what is written afterwards is waited for, and not counted. */
async function look(thread: () => AnalysisThread, folder: string, files: number): Promise<Look> {
  const start = performance.now();
  const work = thread().analyse({ folder, reports: [] }, () => {}, new AbortController().signal);
  const { facts, findings }: Analysis = await work.result;
  const ms = performance.now() - start;
  await work.free;
  if (facts.files !== files) throw new Error("The analysis missed something.");
  return { ms, lines: facts.lines, findings: findings.length };
}

function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** Every hundredth file holds a note. */
function writeProject(folder: string, files: number, size: number): void {
  for (let index = 0; index < files - 1; index++) {
    const { extension, comment, text } = kinds[index % 10 < 6 ? 0 : (index % 4) + 1] ?? kinds[0];
    const path = join(folder, `packages/p${index % 50}/src/d${index % 7}/file-${index}.${extension}`);
    const note = index % 100 === 0 && comment !== undefined ? `${comment} TODO: settle matter ${index}\n` : "";
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, note + text.repeat(Math.ceil(size / text.length)));
  }
  writeFileSync(join(folder, "package.json"), '{ "name": "bench", "scripts": { "test": "node --test" } }\n');
}
