import type { Task } from "../board/task.ts";

/** What doing a task brings for what it takes: three parts from 0 to 1, and their sum as a whole number from 0 to 99. */
export interface Impact {
  /** By its findings and its labels. */
  readonly value: number;
  /** 1 is the smallest effort. */
  readonly ease: number;
  /** 1 is the least that can go wrong. */
  readonly safety: number;
  readonly score: number;
}

const weights = { value: 0.4, ease: 0.35, safety: 0.25 } as const;
export const MOST_IMPACT = 99;

const known = new WeakMap<Task, Impact>();

/** How severe a matter is, its priority says; this orders what is equally severe. */
export function impactOf(task: Task): Impact {
  const impact = known.get(task) ?? weigh(task);
  known.set(task, impact);
  return impact;
}

function weigh(task: Task): Impact {
  const [value, ease, safety] = [valueOf(task), easeOf(task), safetyOf(task)];
  const sum = weights.value * value + weights.ease * ease + weights.safety * safety;
  return { value, ease, safety, score: Math.round(MOST_IMPACT * sum) };
}

const urgentLabel = /^(?:security|bug|regression|crash|data[- ]loss)$/i;

function valueOf({ findings, labels }: Task): number {
  const cleared = Math.min(findings.length, 3) * 0.2;
  return cleared + (labels.some((label) => urgentLabel.test(label)) ? 0.4 : 0);
}

/** A size that nobody has said counts as a medium one. */
export type TaskSize = "recipe" | "small" | "medium" | "large" | "unknown";

export function sizeOf({ recipe, estimate }: Pick<Task, "recipe" | "estimate">): TaskSize {
  if (recipe !== undefined) return "recipe";
  const minutes = estimate?.minutes;
  if (minutes === undefined) return "unknown";
  return minutes <= 60 ? "small" : minutes <= 240 ? "medium" : "large";
}

function easeOf(task: Task): number {
  return { recipe: 1, small: 0.8, medium: 0.5, unknown: 0.5, large: 0.2 }[sizeOf(task)];
}

/** The more files a task names, the more can go wrong; a folder or a glob is many. */
function safetyOf({ files, recipe }: Task): number {
  if (recipe !== undefined) return 1;
  if (files.length === 0) return 0.5;
  if (files.some((file) => /[*{]|\/$/.test(file))) return 0.3;
  return files.length <= 2 ? 0.9 : files.length <= 5 ? 0.6 : 0.3;
}
