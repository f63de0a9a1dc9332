// Bundles the three targets into dist/: the extension, the command line, the webview pages.
//   node esbuild.mjs [--watch] [--development]     --development leaves the code readable
import { context, build } from "esbuild";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { modelChunks } from "./scripts/build/model-chunks.mjs";
import { refuseImportsOfVscode } from "./scripts/build/refuse-vscode.mjs";
import { thirdPartyNotices } from "./scripts/build/third-party-notices.mjs";

const watch = process.argv.includes("--watch");
const common = {
  bundle: true,
  minify: !watch && !process.argv.includes("--development"),
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: "warning",
  logOverride: { "empty-import-meta": "error" },
};

const node = {
  ...common,
  platform: "node",
  target: "node22",
  // Some packages ship a CommonJS `main` that hides its imports from a bundler.
  mainFields: ["module", "main"],
  alias: { "@secretlint/profiler": "./scripts/build/secretlint-profiler.mjs" },
  keepNames: true,
  plugins: [modelChunks()],
};

const extension = {
  ...node,
  entryPoints: { extension: "src/vscode/extension.ts" },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  external: ["vscode"],
  // The editor reports every use of `navigator` in its extension host as an error; a package looks there for its runtime.
  define: { "import.meta.url": "moduleUrl", navigator: "undefined" },
  banner: { js: `const moduleUrl = require("node:url").pathToFileURL(__filename).href;` },
};

const headless = {
  ...node,
  entryPoints: {
    tutti: "src/headless/main.ts",
    ...byName([...ownPrograms(), ...filesIn("src/node/models", /^model-[a-z]+\.ts$/)], (path) => basename(path, ".ts")),
  },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  format: "esm",
  external: ["vscode"],
  // CommonJS packages inside an ESM bundle call `require` for Node's own modules.
  banner: {
    js: `#!/usr/bin/env node\nimport { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);`,
  },
  plugins: [...node.plugins, refuseImportsOfVscode()],
};

const pages = {
  ...common,
  entryPoints: byName(filesIn("webview/pages", /^[^/]+\/main\.tsx$/), (path) => basename(dirname(path))),
  outdir: "dist/webview",
  platform: "browser",
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".ttf": "file", ".svg": "dataurl" },
  assetNames: "[name]",
};

const targets = [extension, headless, pages].map(onlyWhatExists).filter((target) => target !== undefined);

if (watch) {
  for (const target of targets) await (await context({ ...target, logLevel: "info" })).watch();
} else {
  rmSync("dist", { recursive: true, force: true });
  const results = await Promise.all(targets.map((target) => build(target)));
  mkdirSync("dist/webview", { recursive: true });
  copyFileSync("node_modules/@vscode/codicons/dist/codicon.ttf", "dist/webview/codicon.ttf");
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  writeFileSync(
    "dist/THIRD-PARTY-NOTICES.txt",
    thirdPartyNotices([...inputs, "node_modules/@vscode/codicons/dist/codicon.ttf"]),
  );
  for (const result of results) printSizes(Object.keys(result.metafile.outputs));
}

/** Files that run in a thread or a process of their own. */
function ownPrograms() {
  const threads = filesIn("src/node", /-worker\.ts$/).filter((path) =>
    readFileSync(path, "utf8").includes("parentPort"),
  );
  return [...threads, ...filesIn("src/node", /-program\.ts$/)];
}

function filesIn(folder, pattern) {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true }).map((path) => path.replaceAll("\\", "/"));
  return paths.filter((path) => pattern.test(path)).map((path) => `${folder}/${path}`);
}

function byName(paths, name) {
  return Object.fromEntries(paths.toSorted().map((path) => [name(path), path]));
}

/** A target without any of its entries is not built: a layer may be checked out before another is written. */
function onlyWhatExists(target) {
  const entries = Object.entries(target.entryPoints).filter(([, path]) => existsSync(path));
  return entries.length === 0 ? undefined : { ...target, entryPoints: Object.fromEntries(entries) };
}

function printSizes(outputs) {
  for (const path of outputs.filter((output) => !output.endsWith(".map")).toSorted()) {
    process.stdout.write(`${join(path).padEnd(36)} ${(statSync(path).size / 1000).toFixed(1).padStart(8)} kB\n`);
  }
}
