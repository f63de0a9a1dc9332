import { planted, plantedSecrets } from "./planted-secrets.ts";
import { oneOf, type Random } from "../rig/random.ts";

/** Lines whose finding depends on this file, on other files, or on what the project is. */
const lines = [
  "// TODO: settle this",
  "# FIXME: and that",
  "[there](other.md)",
  "[anchor](a.md#what)",
  "# What",
  "see `src/a.ts`",
  'import { a } from "./a.ts";',
  "<<<<<<< ours",
  "=======",
  ">>>>>>> theirs",
  "export function sort(all: Apple[]): Apple[] {",
  "}",
  "def sort(apples):",
  "    return apples",
  "FROM node",
  "USER root",
  "ADD https://example.org/a.tgz /a",
  "on: push",
  "jobs: { a: { steps: [{ uses: x/y@main }] } }",
  '{ "name": "orchard", "license": "MIT" }',
  planted(plantedSecrets["github"]!).text,
  "#[test]",
  "fn works() {}",
  "",
];

const paths = [
  "README.md",
  "a.md",
  "docs/a.md",
  "docs/other.md",
  "src/a.ts",
  "src/b.ts",
  "src/a.test.ts",
  "src/lib.rs",
  "tool.py",
  "main.go",
  "Dockerfile",
  "package.json",
  "package-lock.json",
  ".gitignore",
  ".github/workflows/ci.yml",
  ".github/CODEOWNERS",
  "LICENSE",
  "vendor/x.js",
  "run",
  ".env",
];

/** A change of some file of a small project, by chance. */
export type RandomEdit =
  | { readonly kind: "write"; readonly path: string; readonly text: string }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string };

export function randomEdit(random: Random): RandomEdit {
  const path = oneOf(random, paths);
  const what = random(100);
  if (what < 15) return { kind: "delete", path };
  if (what < 30) return { kind: "rename", path, to: oneOf(random, paths) };
  const text = Array.from({ length: random(6) }, () => oneOf(random, lines)).join("\n");
  return { kind: "write", path, text: random(10) === 0 ? `${text}\0` : text };
}
