import { listOf, recordOf, stringOf } from "../grammar.ts";
import { inFolder } from "../project.ts";
import type { Dependency } from "./dependency.ts";
import type { LockFile } from "./lock-reader.ts";

/** What the manifests beside a Python lock file ask for. */
export interface Asked {
  /** Whether there is such a manifest. */
  readonly isKnown: boolean;
  readonly used: ReadonlySet<string>;
  /** Those of them that no extra has to be asked for. */
  readonly required: readonly string[];
  relation(name: string): Dependency["relation"];
}

/** The one spelling of a package's name, by PEP 503. */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Reads pyproject.toml in the forms of the standard, Poetry and PDM. */
export function pythonAsked({ project, folder, grammar }: LockFile): Asked {
  const parsed = grammar.toml(project.text(inFolder(folder, "pyproject.toml")) ?? "");
  const top = parsed.ok ? parsed.value : {};
  const standard = recordOf(top["project"]);
  const tool = recordOf(top["tool"]);
  const poetry = recordOf(tool["poetry"]);
  const pdm = recordOf(tool["pdm"]);
  const required = [...requirements(standard["dependencies"]), ...tableNames(poetry["dependencies"])];
  const used = new Set([...required, ...requirementsOfAll(standard["optional-dependencies"])]);
  const dev = [
    ...requirementsOfAll(top["dependency-groups"]),
    ...requirementsOfAll(pdm["dev-dependencies"]),
    ...tableNames(poetry["dev-dependencies"]),
    ...Object.values(recordOf(poetry["group"])).flatMap((group) => tableNames(recordOf(group)["dependencies"])),
  ];
  const direct = new Set([...used, ...dev]);
  const isKnown = parsed.ok && direct.size > 0;
  return {
    isKnown,
    used,
    required,
    relation: (name) => (isKnown ? (direct.has(name) ? "direct" : "transitive") : undefined),
  };
}

function requirements(list: unknown): readonly string[] {
  return listOf(list).flatMap((each) => {
    const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(stringOf(each) ?? "")?.[1];
    return name === undefined ? [] : [pythonName(name)];
  });
}

function requirementsOfAll(groups: unknown): readonly string[] {
  return Object.values(recordOf(groups)).flatMap(requirements);
}

function tableNames(table: unknown): readonly string[] {
  return Object.keys(recordOf(table))
    .map(pythonName)
    .filter((name) => name !== "python");
}
