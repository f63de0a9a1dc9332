import { describe, expect, it } from "vitest";
import { LineSplitter } from "#node/process/lines.ts";

function split(...chunks: readonly (string | Buffer)[]): readonly string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe("LineSplitter", () => {
  it("joins pieces of a line and accepts both line breaks", () => {
    expect(split("on", "e\r\ntw", "o\n", "\nfour")).toEqual(["one", "two", "", "four"]);
  });

  it("keeps a character whole that arrives in two pieces", () => {
    const bytes = Buffer.from("größe\n");
    expect(split(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(["größe"]);
  });

  it("cuts an endless line once and goes on after it", () => {
    const lines = split("x".repeat(70_000), "x".repeat(1_000_000), "\nnext\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]?.length).toBeLessThan(66_000);
    expect(lines[1]).toBe("next");
  });
});
