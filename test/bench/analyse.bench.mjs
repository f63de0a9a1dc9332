// How long the analysis of a repository of 10,000 files takes, secrets included.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ProjectAnalyser } from "../../src/node/analyse/project-analyser.ts";
import { Secretlint } from "../../src/node/analyse/secretlint.ts";
import { Git } from "../../src/node/git/git.ts";

export default { name: "analyse", run };

const fileCount = 10_000;
const body = {
  ts: 'import { apple } from "./apple.ts";\n\n/** Sorts by weight. */\nexport function sort(all: Apple[]): Apple[] {\n  return all.toSorted((a, b) => a.weight - b.weight); // heaviest last\n}\n',
  py: '"""Sorts by weight."""\n\n\ndef sort(apples):\n    # heaviest last\n    return sorted(apples, key=lambda apple: apple.weight)\n',
  go: "package orchard\n\n// Sort sorts by weight.\nfunc Sort(all []Apple) []Apple {\n\treturn slices.SortedFunc(all, byWeight)\n}\n",
  md: "# Apples\n\nHow apples are sorted, and why the heaviest comes last.\n",
  yml: "apples:\n  sort: weight\n  last: heaviest # as agreed\n",
};

/**
 * Measures one analysis of a synthetic repository.
 *
 * @returns {Promise<readonly import("./benchmark.ts").Figure[]>}
 */
async function run() {
  const folder = mkdtempSync(join(tmpdir(), "tutti-bench-analyse-"));
  try {
    const environment = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
    const bytes = writeProject(folder);
    execFileSync("git", ["init", "-q"], { cwd: folder, env: environment });
    execFileSync("git", ["add", "-A"], { cwd: folder, env: environment });
    const analyser = new ProjectAnalyser(new Git({ environment }), new Secretlint());
    const start = performance.now();
    const analysis = await analyser.analyse(folder, () => {}, new AbortController().signal);
    const seconds = (performance.now() - start) / 1_000;
    return [
      { name: `an analysis of ${analysis.facts.files} files`, value: seconds, unit: "s", limit: 10 },
      { name: "read", value: bytes / 1e6, unit: "MB" },
      { name: "findings", value: analysis.findings.length, unit: "" },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files of about 6 kB, the mean of a large TypeScript repository; every hundredth holds a note. */
function writeProject(folder) {
  const kinds = Object.entries(body);
  let bytes = 0;
  for (let index = 0; index < fileCount - 1; index++) {
    const [extension, text] = kinds[index % 10 < 6 ? 0 : (index % 4) + 1];
    const path = join(folder, `packages/p${index % 50}/src/d${index % 7}/file-${index}.${extension}`);
    const note = index % 100 === 0 ? `${extension === "py" ? "#" : "//"} TODO: settle matter ${index}\n` : "";
    const content = note + text.repeat(Math.ceil(6_000 / text.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    bytes += content.length;
  }
  writeFileSync(join(folder, "package.json"), '{ "name": "bench", "scripts": { "test": "node --test" } }\n');
  return bytes;
}

if (import.meta.main) console.log(await run());
