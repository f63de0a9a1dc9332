import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import * as z from "zod";
import { builtInTemplates } from "#core/templates/built-in.ts";
import { TaskTemplate } from "#core/templates/template.ts";

/** Where a project keeps its own templates, relative to its top. */
export const templatesFolder = ".tutti/templates";
const mostBytes = 64 * 1024;
const mostTemplates = 200;

export interface Templates {
  readonly templates: readonly (TaskTemplate & { readonly file?: string })[];
  /** What is wrong in files, as sentences; they are left out. */
  readonly problems: readonly string[];
}

/** The templates of a project: its own Markdown files with front matter, and those that every project has. */
export async function readTemplates(top: string): Promise<Templates> {
  const folder = join(top, templatesFolder);
  const names = await readdir(folder).catch(() => []);
  const problems: string[] = [];
  const own: (TaskTemplate & { file: string })[] = [];
  for (const name of names
    .filter((each) => /\.md$/i.test(each))
    .toSorted()
    .slice(0, mostTemplates)) {
    const file = `${templatesFolder}/${name}`;
    const path = join(folder, name);
    const about = await stat(path);
    const read =
      about.isFile() && about.size <= mostBytes
        ? parse(name, await readFile(path, "utf8"))
        : "It is no file of at most 64 kB.";
    if (typeof read === "string") problems.push(`${file} is left out: ${read}`);
    else own.push({ ...read, file });
  }
  const taken = new Set(own.map(({ name }) => name));
  return { templates: [...own, ...builtInTemplates.filter(({ name }) => !taken.has(name))], problems };
}

/** A template, or why it is none. */
function parse(file: string, text: string): TaskTemplate | string {
  const [, front, body = ""] = /^\u{feff}?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n([\s\S]*))?$/u.exec(text) ?? [];
  if (front === undefined) return "It has no front matter between two lines of ---.";
  const document = parseDocument(front);
  const [mistake] = document.errors;
  if (mistake !== undefined) return (mistake.message.split("\n")[0] ?? "").replace(/:$/, ".");
  const given: unknown = document.toJS({ maxAliasCount: 10 });
  const parsed = TaskTemplate.safeParse({
    name: file.replace(/\.md$/i, ""),
    ...z.looseObject({}).safeParse(given).data,
    body,
  });
  return parsed.success
    ? parsed.data
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}.`).join(" ");
}
