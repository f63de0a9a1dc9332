import { describe, expect, it } from "vitest";
import { branchOfTask, safeBranchName } from "#core/run/branch-name.ts";

describe("safeBranchName", () => {
  it("leaves a good name as it is", () => {
    for (const name of ["main", "feature/a-b_c.d", "tutti/t-3f9ab2c-add", "größe"])
      expect(safeBranchName(name)).toBe(name);
  });

  it("mends what git refuses, and never makes one name of two", () => {
    const bad = [
      "a..b",
      "a b",
      "a~b",
      "a^b",
      "a:b",
      "-a",
      ".a",
      "a.lock",
      "a/",
      "/a",
      "a//b",
      "a@{b",
      "a\\b",
      "a?b",
      "",
      "\u0000",
      "@",
    ];
    const mended = bad.map(safeBranchName);
    for (const name of mended) expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._+=/-]*-[0-9a-z]{5}$/u);
    expect(new Set(mended).size).toBe(bad.length);
  });

  it("shortens", () => {
    expect(safeBranchName("x".repeat(300)).length).toBe(106);
  });
});

describe("branchOfTask", () => {
  it("is made of the id and the first words of the title", () => {
    expect(branchOfTask("t-3f9ab2c", "Add a licence (MIT) & a notice")).toBe(
      "tutti/t-3f9ab2c-add-a-licence-mit-a-notice",
    );
    expect(branchOfTask("t-3f9ab2c", "Добавить лицензию")).toBe("tutti/t-3f9ab2c");
  });
});
