import { describe, expect, it } from "vitest";
import { FileClaims } from "#core/dispatch/file-claims.ts";
import { describePattern, mayMeet, parsePatterns } from "#core/dispatch/file-pattern.ts";

const meet = (a: string, b: string): boolean =>
  parsePatterns(a).some((left) => parsePatterns(b).some((right) => mayMeet(left, right)));

describe("two places", () => {
  it.each([
    ["src/a.ts", "src/a.ts", true],
    ["src/a.ts", "./src/a.ts:12", true],
    ["src\\a.ts", "/src/a.ts#L3-L9", true],
    ["src/a.ts", "src/b.ts", false],
    ["src/a.ts", "src/a.tsx", false],
    ["src/a.ts", "a.ts", false],
    ["src/", "src/core/a.ts", true],
    ["src", "src/core/a.ts", true],
    ["src/core", "src", true],
    ["src/core/", "src/node/", false],
    ["src", "srcs/a.ts", false],
    ["src/core", "src/core.ts", false],
    ["src/*.ts", "src/a.ts", true],
    ["src/*.ts", "src/core/a.ts", false],
    ["src/**/*.ts", "src/a.ts", true],
    ["src/**/*.ts", "src/core/x/a.ts", true],
    ["src/**/*.ts", "src/a.css", false],
    ["src/**", "src/core/", true],
    ["**/a.ts", "src/a.ts", true],
    ["**/a.ts", "src/b.ts", false],
    ["**/a.ts", "src/", true],
    ["**/a.ts", "LICENSE", false],
    ["**/a.ts", ".gitignore", false],
    ["src/*.test.ts", "src/a*.ts", true],
    ["src/*.test.ts", "src/*.css", false],
    ["src/a*", "src/b*", false],
    ["src/?.ts", "src/ab.ts", false],
    ["src/{a,b}.ts", "src/b.ts", true],
    ["src/{a,b}.ts", "src/c.ts", false],
    ["app/[id]/page.tsx", "app/[id]/page.tsx", true],
    ["app/[id]/page.tsx", "app/i/page.tsx", false],
    [".github", ".github/workflows/ci.yml", true],
    [".editorconfig", ".gitignore", false],
    [".", "src/a.ts", false],
    ["../other/a.ts", "other/a.ts", false],
  ])("%s and %s: %s", (a, b, expected) => {
    expect(meet(a, b)).toBe(expected);
    expect(meet(b, a)).toBe(expected);
  });

  it("are compared at once, however deep and odd the patterns are", () => {
    const odd = "**/a/".repeat(400);
    expect(meet(odd, "**/b/".repeat(400))).toBe(true); // rather too often alike
    expect(parsePatterns("{a,b}".repeat(40)).length).toBeLessThanOrEqual(64);
  });
});

describe("FileClaims", () => {
  const claimed = (...claims: readonly string[]): FileClaims<string> => {
    const found = new FileClaims<string>();
    for (const claim of claims) found.add(parsePatterns(claim), claim);
    return found;
  };

  it.each([
    [["src/a.ts"], "src/a.ts", "src/a.ts"],
    [["src/"], "src/core/a.ts", "src/core/a.ts"],
    [["src/core/a.ts"], "src", "src/core/a.ts"],
    [["src/core/"], "src", "src/core/"],
    [["src/**/*.ts"], "src/core/a.ts", "src/core/a.ts"],
    [["src/core/a.ts"], "src/**/*.ts", "src/core/a.ts"],
    [["src/b.ts", "docs/", "*.md"], "src/a.ts", undefined],
  ])("of %s say what meets %s", (claims, asked, place) => {
    expect(claimed(...claims).meeting(parsePatterns(asked))?.place).toBe(place);
  });

  it("say the same as comparing each with each", () => {
    const names = [
      "src",
      "src/a.ts",
      "src/core",
      "src/core/a.ts",
      "src/*.ts",
      "**/a.ts",
      "docs/x.md",
      "docs/**",
      "a.ts",
    ];
    for (const asked of names) {
      for (let bits = 0; bits < 1 << names.length; bits += 7) {
        const claims = names.filter((_, index) => (bits >> index) & 1);
        const expected = claims.some((claim) => meet(claim, asked));
        expect(claimed(...claims).meeting(parsePatterns(asked)) !== undefined, `${asked} in ${claims.join(" ")}`).toBe(
          expected,
        );
      }
    }
  });

  it("name folders as people do", () => {
    expect(parsePatterns("src/core").map(describePattern)).toEqual(["src/core/"]);
    expect(describePattern(["**"])).toBe("**");
  });
});
