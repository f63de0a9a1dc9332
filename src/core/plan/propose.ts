import type { Finding } from "../analyse/finding.ts";
import { type TaskId, taskIdOf } from "../board/ids.ts";
import { HUMAN, type Task, type TaskDraft } from "../board/task.ts";
import { advise } from "./advice.ts";

/** More notes than this in one file become one task. */
const mostSingleNotes = 3;

/**
 * Turns findings into tasks. The same findings give the same tasks, with the
 * same ids. What a task of the board deals with already, in whatever state, is
 * not proposed a second time; new findings of the same kind and place are, in
 * a task of their own once the first one has left the proposals.
 *
 * @param existing  the tasks of the board, if there is one
 */
export function propose(findings: readonly Finding[], existing: readonly Task[] = []): readonly TaskDraft[] {
  const known = new Map(existing.map((task) => [task.id, task] as const));
  return groupsOf(findings).flatMap((group) => draftsOf(group, known));
}

/** Findings that one change would mend, or one person look into. */
interface Group {
  /** For example `missing/license` or `secret`. */
  readonly subject: string;
  readonly file: string;
  readonly findings: readonly Finding[];
}

function groupsOf(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, Group & { findings: Finding[] }>();
  for (const finding of findings) {
    const subject = subjectOf(finding.rule);
    const file = finding.evidence[0]?.file ?? ".";
    const key = `${subject}\n${file}`;
    const group = groups.get(key) ?? { subject, file, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** All secrets of a file are one matter, and all notes; every other rule is a matter of its own. */
function subjectOf(rule: string): string {
  const family = rule.split("/")[0] ?? rule;
  return family === "secret" || family === "todo" ? family : rule;
}

function draftsOf(group: Group, known: ReadonlyMap<TaskId, Task>): readonly TaskDraft[] {
  if (group.subject !== "todo") return wholeGroup(group, known);
  const isSingle = (finding: Finding): boolean => known.has(singleId(finding));
  const isGrouped = known.has(groupId(group, 0));
  const rest = group.findings.filter((finding) => !isSingle(finding));
  const together = isGrouped || rest.length > mostSingleNotes;
  const single = together ? group.findings.filter(isSingle) : group.findings;
  return [
    ...single.map((finding) => draft(singleId(finding), { ...group, findings: [finding] })),
    ...(together && rest.length > 0 ? wholeGroup({ ...group, findings: rest }, known) : []),
  ];
}

/** One task for all findings of the group, without those that an earlier task of the group has taken away with it. */
function wholeGroup(group: Group, known: ReadonlyMap<TaskId, Task>): readonly TaskDraft[] {
  let findings = group.findings;
  for (let generation = 0; findings.length > 0; generation++) {
    const id = groupId(group, generation);
    const task = known.get(id);
    if (task === undefined || isOpenProposal(task)) return [draft(id, { ...group, findings })];
    const taken = new Set<string>(task.findings);
    findings = findings.filter((finding) => !taken.has(finding.id));
  }
  return [];
}

/** Also one that analysis itself has closed: when the finding comes back, so does the proposal. */
function isOpenProposal({ state }: Task): boolean {
  return state.name === "proposed" || (state.name === "done" && state.by === "analysis");
}

function groupId({ subject, file }: Group, generation: number): TaskId {
  return taskIdOf("finding", [subject, file, ...(generation === 0 ? [] : [generation])].join("\n"));
}

function singleId(finding: Finding): TaskId {
  return taskIdOf("finding", finding.id);
}

function draft(id: TaskId, { subject, file, findings }: Group): TaskDraft {
  const advice = advise(subject, file, findings);
  const fix = findings[0]?.fix;
  const line = findings.length === 1 ? findings[0]?.evidence[0]?.line : undefined;
  return {
    id,
    title: advice.title,
    description: advice.description,
    priority: advice.priority,
    labels: [...advice.labels],
    ...(fix === undefined ? {} : { recipe: fix, estimate: { text: "1 minute", minutes: 1 } }),
    ...(advice.forHuman ? { assignee: HUMAN } : {}),
    after: [],
    softAfter: [],
    criteria: advice.criteria.map((text) => ({ text, done: false, depth: 0 })),
    checklist: advice.steps.map((text) => ({ text, done: false, depth: 0 })),
    notes: "",
    ...(line === undefined ? {} : { source: { file, startLine: line, endLine: line } }),
    findings: findings.map((finding) => finding.id),
    files: [...advice.files],
  };
}
