import type { TaskKind } from "../agents/agent-traits.ts";
import type { Task } from "../board/task.ts";

/** Words of labels and of the beginnings of titles, the first that fits counts. */
const words: readonly (readonly [TaskKind, RegExp])[] = [
  ["docs", /^(?:docs?|documentation|readme|changelog)\b/i],
  ["test", /^(?:tests?|testing|coverage|qa)\b/i],
  ["fix", /^(?:fix(?:es|ed)?|bug(?:fix)?|hotfix|defect|regression|repair|correct)\b/i],
  ["refactor", /^(?:refactor(?:ing)?|clean-?up|tech(?:nical)?[- ]debt|rename|simplify|extract|move)\b/i],
  ["chore", /^(?:chore|ci|build|deps?|dependenc(?:y|ies)|housekeeping|deploy|legal|bump|upgrade|pin|lock)\b/i],
  ["feature", /^(?:feat(?:ure)?|enhancement|implement|support|add|introduce|create|allow)\b/i],
];

/** What a task is about, by its labels (`type:` before one is left out), else by how its title begins. */
export function kindOf({ labels, title }: Pick<Task, "labels" | "title">): TaskKind | undefined {
  for (const text of [...labels.map((label) => label.replace(/^(?:type|kind)\s*[:/]\s*/i, "")), title]) {
    const found = words.find(([, pattern]) => pattern.test(text.trim()));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

export const taskSizes = ["small", "medium", "large"] as const;
export type TaskSize = (typeof taskSizes)[number];

const SMALL_MINUTES = 60;
const MEDIUM_MINUTES = 8 * 60;

/** By its estimate: up to an hour is small, up to a day medium. Unknown without one. */
export function sizeOf({ estimate }: Pick<Task, "estimate">): TaskSize | undefined {
  if (estimate === undefined) return undefined;
  const { minutes, text } = estimate;
  if (minutes === undefined) return sizeInWords(text);
  if (minutes <= SMALL_MINUTES) return "small";
  return minutes <= MEDIUM_MINUTES ? "medium" : "large";
}

function sizeInWords(text: string): TaskSize | undefined {
  if (/^(?:xxs|xs|s|small)$/i.test(text.trim())) return "small";
  if (/^(?:m|medium)$/i.test(text.trim())) return "medium";
  return /^(?:l|xl|xxl|large)$/i.test(text.trim()) ? "large" : undefined;
}
