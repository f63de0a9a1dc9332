import { describe } from "vitest";
import { describeCancel, describeRewind } from "./engine-commands.ts";
import { describeAbilities } from "./engine-abilities.ts";
import { describeDispatch, describeShutdown } from "./engine-dispatch.ts";
import { describeRuns, describeSteps } from "./engine-runs.ts";
import type { EngineSite } from "./engine-site.ts";
import { describeWaits } from "./engine-waits.ts";

/** What every engine with its dispatcher does, whatever the database. */
export function describeEngine(name: string, open: () => Promise<EngineSite>): void {
  describe(`${name}: a run`, () => describeRuns(open));
  describe(`${name}: a step`, () => describeSteps(open));
  describe(`${name}: waiting`, () => describeWaits(open));
  describe(`${name}: cancel`, () => describeCancel(open));
  describe(`${name}: rewind`, () => describeRewind(open));
  describe(`${name}: dispatch`, () => describeDispatch(open));
  describe(`${name}: a worker's abilities`, () => describeAbilities(open));
  describe(`${name}: a worker that shuts down`, () => describeShutdown(open));
}
