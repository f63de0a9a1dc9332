import { describe, expect, it } from "vitest";
import { RunId } from "#core/board/ids.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { TranscriptBatch } from "#core/run/transcript.ts";
import { createTranscriptBuffer } from "#core/run/transcript-buffer.ts";

const [a, b] = [RunId.parse("r-a"), RunId.parse("r-b")];
const said = (text: string): AgentEvent => ({ type: "text-delta", text });
const asleep = { sleep: () => new Promise<void>(() => {}) };

function buffer(append: (batches: readonly TranscriptBatch[]) => Promise<void> = async () => {}) {
  const written: (readonly TranscriptBatch[])[] = [];
  const problems: unknown[] = [];
  const keep = async (batches: readonly TranscriptBatch[]): Promise<void> => {
    written.push(batches);
    await append(batches);
  };
  return { written, problems, writer: createTranscriptBuffer(keep, asleep, (error) => problems.push(error)) };
}

describe("the buffer of transcripts", () => {
  it("writes what several agents have said at once, each in its order", async () => {
    const { written, writer } = buffer();
    writer.record(a, said("one"));
    writer.record(b, said("other"));
    writer.record(a, said("two"));
    await writer.flush();
    expect(written).toEqual([
      [
        { run: a, events: [said("one"), said("two")] },
        { run: b, events: [said("other")] },
      ],
    ]);
  });

  it("writes a flood in pieces, and loses none of it", async () => {
    const { written, writer } = buffer();
    const flood = Array.from({ length: 7 }, (_, index) => said(String(index).repeat(100_000)));
    writer.record(b, said("before"));
    for (const event of flood) writer.record(a, event);
    await writer.flush();
    expect(written.length).toBeGreaterThan(1);
    const sizes = written.map((batches) => JSON.stringify(batches).length);
    expect(Math.max(...sizes)).toBeLessThan(400_000);
    const all = written.flat();
    expect(all.filter(({ run }) => run === a).flatMap(({ events }) => events)).toEqual(flood);
    expect(all.filter(({ run }) => run === b)).toEqual([{ run: b, events: [said("before")] }]);
  });

  it("goes on after something could not be kept, and tells it", async () => {
    let full = true;
    const { written, problems, writer } = buffer(async () => {
      if (full) throw new Error("The disk is full.");
    });
    writer.record(a, said("lost"));
    await writer.flush();
    full = false;
    writer.record(a, said("kept"));
    await writer.flush();
    expect(problems).toEqual([new Error("The disk is full.")]);
    expect(written.at(-1)).toEqual([{ run: a, events: [said("kept")] }]);
  });

  it("writes nothing when nobody has said anything", async () => {
    const { written, writer } = buffer();
    await writer.flush();
    expect(written).toEqual([]);
  });
});
