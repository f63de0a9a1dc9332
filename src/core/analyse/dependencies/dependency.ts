import * as z from "zod";

export const DependencyEcosystem = z.enum(["npm", "pypi", "cargo", "go", "maven", "gem", "composer", "nuget"]);
export type DependencyEcosystem = z.infer<typeof DependencyEcosystem>;

/** Something that the project uses and did not write, as a lock file or a manifest names it. */
export const Dependency = z.object({
  ecosystem: DependencyEcosystem,
  name: z.string(),
  /** The very version; absent where the file leaves it open. */
  version: z.string().optional(),
  /** Whether the project asks for it itself; absent where the file does not tell. */
  relation: z.enum(["direct", "transitive"]).optional(),
  /** Needed for work on the project only, as far as the file tells. */
  dev: z.boolean(),
  /** An SPDX expression, or whatever its author wrote; absent when nothing says. */
  licence: z.string().optional(),
  file: z.string(),
  line: z.int().min(1).optional(),
});
export type Dependency = z.infer<typeof Dependency>;

/** How many dependencies one file names. */
export const DependencyCount = z.object({
  ecosystem: DependencyEcosystem,
  file: z.string(),
  total: z.int(),
  direct: z.int(),
  transitive: z.int(),
  /** Of all of them, those needed for work on the project only. */
  dev: z.int(),
  /** Names that stand in it in more than one version. */
  repeated: z.int(),
});
export type DependencyCount = z.infer<typeof DependencyCount>;

/** Counts of each file that names any, in the order of the list. */
export function countDependencies(dependencies: readonly Dependency[]): readonly DependencyCount[] {
  const groups = Map.groupBy(dependencies, ({ file }) => file);
  return [...groups].flatMap(([file, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const many = (condition: (each: Dependency) => boolean): number => all.filter(condition).length;
    return [
      {
        ecosystem: first.ecosystem,
        file,
        total: all.length,
        direct: many((each) => each.relation === "direct"),
        transitive: many((each) => each.relation === "transitive"),
        dev: many((each) => each.dev),
        repeated: [...Map.groupBy(all, ({ name }) => name).values()].filter(({ length }) => length > 1).length,
      },
    ];
  });
}
