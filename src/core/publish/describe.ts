import type { Finding } from "../analyse/finding.ts";
import type { Run } from "../board/run.ts";
import type { Task } from "../board/task.ts";
import type { Usage } from "../cost/usage.ts";
import { verdictOf } from "../gate/verdict.ts";
import { neutralLine, neutralMarkdown, neutralTitle } from "./neutral-text.ts";

export interface Described {
  readonly task: Task;
  readonly run: Run;
  /** The agent's name as a person sees it. */
  readonly agent: string;
  /** `undefined` when nothing was reported: unknown, not free. */
  readonly usage: Usage | undefined;
  /** The findings that the gate proved to be gone. */
  readonly gone: readonly Finding[];
}

const TITLE_LIMIT = 160;
const DESCRIPTION_LIMIT = 8_000;
const LINE_LIMIT = 300;
const ROWS_LIMIT = 60;
/** GitHub takes 65,536 characters. */
const BODY_LIMIT = 60_000;

/** Title and body of the pull request of a run: what was wanted, what was checked, by whom, at what cost. */
export function describePull(described: Described): { readonly title: string; readonly body: string } {
  const title = neutralTitle(described.task.title, TITLE_LIMIT) || described.task.id;
  for (let share = 1; ; share *= 4) {
    const body = bodyOf(described, share);
    if (body.length <= BODY_LIMIT || share > ROWS_LIMIT) return { title, body };
  }
}

/** @param share  lists and description get this part of their usual room */
function bodyOf(described: Described, share: number): string {
  const { task, run, gone } = described;
  const rows = Math.ceil(ROWS_LIMIT / share);
  const parts = [
    neutralMarkdown(task.description.trim(), Math.ceil(DESCRIPTION_LIMIT / share)),
    criteriaPart(task, rows),
    checksPart(run, rows),
    gonePart(gone, rows),
    originPart(described),
    pullMarker(task.id, run.id),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** A comment for machines, always the last line: by it a pull request is known to belong to a task. */
export function pullMarker(task: string, run: string): string {
  const safe = (id: string) => encodeURIComponent(id).replaceAll("-", "%2D");
  return `<!-- tutti:task=${safe(task)} run=${safe(run)} -->`;
}

/** The task and run that a body's last line names. A marker anywhere else is somebody's text. */
export function readPullMarker(body: string): { readonly task: string; readonly run: string } | undefined {
  const match = /^<!-- tutti:task=(\S+) run=(\S+) -->$/.exec(body.trimEnd().split(/\r?\n/).at(-1) ?? "");
  if (match === null) return undefined;
  try {
    return { task: decodeURIComponent(match[1] ?? ""), run: decodeURIComponent(match[2] ?? "") };
  } catch {
    return undefined;
  }
}

function criteriaPart({ criteria }: Task, limit: number): string {
  if (criteria.length === 0) return "";
  const rows = limited(criteria, limit, ({ text, done, depth }) => {
    return `${"  ".repeat(Math.min(depth, 6))}- [${done ? "x" : " "}] ${neutralLine(text, LINE_LIMIT)}`;
  });
  return `## Acceptance criteria\n\n${rows}`;
}

function checksPart({ deliveries }: Run, limit: number): string {
  const checks = deliveries.at(-1)?.checks ?? [];
  if (checks.length === 0) return "## Checks\n\nNothing was checked.";
  const rows = limited(checks, limit, ({ name, outcome, summary }) => {
    return `| ${neutralLine(name, 60)} | ${outcome} | ${neutralLine(summary, LINE_LIMIT)} |`;
  });
  const verdict = neutralLine(verdictOf(checks).summary, LINE_LIMIT);
  return `## Checks\n\n${verdict}\n\n| Check | Outcome | |\n|---|---|---|\n${rows}`;
}

function gonePart(gone: readonly Finding[], limit: number): string {
  if (gone.length === 0) return "";
  const rows = limited(gone, limit, ({ title, rule, evidence: [place] }) => {
    const where = place === undefined ? "" : ` in ${neutralLine(place.file, 200)}`;
    return `- ${neutralLine(title, LINE_LIMIT)} (${neutralLine(rule, 80)}${where})`;
  });
  return `## Proved gone\n\nThe project was analysed again after the change, and these findings are no longer there:\n\n${rows}`;
}

function originPart({ task, run, agent, usage }: Described): string {
  const rounds = run.deliveries.length;
  const rows = [
    `- Task: ${neutralLine(task.key ?? task.id, 80)}`,
    `- Agent: ${neutralLine(agent, 80)}${rounds > 1 ? `, ${rounds} rounds` : ""}`,
    `- Cost: ${costText(usage)}`,
  ];
  return `## How it was made\n\n${rows.join("\n")}`;
}

/** What a usage cost, in words that never make unknown look like nothing. */
export function costText(usage: Usage | undefined): string {
  if (usage?.provenance === "free") return "none, no model was asked";
  if (usage?.costMicroUsd === undefined) return "unknown";
  const dollars = usage.costMicroUsd / 1_000_000;
  const digits = dollars >= 1 || dollars === 0 ? 2 : 4;
  const { provenance } = usage;
  const how = provenance === "computed" || provenance === "estimated" ? `, ${provenance} from tokens` : "";
  return `$${dollars.toFixed(digits)}${how}`;
}

function limited<Item>(items: readonly Item[], limit: number, write: (item: Item) => string): string {
  const rows = items.slice(0, limit).map(write);
  return items.length <= limit ? rows.join("\n") : [...rows, "", `… and ${items.length - limit} more.`].join("\n");
}
