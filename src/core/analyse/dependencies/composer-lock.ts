import { listOf, readJson, recordOf, stringOf } from "../grammar.ts";
import { inFolder } from "../project.ts";
import { LineFinder } from "../syntax/line-finder.ts";
import { locked, type Locked, type LockReader } from "./lock-reader.ts";
import { licenceOf } from "./npm-lock.ts";

/** composer.lock; what is asked for itself stands in composer.json. */
export const readComposerLock: LockReader = ({ text, project, folder }) => {
  const parsed = readJson(text);
  if (!parsed.ok) return parsed;
  const manifest = readJson(project.text(inFolder(folder, "composer.json")) ?? "");
  const asked = new Set(
    manifest.ok
      ? ["require", "require-dev"].flatMap((kind) =>
          Object.keys(recordOf(manifest.value[kind])).map((name) => name.toLowerCase()),
        )
      : [],
  );
  const finder = new LineFinder(text);
  const value = ["packages", "packages-dev"].flatMap((kind) =>
    listOf(parsed.value[kind]).flatMap((each): readonly Locked[] => {
      const entry = recordOf(each);
      const name = stringOf(entry["name"]);
      if (name === undefined) return [];
      const line = finder.next(`"name": ${JSON.stringify(name)}`);
      const relation = !manifest.ok ? undefined : asked.has(name.toLowerCase()) ? "direct" : "transitive";
      const licence = licenceOf(entry["license"]);
      const version = stringOf(entry["version"])?.replace(/^v(?=\d)/, "");
      return [locked(name, version, relation, kind === "packages-dev", { line, licence })];
    }),
  );
  return { ok: true, value };
};
