import { describe, expect, it } from "vitest";
import { forbiddenPaths, untouchedCriteria } from "#core/gate/protected-paths.ts";
import { changed, gateStage } from "./stage.ts";

const files = (...paths: string[]) => paths.map(changed);
const criteria = (...texts: string[]) => texts.map((text) => ({ text, done: false, depth: 0 }));

describe("forbidden paths", () => {
  it.each([
    ["src/api/", "src/api/deep/a.ts", true],
    ["src/api/**", "src/api/a.ts", true],
    ["**/*.sql", "db/1.sql", true],
    ["LICENSE", "LICENSE", true],
    ["src/api/", "src/apiary/a.ts", false],
    ["*.lock", "sub/yarn.lock", false],
    ["{a,b}/x.ts", "b/x.ts", true],
  ])("%s and a change of %s", (pattern, path, isForbidden) => {
    expect(forbiddenPaths(files(path), [pattern]).length > 0).toBe(isForbidden);
  });

  it("see a file that is moved away", () => {
    const moved = { ...changed("new/a.ts"), oldPath: "old/a.ts", kind: "renamed" as const };
    expect(forbiddenPaths([moved], ["old/"])[0]?.text).toBe(
      "new/a.ts was renamed. “old/” is not to be changed here: take the change of it back.",
    );
  });

  it("fail the result, even where the task names them", async () => {
    const { inspect } = gateStage({
      changes: files("infra/main.tf"),
      settings: { gate: { forbiddenPaths: ["infra/"] } },
    });
    const { checks } = await inspect();
    expect(checks.find(({ name }) => name === "paths")).toMatchObject({ outcome: "failed" });
  });
});

describe("a criterion that something stays untouched", () => {
  const text = "The public interface stays (untouched: src/api/**)";

  it("is proved by the change", () => {
    expect(untouchedCriteria(files("src/a.ts"), criteria(text, "It is neat"))).toMatchObject([
      {
        name: "criterion",
        criterion: text,
        outcome: "passed",
        summary: `“${text}”: Nothing of src/api/** was changed.`,
      },
    ]);
  });

  it("fails by it, with the file", () => {
    const [check] = untouchedCriteria(files("src/api/a.ts", "src/api/b.ts"), criteria(text));
    expect(check).toMatchObject({ outcome: "failed", summary: `“${text}”: src/api/a.ts and 1 more was changed.` });
    expect(check?.findings.map(({ file }) => file)).toEqual(["src/api/a.ts", "src/api/b.ts"]);
  });

  it("says nothing where it names no place of the repository", () => {
    expect(untouchedCriteria(files("a.ts"), criteria("(untouched: ../x)", "(untouched: .)"))).toEqual([]);
  });
});
