import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The licences of every package that has a file in `inputs`, as one text. Throws when a package names none. */
export function thirdPartyNotices(inputs) {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const notices = [...folders].toSorted((a, b) => a.localeCompare(b)).map(notice);
  return `Tutti contains the following packages.\n\n${notices.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** `node_modules/@scope/name` of a file in it, nested packages included. */
function packageFolder(path) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (typeof license !== "string") throw new Error(`${folder}/package.json names no licence: it must not be bundled.`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => join(folder, file)).filter((path) => existsSync(path) && !path.endsWith(".js"));
  return [`${name} ${version} (${license})`, ...texts.map((path) => readFileSync(path, "utf8").trim())]
    .join("\n\n")
    .concat("\n");
}
