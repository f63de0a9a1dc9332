import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Benchmark, Figure } from "../../test/bench/benchmark.ts";
import { installEditor } from "../../test/rig/install-editor.ts";
import { endWithParent } from "../../test/rig/processes.ts";
import { packageExtension } from "../../test/rig/vsix.ts";
import { root, say } from "../bootstrap.mjs";

interface Options {
  readonly only?: string;
}

const options: Options = JSON.parse(process.argv[2] ?? "{}");
const folder = join(root, "test/bench");
endWithParent();
execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const impossible = await installEditor();
if (impossible !== undefined) throw new Error(`The benchmarks need a real VS Code: ${impossible}.`);
await packageExtension();

const measured: Record<string, readonly Figure[]> = {};
for (const file of readdirSync(folder).filter((name) => /\.bench\.(ts|mjs)$/.test(name))) {
  const loaded: { readonly default: Benchmark } = await import(pathToFileURL(join(folder, file)).href);
  const benchmark = loaded.default;
  if (options.only !== undefined && !benchmark.name.includes(options.only)) continue;
  say(`\n${benchmark.name}`);
  const figures = await benchmark.run();
  measured[benchmark.name] = figures;
  for (const figure of figures) say(line(figure));
}
mkdirSync(join(root, "artifacts"), { recursive: true });
writeFileSync(join(root, "artifacts/bench.json"), JSON.stringify(measured, null, 2));
process.exitCode = Object.values(measured).flat().some(isOver) ? 1 : 0;

function line(figure: Figure): string {
  const value = figure.value >= 100 ? figure.value.toFixed(0) : figure.value.toPrecision(3);
  const limit =
    figure.limit === undefined ? "" : `   limit ${figure.limit} ${figure.unit}${isOver(figure) ? ": OVER" : ""}`;
  return `  ${figure.name.padEnd(48)} ${value.padStart(8)} ${figure.unit}${limit}`;
}

function isOver(figure: Figure): boolean {
  return figure.limit !== undefined && figure.value > figure.limit;
}
