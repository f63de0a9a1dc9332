import { commandsOf } from "../ecosystem.ts";
import type { ProjectCommand } from "../finding.ts";
import { folderOf, inFolder, type Project } from "../project.ts";

const makefiles = ["Makefile", "makefile", "GNUmakefile"];

/**
 * Commands of CMake and Meson. Where a Makefile stands beside them it is left
 * to that one: it needs no folder to be set up first. Of several ways the
 * first counts, and only the topmost description of each is run by people.
 */
export function nativeBuildCommands(project: Project): readonly ProjectCommand[] {
  const taken: string[] = [];
  return project.manifests(/^(?:CMakeLists\.txt|meson\.build)$/).flatMap((manifest) => {
    const folder = folderOf(manifest);
    const isPartOf = taken.some((other) => other === "." || folder === other || folder.startsWith(`${other}/`));
    taken.push(folder);
    if (isPartOf || makefiles.some((name) => project.has(inFolder(folder, name)))) return [];
    const text = project.text(manifest) ?? "";
    return commandsOf(folder, manifest, manifest.endsWith("meson.build") ? meson(text) : cmake(text));
  });
}

function cmake(text: string): { build: string; test: string | undefined } {
  const isTested = /\b(?:enable_testing|add_test)\s{0,4}\(|\binclude\s{0,4}\(\s{0,4}CTest\b/i.test(text);
  return {
    build: "cmake -B build && cmake --build build",
    test: isTested ? "ctest --test-dir build --output-on-failure" : undefined,
  };
}

function meson(text: string): { build: string; test: string | undefined } {
  return {
    build: "meson setup build && meson compile -C build",
    test: /\btest\s{0,4}\(/.test(text) ? "meson test -C build" : undefined,
  };
}
