import { Priority, TaskDraft } from "#core/board/task.ts";
import type { NewEntry } from "#core/backlog/edit/add-entry.ts";
import type { EntryChange } from "#core/backlog/edit/entry-change.ts";
import type { ImportedTask } from "#core/backlog/backlog-import.ts";
import { oneOf, type Random } from "../../../../rig/random.ts";

const words = [
  "Draw",
  "the café’s",
  "logo 🎨",
  "поиск",
  "日本語",
  "`npm ci`",
  "**bold**",
  "A|B",
  "login",
  "& <b>",
  "v2.0",
  "naïve",
];
const states = ["To Do", "In Progress", "Blocked", "In Review", "Done"];
const priorities = ["High", "low", "P1", "🔴 High", ""];
const asides = [
  "Some prose, with - [ ] in it.",
  "<!-- a comment: - [x] not a task -->",
  "```\n- [ ] code\n```",
  "> **Status**: a quotation",
  "| Key | Meaning |\n|---|---|\n| a | Quick stats: 3 done |",
  "ÃœbergrÃ¶ÃŸe und â€œAnfÃ¼hrungâ€",
];

/** A backlog in one of the usual forms, with what people leave in them. */
export function randomBacklog(random: Random): string {
  const form = oneOf(random, [checklist, lanes, table, headings, boldFields, taskFile]);
  const text = form(random);
  const damaged = random(4) === 0 ? text.replaceAll("\n", "\r\n") : text;
  return (random(5) === 0 ? "\u{feff}" : "") + (random(4) === 0 ? damaged.trimEnd() : damaged);
}

function titleOf(random: Random, index: number): string {
  return `${oneOf(random, words)} ${oneOf(random, words)} ${index}`;
}

function lines(random: Random, item: (index: number) => string): string {
  return Array.from({ length: 1 + random(6) }, (_, index) => item(index)).join("\n");
}

function aside(random: Random): string {
  return random(3) === 0 ? `\n${oneOf(random, asides)}\n` : "";
}

function checklist(random: Random): string {
  const item = (index: number): string => {
    const marks = oneOf(random, ["", " (2h)", " #web", " [P1]", " @claude", " ⏫"]);
    const steps = random(3) === 0 ? "\n  - [x] first step\n  - [ ] second step" : "";
    return `${oneOf(random, ["-", "*", `${index + 1}.`])} [${oneOf(random, [" ", "x", "X"])}] ${titleOf(random, index)}${marks}${steps}`;
  };
  return `# Plan\n${aside(random)}\n${lines(random, item)}\n${aside(random)}`;
}

function lanes(random: Random): string {
  const lane = (name: string): string =>
    `## ${name}\n\n${lines(random, (index) => `- [${name === "Done" ? "x" : " "}] ${name} ${titleOf(random, index)}`)}\n`;
  return `# Board\n\n${states.map(lane).join(aside(random) || "\n")}`;
}

function table(random: Random): string {
  const row = (index: number): string => {
    const title = titleOf(random, index).replaceAll("|", "\\|");
    return `| T-${index + 1} | ${title} | ${oneOf(random, states)} | ${oneOf(random, priorities)} | ${oneOf(random, ["2h", "", "-"])} |`;
  };
  const header = "| ID | Task | Status | Priority | Estimate |\n|:---|------|:------:|---|---|";
  return `# Tasks\n${aside(random)}\n${header}\n${lines(random, row)}\n${aside(random)}`;
}

function headings(random: Random): string {
  const task = (index: number): string =>
    `### T-${index + 1}: ${titleOf(random, index)}\n**Status:** ${oneOf(random, states)}  \n**Priority:** ${oneOf(random, ["High", "Low"])}\n` +
    `\nWhy: ${oneOf(random, words)}.\n${aside(random)}\n#### Acceptance criteria\n- [ ] It works\n- [x] It is fast 🚀\n`;
  return `# Backlog\n\n${lines(random, task)}`;
}

