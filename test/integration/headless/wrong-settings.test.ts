import { expect, it } from "vitest";
import { demonstrationSite } from "./tutti-process.ts";

it("a mistake in the settings keeps nobody from looking, and is told once; what starts work is refused with it", async () => {
  const site = await demonstrationSite();
  await site.json("plan", 0, "plan");
  await site.configure({ runLimit: "two" });
  const status = await site.tutti("status");
  expect(status.code, status.error).toBe(0);
  expect(status.error.match(/settings\.json: “runLimit” is wrong\. It must be a number\./g)).toHaveLength(1);
  expect((await site.json("board", 0, "board")).columns.length).toBeGreaterThan(0);
  const { error } = await site.json("error", 1, "stop", "r-nobody");
  expect(error.message).toContain("There is no task r-nobody.");
  const run = await site.json("error", 1, "run");
  expect(run.error.message).toContain("“runLimit” is wrong.");
});
