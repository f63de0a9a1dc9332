import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project } from "../project.ts";

/** Rocks: one for each folder that describes any, by its description without a fixed version where there is one. */
export function luaEcosystems(project: Project): readonly Ecosystem[] {
  const byFolder = Map.groupBy(project.manifests(/\.rockspec$/), folderOf);
  return [...byFolder].flatMap(([folder, rocks]) => {
    const manifest = rocks.find((path) => /-(?:scm|dev|git)-/.test(path)) ?? rocks.at(-1);
    if (manifest === undefined) return [];
    const text = project.text(manifest) ?? "";
    const rock = manifest.slice(manifest.lastIndexOf("/") + 1);
    const has = (name: string): boolean => project.has(inFolder(folder, name));
    const hasSpecs = project.files.some(
      ({ path }) => path.startsWith(inFolder(folder, "")) && path.endsWith("_spec.lua"),
    );
    return [
      {
        id: "lua" as const,
        folder,
        manager: "luarocks",
        manifest,
        partOf: undefined,
        name: /^\s*package\s*=\s*["']([\w.-]{1,100})["']/m.exec(text)?.[1],
        description: /^\s*summary\s*=\s*["']([^"'\n]{1,300})["']/m.exec(text)?.[1],
        lockfile: has("luarocks.lock") ? inFolder(folder, "luarocks.lock") : undefined,
        wantsLockfile: false,
        version: undefined,
        commands: commandsOf(folder, manifest, {
          install: `luarocks install --only-deps ${rock}`,
          build: `luarocks make ${rock}`,
          lint: has(".luacheckrc") ? "luacheck ." : undefined,
          test: has(".busted") || hasSpecs ? "busted" : undefined,
        }),
      },
    ];
  });
}
