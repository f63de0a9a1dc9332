import { describe, expect, it, onTestFinished } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import { openFile } from "#node/store/open-store.ts";
import { createTranscripts, openTranscriptFile } from "#node/store/transcripts.ts";
import { temporaryDirectory } from "./temporary.ts";

const text = (value: string): AgentEvent => ({ type: "text-delta", text: value });
const notice = (value: string): AgentEvent => ({ type: "notice", text: value });

async function open(directory?: string): Promise<Transcripts> {
  const transcripts = createTranscripts(await openTranscriptFile(directory ?? (await temporaryDirectory())));
  onTestFinished(() => transcripts[Symbol.asyncDispose]());
  return transcripts;
}

describe("transcripts", () => {
  it("are read in pages, in order, by run", async () => {
    const transcripts = await open();
    await transcripts.append("a", [text("one "), text("two"), notice("n")]);
    await transcripts.append("b", [text("other")]);
    await transcripts.append("a", [text("three")]);
    const first = await transcripts.read("a", 0, 2);
    expect(first.map(({ sequence, event }) => [sequence, event])).toEqual([
      [1, text("one two")],
      [2, notice("n")],
    ]);
    expect((await transcripts.read("a", 2, 10)).map(({ event }) => event)).toEqual([text("three")]);
    expect(await transcripts.read("nobody", 0, 10)).toEqual([]);
  });

  it("tell the live line of many runs, across appends", async () => {
    const transcripts = await open();
    await transcripts.append("a", [text("Hel")]);
    await transcripts.append("a", [text("lo\n")]);
    await transcripts.append("b", [notice("Ready.")]);
    const latest = await transcripts.latest(["a", "b", "nobody"]);
    expect([...latest].map(([run, { sequence, line }]) => [run, sequence, line])).toEqual([
      ["a", 2, "Hello"],
      ["b", 1, "Ready."],
    ]);
  });

  it("take what several runs have to say at once; what one cannot say keeps the others from nothing", async () => {
    const transcripts = await open();
    await transcripts.appendAll([
      { run: "a", events: [text("one")] },
      { run: "b", events: [text("two")] },
    ]);
    const broken = {
      type: "notice",
      text: "n",
      toJSON: () => {
        throw new Error("It cannot be written.");
      },
    } as AgentEvent;
    const append = transcripts.appendAll([
      { run: "a", events: [broken] },
      { run: "b", events: [notice("three")] },
    ]);
    await expect(append).rejects.toThrow("It cannot be written.");
    expect((await transcripts.read("a", 0, 10)).map(({ event }) => event)).toEqual([text("one")]);
    expect((await transcripts.read("b", 0, 10)).map(({ event }) => event)).toEqual([text("two"), notice("three")]);
  });

  it("are seen by other processes, which hear of them", async () => {
    const directory = await temporaryDirectory();
    const [writer, reader] = [await open(directory), await open(directory)];
    const heard = Promise.withResolvers<void>();
    using _following = reader.follow(() => heard.resolve());
    await writer.append("a", [text("x")]);
    await heard.promise;
    expect(await reader.read("a", 0, 10)).toHaveLength(1);
  });

  it("show what they do not understand as it is", async () => {
    const directory = await temporaryDirectory();
    const transcripts = await open(directory);
    await transcripts.append("a", [text("x")]);
    await using sql = await openFile(directory, "transcripts.db", "process", [[]]);
    await sql.all("UPDATE entry SET event = ?", ['{"type":"new"}']);
    expect((await transcripts.read("a", 0, 1))[0]?.event).toEqual(notice('{"type":"new"}'));
  });

  it("go when they are old or too large, the oldest first, but never those to keep", async () => {
    const transcripts = await open();
    for (const run of ["a", "b", "c", "d"]) await transcripts.append(run, [text(run.repeat(1000))]);
    const day = 86_400_000;
    expect(await transcripts.prune({ olderThanMs: day, mostBytes: 1e6, keep: new Set() })).toBe(0);
    expect(await transcripts.prune({ olderThanMs: day, mostBytes: 2500, keep: new Set(["a"]) })).toBe(2);
    expect([...(await transcripts.latest(["a", "b", "c", "d"])).keys()]).toEqual(["a", "d"]);
    expect(await transcripts.prune({ olderThanMs: -day, mostBytes: 1e6, keep: new Set(["d"]) })).toBe(1);
    expect(await transcripts.read("a", 0, 10)).toEqual([]);
  });
});
