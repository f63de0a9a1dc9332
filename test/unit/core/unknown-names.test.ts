import { describe, expect, it } from "vitest";
import { Settings } from "#core/settings.ts";
import { unknownNames } from "#core/unknown-names.ts";

const agents = (value: object): readonly string[] => unknownNames(value, Settings.shape.agents.parse(value), "agents");

describe("unknownNames", () => {
  it("finds what an agent of any kind does not have, and lets its own names and defaults be", () => {
    const mine = { kind: "command", command: "echo", stdinn: "prompt", variables: { ANY: "1" } };
    const house = { kind: "acp", command: "house", args: [], concurency: 2 };
    const model = { kind: "model", provider: "openai", model: "m", temprature: 1 };
    expect(agents({ mine, house, model })).toEqual([
      "agents.mine.stdinn",
      "agents.house.concurency",
      "agents.model.temprature",
    ]);
  });

  it("looks into lists, and not into what was made of something else", () => {
    expect(unknownNames([{ a: 1 }, { a: 1, b: 2 }], [{ a: 1 }, { a: 1 }], "checks")).toEqual(["checks.1.b"]);
    expect(unknownNames({ a: { b: 1 } }, { a: "b" }, "x")).toEqual([]);
  });
});
