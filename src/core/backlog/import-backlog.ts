import type { BacklogImport } from "./backlog-import.ts";
import { Findings } from "./findings.ts";
import { finishCards } from "./finish-cards.ts";
import { repairMojibake } from "./mojibake.ts";
import { castRoles, promoteHeadings, type Part } from "./roles.ts";
import { scanBlocks } from "./scan-blocks.ts";
import { sectionsOf } from "./sections.ts";
import { walk } from "./walk.ts";

/**
 * Reads a backlog, roadmap or to-do list in Markdown, of whatever shape.
 * Never fails: what is not understood is in the result, verbatim.
 *
 * @param text  the file as it is, with any line ends
 * @param file  its path in the repository, with forward slashes; ids depend on it
 */
export function importBacklog(text: string, file: string): BacklogImport {
  const repair = repairMojibake(text.replace(/^\u{feff}/u, ""));
  const lines = repair.text.split(/\r\n|\n|\r/);
  const found = new Findings(file, lines);
  readDocument(found);
  found.addLeftovers();
  const tasks = finishCards(found.cards, { origin: () => file }, (line, words) => found.remark(line, words));
  return {
    tasks,
    notUnderstood: found.notUnderstood,
    context: found.context,
    structure: found.structure,
    encoding: repair.readAs === undefined ? [] : [{ file, readAs: repair.readAs, runs: repair.runs }],
    ...(found.wip === undefined ? {} : { wip: found.wip }),
    remarks: found.remarks,
  };
}

function readDocument(found: Findings): void {
  const root = castRoles(sectionsOf(scanBlocks(found.lines)));
  const bullets = root.explicit === 0 ? bulletsIn(root) : 0;
  if (root.explicit === 0 && bullets === 0) promoteHeadings(root);
  const place = {
    file: found.file,
    path: [],
    column: undefined,
    columnName: undefined,
    priority: undefined,
    parent: undefined,
  };
  walk(
    root,
    { ...place, subject: undefined, heading: undefined, bareTasks: root.explicit === 0, inColumn: false },
    found,
  );
}

function bulletsIn(part: Part): number {
  if (part.role.kind === "context") return 0;
  return part.facts.bullets + part.children.reduce((sum, child) => sum + bulletsIn(child), 0);
}
