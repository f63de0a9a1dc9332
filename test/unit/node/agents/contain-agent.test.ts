import { expect, it } from "vitest";
import { defaultSettings } from "#core/settings.ts";
import { containAgent, containmentRules, nowhere } from "#node/agents/contain-agent.ts";

const launch = { command: "true", args: [], environment: {} };

const elsewhere = async (settings: object) =>
  await containAgent(undefined, nowhere, () => containmentRules({ ...defaultSettings, ...settings }, {}))?.(
    launch,
    "/w",
    true,
  );

it("starts an agent with less than it should have, and says why", async () => {
  expect(await elsewhere({ containment: "hosts" })).toEqual({
    launch,
    containment: { level: "none", reason: "it works elsewhere, where nothing walls it in." },
  });
});

it("does not start it where all of it is required", async () => {
  await expect(elsewhere({ containmentRequired: true })).rejects.toThrow(
    "It was not started, because it must be contained (“containmentRequired”) as “files”, and cannot: it works elsewhere",
  );
  expect(await elsewhere({ containment: "none", containmentRequired: true })).toEqual({
    launch,
    containment: { level: "none" },
  });
});
