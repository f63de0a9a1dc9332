import { readPackageJson } from "../ecosystems/node.ts";
import { type Grammar, listOf, readJson, recordOf, stringOf } from "../grammar.ts";
import { folderOf, inFolder, type Project, upwards } from "../project.ts";

/**
 * The licence of what a folder holds, as one SPDX id or expression: what the
 * nearest manifest says, or a licence file whose text is well known.
 * `proprietary` when a manifest says that there is none to give.
 */
export function licenceOfFolder(project: Project, grammar: Grammar, folder: string): string | undefined {
  for (const at of upwards(folder)) {
    const read = (name: string): string | undefined => project.text(inFolder(at, name));
    const said = inManifests(read, grammar) ?? inLicenceFile(project, at);
    if (said !== undefined) return /^(?:UNLICENSED|proprietary)$/i.test(said) ? "proprietary" : said;
  }
  return undefined;
}

function inManifests(read: (name: string) => string | undefined, grammar: Grammar): string | undefined {
  const node = stringOf(readPackageJson(read("package.json"))?.license);
  if (node !== undefined) return node;
  const toml = (name: string): Readonly<Record<string, unknown>> => {
    const parsed = grammar.toml(read(name) ?? "");
    return parsed.ok ? parsed.value : {};
  };
  const cargo = stringOf(recordOf(toml("Cargo.toml")["package"])["license"]);
  if (cargo !== undefined) return cargo.replaceAll("/", " OR ");
  const python = toml("pyproject.toml");
  const standard = recordOf(python["project"])["license"];
  const said =
    stringOf(standard) ??
    stringOf(recordOf(standard)["text"]) ??
    stringOf(recordOf(recordOf(python["tool"])["poetry"])["license"]);
  if (said !== undefined) return said;
  const composer = readJson(read("composer.json") ?? "");
  const licence = composer.ok ? composer.value["license"] : undefined;
  const names = typeof licence === "string" ? [licence] : listOf(licence).flatMap((each) => stringOf(each) ?? []);
  return names.length === 0 ? undefined : names.join(" OR ");
}

const texts: readonly (readonly [RegExp, string])[] = [
  [/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i, "AGPL-3.0"],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i, "LGPL-3.0"],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i, "LGPL-2.1"],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, "GPL-3.0"],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 2/i, "GPL-2.0"],
  [/Mozilla Public License Version 2\.0/i, "MPL-2.0"],
  [/Apache License\s+Version 2\.0/i, "Apache-2.0"],
  [/Permission is hereby granted, free of charge, to any person obtaining a copy/i, "MIT"],
  [/Permission to use, copy, modify, and(?:\/or)? distribute this software for any purpose/i, "ISC"],
];

/** By how the text begins: later parts name other licences. */
function inLicenceFile(project: Project, folder: string): string | undefined {
  const path = project.manifests(/^LICEN[CS]E(?:\.md|\.txt)?$/).find((each) => folderOf(each) === folder);
  const start = path === undefined ? "" : (project.text(path) ?? "").slice(0, 1_500);
  const found = texts.map(([pattern, id]) => [start.search(pattern), id] as const).filter(([at]) => at !== -1);
  return found.toSorted((left, right) => left[0] - right[0])[0]?.[1];
}
