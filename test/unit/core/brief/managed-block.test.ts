import { describe, expect, it } from "vitest";
import { withBrief } from "#core/brief/managed-block.ts";

const begin = "<!-- tutti:brief begin (written by: tutti brief --write) -->";
const end = "<!-- tutti:brief end -->";

describe("withBrief", () => {
  it("fills an empty file", () => {
    expect(withBrief("", "one\ntwo\n", "AGENTS.md")).toBe(`${begin}\n\none\ntwo\n\n${end}\n`);
  });

  it("stands at the end of what is there, and then always at its place", () => {
    const first = withBrief("# Rules", "one\n", "AGENTS.md");
    expect(first).toBe(`# Rules\n\n${begin}\n\none\n\n${end}\n`);
    const around = `${first}\nMine, too.   \n`;
    expect(withBrief(around, "two\n", "AGENTS.md")).toBe(around.replace("one", "two"));
    expect(withBrief(around, "one\n", "AGENTS.md")).toBe(around);
  });

  it("keeps the file's line breaks, and every byte outside the markers", () => {
    const before = "\u00EF\u00BB\u00BF# Rules\r\n\r\nbad \u00FF byte\t \r\n";
    const after = withBrief(before, "one\ntwo\n", "AGENTS.md");
    expect(after).toBe(`${before}\r\n${begin}\r\n\r\none\r\ntwo\r\n\r\n${end}\r\n`);
    expect(withBrief(`${after}\r\nlast`, "one\ntwo\n", "AGENTS.md")).toBe(`${after}\r\nlast`);
  });

  it.each([
    [`${begin}\nno end\n`],
    [`${end}\nno begin\n`],
    [`${end}\n${begin}\n`],
    [`${begin}\n${end}\n${begin}\n${end}\n`],
  ])("is refused when the markers are no pair: %j", (text) => {
    expect(() => withBrief(text, "one\n", "AGENTS.md")).toThrow(
      "AGENTS.md has markers of Tutti's brief that are no pair.",
    );
  });
});
