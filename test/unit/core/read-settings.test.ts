import { describe, expect, it } from "vitest";
import { readSettings } from "#core/read-settings.ts";
import { defaultSettings } from "#core/settings.ts";

describe("readSettings", () => {
  it("reads nothing as the defaults", () => {
    expect(readSettings({}, defaultSettings)).toEqual({ settings: defaultSettings, problems: [] });
  });

  it("takes null for not set", () => {
    const { settings, problems } = readSettings({ defaultAgent: null, runLimit: null }, defaultSettings);
    expect(problems).toEqual([]);
    expect(settings).toEqual(defaultSettings);
  });

  it("keeps the last good value of a wrong one, names the problem, and takes all the others", () => {
    const good = { ...defaultSettings, runLimit: 7 };
    const { settings, problems } = readSettings({ runLimit: "many", remote: "upstream" }, good);
    expect(settings).toMatchObject({ runLimit: 7, remote: "upstream" });
    expect(problems).toEqual([{ key: "runLimit", message: expect.stringMatching(/number.*\.$/) }]);
  });

  it("names the place inside a setting", () => {
    const { problems } = readSettings({ agents: { mine: { kind: "acp", command: "" } } }, defaultSettings);
    expect(problems.map(({ key }) => key)).toEqual(["agents.mine.command"]);
  });
});
