import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project, upwards } from "../project.ts";

export function mavenEcosystems(project: Project): readonly Ecosystem[] {
  return project.manifests(/^pom\.xml$/).map((manifest) => {
    const folder = folderOf(manifest);
    const text = project.text(manifest) ?? "";
    const home = upwards(folder)
      .slice(1)
      .find((at) => project.text(inFolder(at, "pom.xml"))?.includes("<modules>"));
    const maven = project.has(inFolder(folder, "mvnw")) ? "./mvnw" : "mvn";
    return {
      id: "maven",
      folder,
      manager: "maven",
      manifest,
      partOf: home,
      name: ownElement(text, "artifactId"),
      description: ownElement(text, "description"),
      lockfile: undefined,
      wantsLockfile: false,
      version: /<(?:maven\.compiler\.release|maven\.compiler\.source|java\.version)>(?:1\.)?(\d+)</.exec(text)?.[1],
      commands:
        home === undefined
          ? commandsOf(folder, manifest, { build: `${maven} -B package -DskipTests`, test: `${maven} -B test` })
          : [],
    };
  });
}

/** An element of the project itself, not of its parent or its dependencies. */
function ownElement(pom: string, name: string): string | undefined {
  const start = pom.indexOf("</parent>");
  const rest = pom.slice(start === -1 ? 0 : start);
  const end = rest.search(/<(?:dependencies|dependencyManagement|build|profiles|modules)>/);
  const head = end === -1 ? rest : rest.slice(0, end);
  const open = head.indexOf(`<${name}>`);
  const close = head.indexOf(`</${name}>`, open);
  return open === -1 || close === -1 ? undefined : head.slice(open + name.length + 2, close).trim() || undefined;
}

export function gradleEcosystems(project: Project): readonly Ecosystem[] {
  return project.manifests(/^build\.gradle(?:\.kts)?$/).map((manifest) => {
    const folder = folderOf(manifest);
    const isRoot = (at: string) =>
      ["settings.gradle", "settings.gradle.kts"].some((name) => project.has(inFolder(at, name)));
    const home = isRoot(folder) ? undefined : upwards(folder).slice(1).find(isRoot);
    const gradle = project.has(inFolder(folder, "gradlew")) ? "./gradlew" : "gradle";
    const text = project.text(manifest) ?? "";
    return {
      id: "gradle",
      folder,
      manager: "gradle",
      manifest,
      partOf: home,
      name: undefined,
      description: undefined,
      lockfile: undefined,
      wantsLockfile: false,
      version: /(?:JavaLanguageVersion\.of\(|jvmToolchain\(|VERSION_)(\d+)/.exec(text)?.[1],
      commands:
        home === undefined
          ? commandsOf(folder, manifest, {
              build: `${gradle} assemble`,
              test: `${gradle} test`,
              run: /["'( ]application\b/.test(text) ? `${gradle} run` : undefined,
            })
          : [],
    };
  });
}
