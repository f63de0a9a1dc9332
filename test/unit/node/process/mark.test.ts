import { describe, expect, it } from "vitest";
import { markVariables, newMark, readMark } from "#node/process/mark.ts";

const listed = (variables: object): readonly string[] =>
  Object.entries(variables).map(([name, value]) => `${name}=${value}`);

describe("a mark", () => {
  it.each([undefined, 1_700_000_000_000])("is read as it was written, when it ends at %s", (until) => {
    const mark = newMark("r-1", until);
    expect(readMark(["PATH=/bin", ...listed(markVariables(mark))])).toEqual(mark);
  });

  it("that may outlive its owner does not name it where others look for orphans", () => {
    expect(markVariables(newMark("r-1", 1))).not.toHaveProperty("TUTTI_OWNER");
  });

  it("is none when a part is missing", () => {
    const { TUTTI_TREE: _, ...rest } = markVariables(newMark("r-1", undefined));
    expect(readMark(listed(rest))).toBeUndefined();
  });
});
