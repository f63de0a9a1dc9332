import { expect, it } from "vitest";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { matchEntries } from "#core/backlog/sync/match-entries.ts";
import { emptyBoard } from "#core/board/board-state.ts";
import type { TaskId } from "#core/board/ids.ts";
import type { Task } from "#core/board/task.ts";

/** Counts how often it is asked. */
class CountingMap<Key, Value> extends Map<Key, Value> {
  asked = 0;

  override get(key: Key): Value | undefined {
    this.asked += 1;
    return super.get(key);
  }
}

it("compares no new entries with one another where the board has none like them", () => {
  const tasks = new CountingMap<TaskId, Task>();
  const text = Array.from({ length: 500 }, (_, index) => `- [ ] Sew button ${index}\n`).join("");
  const { fresh } = matchEntries({ ...emptyBoard, tasks }, "B.md", importBacklog(text, "B.md").tasks);
  expect(fresh).toHaveLength(500);
  expect(tasks.asked).toBeLessThan(5_000);
});
