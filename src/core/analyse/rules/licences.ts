import type { Dependency } from "../dependencies/dependency.ts";
import type { Finding, RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import { type Conflict, conflictOf } from "../licences/compatibility.ts";
import { licenceOfFolder } from "../licences/project-licence.ts";
import { readExpression, worstOf } from "../licences/spdx.ts";
import { folderOf } from "../project.ts";
import type { Overview } from "../rule.ts";

/** Dependencies of the program itself whose licence does not go with the project's. Unknown licences say nothing. */
export function licenceRule({ project, dependencies, grammar }: Overview): readonly RuleFinding[] {
  return [...Map.groupBy(dependencies.list, ({ file }) => file)].flatMap(([file, list]) => {
    const own = licenceOfFolder(project, grammar, folderOf(file));
    const idOf = findingIds("licence/conflict", file);
    return list.flatMap((dependency): readonly RuleFinding[] => {
      const conflict = dependency.dev ? undefined : conflictWith(own, dependency.licence);
      return conflict === undefined ? [] : [findingOf(dependency, own, conflict, idOf)];
    });
  });
}

/** What is worst about a dependency's licence, by the best choice that both sides offer. */
export function conflictWith(own: string | undefined, licence: string | undefined): Conflict | undefined {
  const expression = licence === undefined ? undefined : readExpression(licence);
  if (expression === undefined) return undefined;
  const mine = own === undefined ? undefined : readExpression(own);
  if (mine === undefined) return worstOf(expression, (id, exception) => conflictOf(undefined, id, exception));
  return worstOf(mine, (id) => worstOf(expression, (other, exception) => conflictOf(id, other, exception)));
}

function findingOf(
  { name, version, licence = "", file, line }: Dependency,
  own: string | undefined,
  { severity, why }: Conflict,
  idOf: (content: string) => Finding["id"],
): RuleFinding {
  const against =
    own === undefined ? "" : own === "proprietary" ? ", the project is proprietary" : `, the project under ${own}`;
  return {
    id: idOf(`${name} ${licence}`),
    rule: "licence/conflict",
    severity,
    title: `The licence of ${name} may not go with the project's`,
    message: `${name} is under ${licence}${against}. ${why} Ask somebody who knows, or use another package.`,
    evidence: [{ file, ...(line === undefined ? {} : { line }), text: `${name} ${version ?? ""}: ${licence}` }],
    fixClass: "decide",
  };
}
