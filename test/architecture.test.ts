import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What each layer may import of the project, and of its surroundings. */
const layers: Readonly<
  Record<string, { readonly own: readonly string[]; readonly foreign: (name: string) => boolean }>
> = {
  "src/core": { own: ["src/core"], foreign: (name) => name === "zod" },
  "src/protocol": { own: ["src/core", "src/protocol"], foreign: (name) => name === "zod" },
  "src/node": { own: ["src/core", "src/protocol", "src/node"], foreign: (name) => name !== "vscode" },
  "src/headless": {
    own: ["src/core", "src/protocol", "src/node", "src/headless", "package.json"],
    foreign: (name) => name !== "vscode",
  },
  "src/vscode": { own: ["src/core", "src/protocol", "src/node", "src/vscode", "package.json"], foreign: () => true },
  webview: {
    own: ["src/core", "src/protocol", "webview"],
    foreign: (name) => /^(?:preact|@preact\/signals|@vscode\/codicons|@vscode-elements\/)/.test(name),
  },
};

interface Import {
  readonly file: string;
  readonly target: string;
}

/** Every import of a file, type imports included, with resolved paths for the project's own. */
function importsOf(file: string, text: string): readonly Import[] {
  const specifiers = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g,
  );
  return [...specifiers].map(([, fixed, dynamic]) => ({ file, target: resolved(file, fixed ?? dynamic ?? "") }));
}

function resolved(file: string, specifier: string): string {
  if (specifier.startsWith("#")) return specifier.replace(/^#(\w+)\//, "src/$1/");
  if (!specifier.startsWith(".")) return specifier;
  return relative(root, resolve(root, dirname(file), specifier)).replaceAll("\\", "/");
}

function isForbidden({ file, target }: Import): boolean {
  const layer = Object.entries(layers).find(([folder]) => file.startsWith(`${folder}/`))?.[1];
  if (layer === undefined) return true;
  const own = /^(?:src|webview|test|demo|scripts)\/|^package\.json$/.test(target);
  return own
    ? !layer.own.some((folder) => target === folder || target.startsWith(`${folder}/`))
    : !layer.foreign(target);
}

const files = globSync(["src/**/*.ts", "webview/**/*.{ts,tsx}"], { cwd: root }).map((file) =>
  file.replaceAll("\\", "/"),
);
const read = (file: string): string => readFileSync(join(root, file), "utf8");

describe("layers", () => {
  it("are kept by every import", () => {
    const broken = files.flatMap((file) => importsOf(file, read(file))).filter(isForbidden);
    expect(broken).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it.each([
    ["src/core/board/decide.ts", 'import { readFile } from "node:fs/promises";'],
    ["src/core/board/decide.ts", 'import type { ExtensionContext } from "vscode";'],
    ["src/core/board/decide.ts", 'import { Git } from "../../node/git/git.ts";'],
    ["src/protocol/serve.ts", 'import { openStore } from "#node/store/open-store.ts";'],
    ["src/node/git/git.ts", 'import { Output } from "#headless/output.ts";'],
    ["src/headless/main.ts", 'import * as vscode from "vscode";'],
    ["src/vscode/extension.ts", 'const main = await import("#headless/main.ts");'],
    ["webview/host.ts", 'import { Git } from "../src/node/git/git.ts";'],
  ])("are seen to be broken in %s by %s", (file, text) => {
    expect(importsOf(file, text).filter(isForbidden)).toHaveLength(1);
  });
});

describe("files", () => {
  it("have no barrel, and do not import zod in the form that bundles every locale", () => {
    const barrels = files.filter((file) => /\/index\.tsx?$/.test(file));
    const heavy = files.filter((file) => /import\s*\{[^}]*\}\s*from\s*["']zod["']/.test(read(file)));
    expect([barrels, heavy]).toEqual([[], []]);
  });
});

describe("CHANGELOG.md", () => {
  it("has a section for what is not released, or for the version of the package", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const heads = [...read("CHANGELOG.md").matchAll(/^## \[(.+?)\]/gm)].map(([, name]) => name);
    expect(heads.some((name) => name === "Unreleased" || name === version)).toBe(true);
  });
});
