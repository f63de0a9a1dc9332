import { analysisOf } from "./analysis-of.ts";

/** Each dependency as `name version`, then D for direct or T for transitive, `dev`, the licence, and its line. */
export async function dependencyList(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { dependencies = [] } = await analysisOf(files);
  return dependencies.map(({ name, version = "?", relation, dev, licence, line }) =>
    [name, version, relation?.[0]?.toUpperCase(), dev ? "dev" : undefined, licence, line]
      .filter((part) => part !== undefined)
      .join(" "),
  );
}

/** A package as lock files in TOML write it. */
export function tomlPackage(name: string, version: string, more = ""): string {
  return `[[package]]\nname = "${name}"\nversion = "${version}"\n${more}\n`;
}
