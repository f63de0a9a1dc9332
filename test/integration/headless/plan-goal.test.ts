import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { inOrder, startVendor, vendorKey, vendorModel } from "../../fakes/vendors/vendor-server.ts";
import { demonstrationSite } from "./tutti-process.ts";

const spec = {
  title: "Fair rounding",
  summary: "Shares add up.",
  requirements: ["Shares add up to the bill"],
  outOfScope: [],
  assumptions: [],
};
const task = {
  id: "T1",
  title: "Round the last share",
  description: "It takes what is left.",
  criteria: ["10.00 among three is 3.33, 3.33, 3.34"],
  after: [],
  minutes: 30,
  priority: "high",
  labels: [],
  files: ["README.md"],
  validation: "npm test",
};
const says = (value: object) => ({ say: JSON.stringify(value) });

it(
  "tutti plan --goal asks with exit code 3, and proposes once it is answered, by another process",
  { timeout: 240_000 },
  async () => {
    const server = await startVendor(
      "anthropic",
      inOrder(
        says({ questions: [{ question: "Who rounds?", default: "The last one." }] }),
        says(spec),
        { say: "Sure!" },
        says({ tasks: [task] }),
      ),
    );
    onTestFinished(async () => await server[Symbol.asyncDispose]());
    const thinker = { kind: "model", provider: "anthropic", model: vendorModel, baseUrl: server.url };
    const site = await demonstrationSite({ agents: { thinker } });
    site.environment["ANTHROPIC_API_KEY"] = vendorKey;
    await writeFile(join(site.folder, "prd.md"), "# Rounding\n\nShares shall add up.\n");

    const asked = await site.json("goal", 3, "plan", "--goal", "Share fairly", "--from", "prd.md");
    expect(asked).toMatchObject({ agent: "thinker", questions: [{ number: 1, question: "Who rounds?" }] });
    expect(server.asked[0]).toContain("Shares shall add up.");
    const made = await site.json("goal", 0, "plan", "--continue", asked.plan, "--answer", "1=The payer.");
    expect(server.asked[1]).toContain("The payer.");
    expect(server.asked[3]).toContain("This is not valid JSON.");
    expect(made.proposals).toMatchObject([{ title: "Round the last share", state: { name: "proposed" } }]);
    const { proposals } = await site.json("plan", 0, "plan", "--accept", made.proposals?.[0]?.id ?? "");
    expect(proposals.map(({ title }) => title)).not.toContain("Round the last share");
    await site.configure({ agents: { thinker }, policy: [{ deny: ["provider:anthropic"] }] });
    await site.json("error", 1, "plan", "--goal", "Share", "--agent", "thinker");
    await site.json("error", 1, "plan", "--continue", asked.plan);
    expect(server.asked).toHaveLength(4);
    expect(server.strays).toEqual([]);
  },
);
