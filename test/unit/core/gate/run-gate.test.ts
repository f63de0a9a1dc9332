import { describe, expect, it } from "vitest";
import { gateStage, offered } from "./stage.ts";

const commands = [offered("test", "npm test"), offered("types", "tsc"), offered("lint", "oxlint")];

describe("the gate of a run", () => {
  it("runs the project's commands in their order, and tells what each prints", async () => {
    const { inspect, ran, lines } = gateStage({ commands, answer: () => ({ output: "hello" }) });
    const { checks } = await inspect();
    expect(ran).toEqual(["tsc", "oxlint", "npm test"]);
    expect(checks.slice(0, 3).map(({ name, outcome }) => [name, outcome])).toEqual([
      ["types", "passed"],
      ["lint", "passed"],
      ["test", "passed"],
    ]);
    expect(lines).toEqual(expect.arrayContaining(["Check types: tsc", "[types] hello", "[test] hello"]));
  });

  it("proves a criterion by its command, with the output as evidence", async () => {
    const criterion = "It adds (check: npm test -- add)";
    const answer = (command: string) => ({ output: `ran ${command}, hunter2`, exitCode: 0 });
    const { checks } = await gateStage({ commands, criteria: [criterion, "It is neat"], answer }).inspect();
    expect(checks.filter(({ name }) => name === "criterion")).toEqual([
      expect.objectContaining({
        criterion,
        outcome: "passed",
        command: "npm test -- add",
        summary: `“${criterion}”: npm test -- add passed in 12.0 s.`,
        tail: "ran npm test -- add, •••",
      }),
    ]);
  });

  it("makes one comment of what two checks find", async () => {
    const answer = () => ({ exitCode: 1, output: "src/a.ts(4,1): error TS1: one\n" });
    const criteria = ["It adds (check: npm test -- add)"];
    const { checks, findings } = await gateStage({ commands: [commands[0]!], criteria, answer }).inspect();
    expect(checks.slice(0, 2).map((check) => check.findings.length)).toEqual([1, 1]);
    expect(findings.filter(({ rule }) => rule === "tsc/TS1")).toHaveLength(1);
  });

  it("says which criterion's command nobody has allowed", async () => {
    const { inspect, ran, lines } = gateStage({ criteria: ["It holds (check: sh evil.sh)"] });
    await inspect();
    expect(ran).toEqual([]);
    expect(lines.join("\n")).toContain("Not run, as the task names it and not you: sh evil.sh.");
  });
});
