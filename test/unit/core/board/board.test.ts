import { describe, expect, it } from "vitest";
import { Board } from "#core/board/board.ts";
import type { Event } from "#core/board/event.ts";
import type { EventLog } from "#core/board/event-log.ts";
import { TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { Clock } from "#core/clock.ts";
import { memoryEventLog } from "../../../fakes/event-log.ts";

const clock: Clock = { now: () => 1, id: () => "id", sleep: async () => {} };
const add = (id: string) =>
  ({
    type: "task/add",
    task: TaskDraft.parse({ id: TaskId.parse(id), title: id }),
    state: { name: "ready" },
  }) as const;

/** A log whose readings have looked at once, and answer when they are let. */
function slowLog(log: EventLog<Event>) {
  const held: (() => void)[] = [];
  let hold = false;
  const read: EventLog<Event>["read"] = async (after, limit) => {
    const found = await log.read(after, limit);
    if (hold) await new Promise<void>((resolve) => held.push(resolve));
    return found;
  };
  return {
    log: { ...log, read },
    hold: (on: boolean) => void (hold = on),
    letGo: () => held.splice(0).forEach((resolve) => resolve()),
    waiting: () => held.length,
  };
}

describe("Board", () => {
  it("has what it wrote, also when a reading was going on that had looked before", async () => {
    const slow = slowLog(memoryEventLog<Event>());
    const board = new Board(slow.log, clock);
    const other = new Board(slow.log, clock);
    slow.hold(true);
    const early = board.refresh(); // it has seen an empty log
    await expect.poll(slow.waiting).toBe(1);
    slow.hold(false);
    await other.send(add("a"));
    const late = board.refresh();
    slow.letGo();
    expect((await early).tasks.size).toBe(0);
    expect([...(await late).tasks.keys()]).toEqual(["a"]);
  });

  it("applies each event once, however many ask at a time", async () => {
    const board = new Board(memoryEventLog<Event>(), clock);
    await Promise.all(["a", "b", "c"].map((id) => board.send(add(id))));
    const states = await Promise.all(Array.from({ length: 20 }, () => board.refresh()));
    expect(new Set(states.map(({ version }) => version))).toEqual(new Set([3]));
  });

  it("gets its turn although others write between each of its looks and its writes", async () => {
    const log = memoryEventLog<Event>();
    const other = new Board(log, clock);
    let count = 0;
    const busy: EventLog<Event> = {
      ...log,
      append: async (version, events, also) => {
        await other.send(add(`other-${count++}`));
        return log.append(version, events, also);
      },
    };
    const board = new Board(busy, clock);
    expect(await board.send(add("mine"))).toHaveLength(1);
    expect([...board.state.tasks.keys()]).toEqual(["other-0", "mine"]);
    await expect(board.send(add("mine"))).rejects.toThrow(/mine/);
  });

  it("tells everybody who asked when it cannot be read, and reads again for the next", async () => {
    const log = memoryEventLog<Event>();
    let broken = true;
    const board = new Board(
      {
        ...log,
        read: async (after, limit) => {
          if (broken) throw new Error("No disk.");
          return log.read(after, limit);
        },
      },
      clock,
    );
    const asked = [board.refresh(), board.refresh(), board.refresh()];
    for (const each of await Promise.allSettled(asked)) expect(each.status).toBe("rejected");
    broken = false;
    expect((await board.refresh()).version).toBe(0);
  });
});
