import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project } from "../project.ts";

/** What writes the build, and the build itself, by the description that there is. */
const builds = [
  ["Makefile.PL", ["perl Makefile.PL", "make"]],
  ["Build.PL", ["perl Build.PL", "./Build"]],
] as const;

/** Distributions for CPAN. */
export function perlEcosystems(project: Project): readonly Ecosystem[] {
  const folders = new Map<string, string>();
  for (const name of ["Makefile.PL", "Build.PL", "dist.ini", "cpanfile"]) {
    for (const manifest of project.manifests(new RegExp(`^${name.replace(".", "\\.")}$`))) {
      if (!folders.has(folderOf(manifest))) folders.set(folderOf(manifest), manifest);
    }
  }
  return [...folders].map(([folder, manifest]) => {
    const text = project.text(manifest) ?? "";
    const hasTests = project.files.some(({ path }) => path.startsWith(inFolder(folder, "t/")) && path.endsWith(".t"));
    const [prepare, tool] = builds.find(([name]) => manifest.endsWith(name))?.[1] ?? [];
    const build = prepare === undefined ? undefined : `${prepare} && ${tool}`;
    return {
      id: "perl",
      folder,
      manager: "cpan",
      manifest,
      partOf: undefined,
      name: /(?:^|\s)(?:NAME|DISTNAME|module_name|dist_name|name)\s*=>?\s*["']?([\w:-]{1,100})/.exec(text)?.[1],
      description: /\bABSTRACT\s*=>\s*["']([^"'\n]{1,300})["']/.exec(text)?.[1],
      lockfile: project.has(inFolder(folder, "cpanfile.snapshot")) ? inFolder(folder, "cpanfile.snapshot") : undefined,
      wantsLockfile: false,
      version: undefined,
      commands: commandsOf(folder, manifest, {
        install: "cpanm --installdeps .",
        build,
        test: !hasTests ? undefined : build === undefined ? "prove -lr t" : `${build} test`,
      }),
    };
  });
}
