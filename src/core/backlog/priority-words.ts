import type { Priority } from "../board/task.ts";
import { lookupForm } from "./plain-text.ts";

const words: Record<Priority, string> = {
  critical:
    "critical|crit|blocker|urgent|highest|p0|top|immediate|emergency|asap|критический|критическая|критично|критичный|критичная|срочно|срочный|срочная|блокер|наивысший",
  high: "high|higher|important|p1|major|must|must have|must-have|высокий|высокая|высокое|высок|важно|важный|важная",
  medium:
    "medium|med|mid|normal|moderate|average|p2|should|should have|should-have|средний|средняя|среднее|обычный|обычная|нормальный",
  low: "low|lower|lowest|very low|minor|trivial|p3|p4|p5|could|could have|nice to have|nice-to-have|optional|низкий|низкая|низкое|низк|желательно|необязательно|самый низкий",
};

const priorities = new Map<string, Priority>();
for (const priority of ["critical", "high", "medium", "low"] as const) {
  for (const word of words[priority].split("|")) priorities.set(word, priority);
}

const signs: readonly (readonly [RegExp, Priority])[] = [
  [/🔺|⏫⏫|🚨/u, "critical"],
  [/⏫|🔴|🔥|‼/u, "high"],
  [/🔼|🟠|🟡/u, "medium"],
  [/🔽|⏬|🟢|🔵|⚪/u, "low"],
];

/** The priority that a whole text names: `High`, `P1`, `высокий`; `undefined` when it says anything else. */
export function priorityNamed(text: string): Priority | undefined {
  const form = lookupForm(text)
    .replace(/^(?:priority|prio|приоритет)[\s:=-]*/u, "")
    .replace(/[\s-]+(?:priority|prio|приоритет)$/u, "")
    .replace(/^(?:(?:very|extremely|очень)\s+)(?=high|critical|высок)/u, "");
  return priorities.get(form);
}

/** The priority that the value of a priority field says, which may go on to say why; numbers count from 0, the most urgent. */
export function priorityOf(value: string): Priority | undefined {
  const whole = priorityNamed(value);
  if (whole !== undefined) return whole;
  const form = lookupForm(value);
  if (/^[0-5]$/.test(form)) return priorities.get(`p${form}`);
  const head = form.split(/\s*(?:[-–—:;,(/|]|\s(?:because|since|as)\s)\s*/u)[0] ?? "";
  const named =
    priorityNamed(head) ??
    priorityNamed(head.split(" ").slice(0, 2).join(" ")) ??
    priorityNamed(head.split(" ")[0] ?? "");
  return named ?? signs.find(([sign]) => sign.test(value))?.[1];
}

/** Only the marks of Obsidian's tasks stand for a priority wherever they are. */
export function priorityOfMark(mark: string): Priority | undefined {
  return signs.find(([sign]) => /[🔺⏫🔼🔽⏬]/u.test(mark) && sign.test(mark))?.[1];
}
