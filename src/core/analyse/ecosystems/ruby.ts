import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project } from "../project.ts";

/** What Bundler installs, and gems without a Gemfile, whose tools are installed by hand. */
export function rubyEcosystems(project: Project): readonly Ecosystem[] {
  const bundled = project.manifests(/^Gemfile$/);
  const folders = new Set(bundled.map(folderOf));
  const plain = [...Map.groupBy(project.manifests(/\.gemspec$/), folderOf)].flatMap(([folder, [first]]) =>
    folders.has(folder) || first === undefined ? [] : [first],
  );
  return [...bundled, ...plain].map((manifest) => rubyEcosystem(project, manifest));
}

function rubyEcosystem(project: Project, manifest: string): Ecosystem {
  const folder = folderOf(manifest);
  const text = project.text(manifest) ?? "";
  const isBundled = manifest.endsWith("Gemfile");
  const below = (name: string) => project.files.some((file) => file.path.startsWith(inFolder(folder, `${name}/`)));
  const isRails = project.has(inFolder(folder, "bin/rails"));
  const lockfile = inFolder(folder, "Gemfile.lock");
  const exec = isBundled ? "bundle exec " : "";
  const task = testTask(project.text(inFolder(folder, "Rakefile")) ?? "");
  const specs = project.manifests(/\.gemspec$/).filter((path) => folderOf(path) === folder);
  const spec = specs.length === 1 ? project.text(specs[0] ?? "") : undefined;
  return {
    id: "ruby",
    folder,
    manager: isBundled ? "bundler" : "gem",
    manifest,
    partOf: undefined,
    name: /\.name\s*=\s*["']([\w.-]{1,100})["']/.exec(spec ?? "")?.[1],
    description: /\.summary\s*=\s*["']([^"'\n]{1,300})["']/.exec(spec ?? "")?.[1],
    lockfile: project.has(lockfile) ? lockfile : undefined,
    // What a gem is tested with is mostly not locked: its users have other versions.
    wantsLockfile: isBundled && spec === undefined,
    version: /^ruby\s+["'](?:~>\s*)?(\d+\.\d+(?:\.\d+)?)["']/m.exec(text)?.[1],
    commands: commandsOf(folder, manifest, {
      install: isBundled ? "bundle install" : undefined,
      lint: /["']rubocop/.test(text) || /["']rubocop/.test(spec ?? "") ? `${exec}rubocop` : undefined,
      test: below("spec")
        ? `${exec}rspec`
        : isRails && below("test")
          ? "bin/rails test"
          : task === undefined
            ? undefined
            : `${exec}rake ${task}`,
      run: isRails ? "bin/rails server" : undefined,
    }),
  };
}

/** The task of a Rakefile that runs the tests. */
function testTask(rakefile: string): string | undefined {
  if (/task\s*\(?:?["']?test\b/.test(rakefile)) return "test";
  const made = /TestTask\.new\b(?:\s*\(?\s*(?::|["'])([\w:]{1,60}))?/.exec(rakefile);
  return made === null ? undefined : (made[1] ?? "test");
}
