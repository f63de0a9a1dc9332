import { addEntry } from "#core/backlog/edit/add-entry.ts";
import { editBacklog, readBacklogFile } from "#core/backlog/edit/edit-backlog.ts";
import { mergeBacklog } from "#core/backlog/merge/merge-backlog.ts";
import { oneOf, type Random } from "../../../../rig/random.ts";
import { randomBacklog, randomChange, randomTask } from "../edit/random-backlog.ts";

const path = "BACKLOG.md";

/**
 * Merges two random branches of a random backlog, and looks for damage: a line
 * that both have must be there, and so must what either has added; a merge with
 * what has not changed is the other side.
 *
 * @returns whether it was merged without a question
 */
export function tryMerging(random: Random): boolean {
  const base = randomBacklog(random);
  const [ours, theirs] = [branchOf(base, random), branchOf(base, random)];
  const say = (what: string): Error => new Error(`${what}\n${JSON.stringify({ base, ours, theirs })}`);
  if (mergeBacklog(base, ours, base, path)?.text !== ours) throw say("A merge with the base is not ours.");
  if (mergeBacklog(base, base, theirs, path)?.text !== theirs) throw say("A merge with the base is not theirs.");
  if (mergeBacklog(base, ours, ours, path)?.text !== ours) throw say("A merge of the same is something else.");
  const merged = mergeBacklog(base, ours, theirs, path);
  if (merged === undefined) return false;
  const lines = (text: string): ReadonlySet<string> => new Set(text.split(/\r\n|\n|\r/));
  const [old, mine, yours, now] = [lines(base), lines(ours), lines(theirs), lines(merged.text)];
  for (const line of old) {
    if (mine.has(line) && yours.has(line) && !now.has(line)) throw say(`A line is lost: ${line}`);
  }
  const marked = /^<{7} ours$/m.test(merged.text.replaceAll("\r", ""));
  if (marked !== merged.conflicts > 0) throw say("Marks and their number do not agree.");
  if (merged.conflicts > 0) return false;
  const { tasks } = readBacklogFile({ path, text: merged.text });
  for (const side of [ours, theirs]) {
    for (const { draft } of readBacklogFile({ path, text: side }).tasks) {
      const isNew = draft.key !== undefined && !base.includes(draft.key);
      if (isNew && !tasks.some((task) => task.draft.key === draft.key)) throw say(`An entry is lost: ${draft.title}`);
    }
  }
  return true;
}

function branchOf(text: string, random: Random): string {
  let now = text;
  for (let times = 1 + random(3); times > 0; times--) {
    const found = readBacklogFile({ path, text: now });
    if (random(3) === 0) {
      const added = addEntry({ path, text: now }, found, randomTask(random));
      if ("text" in added) now = added.text;
    } else if (found.tasks.length > 0) {
      const task = oneOf(random, found.tasks);
      const edited = editBacklog({ path, text: now }, found, task.draft.id, randomChange(random, task));
      if ("text" in edited) now = edited.text;
    }
  }
  return now;
}
