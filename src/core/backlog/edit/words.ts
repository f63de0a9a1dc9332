import type { Placement } from "../../board/command.ts";
import type { Priority } from "../../board/task.ts";
import type { BacklogImport } from "../backlog-import.ts";

type StateName = Placement["name"];

const english: Record<StateName, readonly string[]> = {
  backlog: ["Backlog", "Planned", "Open"],
  ready: ["To Do", "Ready"],
  "in-progress": ["In Progress"],
  blocked: ["Blocked"],
  review: ["In Review"],
  done: ["Done"],
};

const russian: Record<StateName, readonly string[]> = {
  backlog: ["Запланировано"],
  ready: ["К работе"],
  "in-progress": ["В работе"],
  blocked: ["Заблокировано"],
  review: ["На проверке"],
  done: ["Готово"],
};

/** What a file would call a state: its own words first, then those of its language, written as `like` is. */
export function stateWords(
  all: BacklogImport,
  statuses: readonly string[],
  to: StateName,
  like: string,
): readonly string[] {
  const used = all.tasks.flatMap(({ state, written }) =>
    state.name === to && written.status !== undefined && isPlain(written.status) ? [written.status.trim()] : [],
  );
  const common = [...Map.groupBy(used, (word) => word)].toSorted(([, a], [, b]) => b.length - a.length);
  const words = /\p{Script=Cyrillic}/u.test(like) ? russian[to] : english[to];
  const own = common.map(([word]) => word).slice(0, 3);
  return [...new Set([...own, ...statuses, ...words.map((word) => inStyleOf(like, word))])];
}

/** A state alone: no date, no reason, no share. */
function isPlain(status: string): boolean {
  return !/[\d:(),;|]/.test(status) && status.trim().split(/\s+/).length <= 3;
}

const level: Record<Priority, string> = { critical: "P0", high: "P1", medium: "P2", low: "P3" };
const russianLevel: Record<Priority, string> = {
  critical: "Критический",
  high: "Высокий",
  medium: "Средний",
  low: "Низкий",
};

export function priorityWords(all: BacklogImport, to: Priority, like: string): readonly string[] {
  const used = all.tasks.flatMap(({ draft, written }) =>
    draft.priority === to && written.priority !== undefined && written.priority.length <= 16 ? [written.priority] : [],
  );
  const plain = /\p{Script=Cyrillic}/u.test(like) ? russianLevel[to] : inStyleOf(like, to);
  const levels = /^P\d/i.test(like) ? [inStyleOf(like, level[to])] : [];
  const bang = like.startsWith("!") ? [`!${to}`] : [];
  return [...new Set([...levels, ...bang, ...used.slice(0, 2), plain, level[to]])];
}

/** In capitals, in small letters, or with a capital in front, and joined as `like` is. */
function inStyleOf(like: string, word: string): string {
  const letters = like.replaceAll(/[^\p{L}]/gu, "");
  const joined = /\p{L}[-_]\p{L}/u.test(like) ? word.replaceAll(" ", like.includes("_") ? "_" : "-") : word;
  if (letters !== "" && letters === letters.toLowerCase()) return joined.toLowerCase();
  if (letters.length > 1 && letters === letters.toUpperCase()) return joined.toUpperCase();
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}
