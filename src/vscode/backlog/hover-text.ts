import { type Task } from "#core/board/task.ts";
import type { TaskAction } from "#core/board/view/task-actions.ts";
import type { TaskGlance } from "#core/board/view/task-glance.ts";
import type { CommandId } from "../command-ids.ts";

/** The only commands that a hover may ask for, whatever its words say. */
export const hoverCommands = [
  "tutti.showTask",
  "tutti.editTask",
  "tutti.runTask",
  "tutti.resumeRun",
  "tutti.reviewTask",
  "tutti.openInbox",
  "tutti.showTranscript",
] as const satisfies readonly CommandId[];

const links: Partial<Record<TaskAction, readonly [string, (typeof hoverCommands)[number]]>> = {
  answer: ["Answer", "tutti.openInbox"],
  run: ["Run", "tutti.runTask"],
  resume: ["Resume", "tutti.resumeRun"],
  review: ["Review", "tutti.reviewTask"],
  transcript: ["Transcript", "tutti.showTranscript"],
  edit: ["Edit", "tutti.editTask"],
};

const mostFindings = 3;

/** A task at a glance, as Markdown. What others wrote in it is text, never Markdown. */
export function hoverText(task: Task, glance: TaskGlance, actions: readonly TaskAction[]): string {
  const { state, agent, cost, openComments, criteria, criteriaDone, reason, pull, findings } = glance;
  const title = task.key === undefined ? task.title : `${task.key} ${task.title}`;
  const facts = [
    `**${state}**`,
    agent && plain(agent),
    cost && plain(cost),
    criteria > 0 && `${criteriaDone} of ${criteria} criteria`,
    openComments > 0 && `${openComments} open ${openComments === 1 ? "comment" : "comments"}`,
  ].filter(Boolean);
  const more = findings.length - mostFindings;
  const parts = [
    `${plain(title)}\n\n${facts.join(" · ")}`,
    reason && plain(reason),
    pull && pullText(pull),
    findings.length > 0 &&
      [
        ...findings.slice(0, mostFindings).map((finding) => `- ${plain(finding)}`),
        ...(more > 0 ? [`- and ${more} more`] : []),
      ].join("\n"),
    ["showTask" as const, ...actions].flatMap((action) => linkOf(task, action) ?? []).join(" · "),
  ];
  return parts.filter(Boolean).join("\n\n");
}

function linkOf({ id }: Task, action: TaskAction | "showTask"): string | undefined {
  const link = action === "showTask" ? (["Open Task", "tutti.showTask"] as const) : links[action];
  if (link === undefined) return undefined;
  return `[${link[0]}](command:${link[1]}?${encodeURIComponent(JSON.stringify([id]))})`;
}

function pullText({ number, url }: NonNullable<TaskGlance["pull"]>): string {
  return /^https?:\/\/[^\s()<>]+$/.test(url) ? `[Pull request #${number}](${url})` : `Pull request #${number}`;
}

/** Text of others, on one line, in which no character means anything. */
export function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]<>()#+\-.!|~&$:@^=]/g, String.raw`\$&`);
}
