import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/bootstrap.mjs";
import type { Benchmark, Figure } from "./benchmark.ts";

const fileCount = 10_000;

export default { name: "analysis of 10,000 files", run } satisfies Benchmark;

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

/** Analyses a synthetic repository: languages, commands, missing files, notes, and secrets by all rules. */
async function run(): Promise<readonly Figure[]> {
  useBundledProfiler();
  const { ProjectAnalyser } = await import("#node/analyse/project-analyser.ts");
  const { Secretlint } = await import("#node/analyse/secretlint.ts");
  const { Git } = await import("#node/git/git.ts");
  const folder = mkdtempSync(join(tmpdir(), "tutti-bench-analyse-"));
  try {
    const environment = { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
    const bytes = writeProject(folder);
    execFileSync("git", ["init", "-q"], { cwd: folder, env: environment });
    execFileSync("git", ["add", "-A"], { cwd: folder, env: environment });
    const analyser = new ProjectAnalyser(new Git({ environment }), new Secretlint());
    const start = performance.now();
    const { facts, findings } = await analyser.analyse(folder, () => {}, new AbortController().signal);
    const seconds = (performance.now() - start) / 1_000;
    if (facts.files !== fileCount || findings.length < 80) throw new Error("The analysis missed something.");
    return [
      { name: "size of the files", value: bytes / 1e6, unit: "MB" },
      { name: "time", value: seconds, unit: "s", limit: 10 },
      { name: "files per second", value: fileCount / seconds, unit: "" },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same replacement that the bundler makes. */
function useBundledProfiler(): void {
  const url = pathToFileURL(join(root, "scripts/build/secretlint-profiler.mjs")).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@secretlint/profiler" ? { url, shortCircuit: true } : next(specifier, context),
  });
}

/** Files of about 6 kB, the mean of a large TypeScript repository; every hundredth holds a note. */
function writeProject(folder: string): number {
  let bytes = 0;
  for (let index = 0; index < fileCount - 1; index++) {
    const { extension, comment, text } = kinds[index % 10 < 6 ? 0 : (index % 4) + 1] ?? kinds[0];
    const path = join(folder, `packages/p${index % 50}/src/d${index % 7}/file-${index}.${extension}`);
    const note = index % 100 === 0 && comment !== undefined ? `${comment} TODO: settle matter ${index}\n` : "";
    const content = note + text.repeat(Math.ceil(6_000 / text.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    bytes += content.length;
  }
  writeFileSync(join(folder, "package.json"), '{ "name": "bench", "scripts": { "test": "node --test" } }\n');
  return bytes;
}
