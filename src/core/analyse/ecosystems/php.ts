import * as z from "zod";
import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project } from "../project.ts";

const ComposerJson = z.object({
  name: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.unknown()).catch({}),
  require: z.record(z.string(), z.unknown()).catch({}),
  "require-dev": z.record(z.string(), z.unknown()).catch({}),
  config: z.object({ lock: z.boolean().optional() }).optional().catch(undefined),
});

export function phpEcosystems(project: Project): readonly Ecosystem[] {
  return project.manifests(/^composer\.json$/).map((manifest) => {
    const folder = folderOf(manifest);
    const content = readComposerJson(project.text(manifest) ?? "");
    const run = (...names: readonly string[]) => {
      const name = names.find((each) => content?.scripts[each] !== undefined);
      return name === undefined ? undefined : `composer run ${name}`;
    };
    const hasPhpUnit = ["phpunit.xml", "phpunit.xml.dist"].some((name) => project.has(inFolder(folder, name)));
    const lockfile = inFolder(folder, "composer.lock");
    const php = content?.require["php"];
    return {
      id: "php",
      folder,
      manager: "composer",
      manifest,
      partOf: undefined,
      name: content?.name?.split("/").at(-1),
      description: content?.description,
      lockfile: project.has(lockfile) ? lockfile : undefined,
      wantsLockfile: content !== undefined && content.config?.lock !== false,
      version: typeof php === "string" ? /(\d+\.\d+)/.exec(php)?.[1] : undefined,
      commands: commandsOf(folder, manifest, {
        install: "composer install",
        build: run("build"),
        types: run("phpstan", "psalm", "analyse", "analyze"),
        lint: run("lint", "phpcs", "cs"),
        format: run("format:check", "cs-check", "format"),
        test: run("test", "tests") ?? (hasPhpUnit ? "vendor/bin/phpunit" : undefined),
      }),
    };
  });
}

function readComposerJson(text: string): z.infer<typeof ComposerJson> | undefined {
  try {
    return ComposerJson.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