/** Fields with bold names at the very start of their lines, in the ways in which people set them apart. */
function boldFields(random: Random): string {
  const between = oneOf(random, ["\n", "  \n", "\n\n", "\\\n"]);
  const colon = oneOf(random, [":**", "**:"]);
  const field = (name: string, value: string): string => `**${name}${colon} ${value}`;
  const task = (index: number): string => {
    const fields = [
      field("Status", oneOf(random, states)),
      field("Priority", oneOf(random, ["low", "High"])),
      field("Estimate", "2h"),
      field("Assignee", "Ann"),
      field("Labels", "web, cli"),
    ].filter(() => random(4) > 0);
    return `### T-${index + 1}: ${titleOf(random, index)}\n${fields.join(between)}\n`;
  };
  return `${oneOf(random, ["", "# Backlog\n\n## Later\n\n"])}${lines(random, task)}`;
}

function taskFile(random: Random): string {
  const labels = oneOf(random, ["labels: []", "labels:\n  - web\n  - 'a: b'", "labels: [web, cli]"]);
  return (
    `---\nid: TASK-${random(99)}\ntitle: '${titleOf(random, 1)}'\nstatus: ${oneOf(random, states)} # a remark\n` +
    `assignee:\n  - '@codex'\n${labels}\nordinal: 1000\n---\n\n## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\n` +
    `${oneOf(random, words)}\n<!-- SECTION:DESCRIPTION:END -->\n${aside(random)}\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n` +
    `- [ ] #1 One\n- [x] #2 Two\n<!-- AC:END -->\n`
  );
}

/** Something that could be changed in a task. */
export function randomChange(random: Random, { draft }: ImportedTask): EntryChange {
  if (draft.key === undefined && random(8) === 0) return { field: "key", to: randomId(random) };
  const field = oneOf(random, [
    "state",
    "state",
    "title",
    "priority",
    "estimate",
    "assignee",
    "labels",
    "tick",
    "tick",
  ]);
  switch (field) {
    case "state":
      return { field, to: oneOf(random, ["backlog", "ready", "in-progress", "blocked", "review", "done"] as const) };
    case "title":
      return {
        field,
        to: `${oneOf(random, words.slice(0, 5))} ${oneOf(random, ["anew", "ещё раз", "2"])}`.replaceAll("*", ""),
      };
    case "priority":
      return { field, to: Priority.options[random(5)] };
    case "estimate":
      return { field, to: ["4h", "3 days"][random(3)] };
    case "assignee":
      return { field, to: ["claude", "Ann"][random(3)] };
    case "labels":
      return { field, to: random(2) === 0 ? [...draft.labels, "fresh"] : draft.labels.slice(1) };
    default: {
      const list = draft.criteria.length > 0 ? "criteria" : "checklist";
      const item = draft[list].length === 0 ? 0 : random(draft[list].length);
      return { field: list, item, done: draft[list][item]?.done !== true };
    }
  }
}

function randomId(random: Random): string {
  return `t-${Array.from({ length: 7 }, () => random(36).toString(36)).join("")}`;
}

/** A task of the board that has no entry yet. */
export function randomTask(random: Random): NewEntry {
  const id = randomId(random);
  const item = (text: string) => ({ text, done: random(2) === 0, depth: 0 });
  const task = TaskDraft.parse({
    id,
    title: titleOf(random, random(9)).replaceAll("*", ""),
    description: oneOf(random, ["", "Why: it is slow.", "One.\n\n- two\n- three", "```\n- [ ] code\n```", "# Big"]),
    labels: oneOf(random, [[], ["web"], ["web", "cli"]]),
    criteria: oneOf(random, [[], [item("It works")], [item("It works"), item("It is fast 🚀")]]),
    checklist: oneOf(random, [[], [item("first")]]),
    ...oneOf(random, [{}, { priority: "high" }, { estimate: { text: "2h" } }, { assignee: "claude", priority: "low" }]),
  });
  const state = oneOf(random, ["backlog", "ready", "in-progress", "blocked", "review", "done"] as const);
  return { task, state, key: id, after: oneOf(random, [[], [], ["T-1"]]) };
}

/** The same text with something in it broken. */
export function broken(random: Random, text: string): string {
  const at = random(text.length + 1);
  const end = Math.min(text.length, at + random(80));
  const junk = oneOf(random, [
    "",
    "|",
    "```",
    "<!--",
    "---\n",
    "[ ]",
    "\0",
    "\u{d800}",
    "\t\t",
    "\r",
    "# ",
    "**",
    "> - [x] ",
  ]);
  return text.slice(0, at) + junk.repeat(1 + random(3)) + (random(2) === 0 ? text.slice(end) : text.slice(at));
}
