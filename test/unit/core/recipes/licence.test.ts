import { describe, expect, it } from "vitest";
import { licenceRecipe } from "#core/recipes/licence.ts";
import { recipeInput } from "../../../fakes/recipe-input.ts";

describe("the licence", () => {
  const text = async (...given: Parameters<typeof recipeInput>) => licenceRecipe(await recipeInput(...given))[0]?.text;

  it("is MIT for the author, when nobody says otherwise", async () => {
    expect(await text({})).toMatch(/^MIT License\n\nCopyright \(c\) 2026 Ada Lovelace\n/);
  });

  it("is the one that is asked for", async () => {
    expect(await text({}, { license: "ISC", holder: "Charles\nBabbage" })).toContain("(c) 2026 Charles Babbage\n");
    expect(await text({}, { license: "bsd-3-clause" })).toContain("Neither the name of the copyright holder");
    expect(await text({}, { license: "Apache-2.0" })).toContain("END OF TERMS AND CONDITIONS");
  });

  for (const [path, manifest] of [
    ["package.json", '{"license":"ISC"}'],
    ["composer.json", '{"license":"ISC"}'],
    ["Cargo.toml", '[package]\nlicense = "ISC"\n'],
    ["pyproject.toml", '[project]\nlicense = { text = "ISC" }\n'],
    ["pyproject.toml", '[tool.poetry]\nlicense = "ISC"\n'],
  ] as const) {
    it(`is the one that ${path} declares: ${manifest}`, async () => {
      expect(await text({ [path]: manifest })).toMatch(/^ISC License/);
    });
  }

  it("names the project's authors when git knows no name", async () => {
    expect(await text({}, {}, { author: undefined })).toContain("(c) 2026 The orchard authors");
  });

  it("is refused where it would contradict, or is not known", async () => {
    await expect(text({ "package.json": '{"license":"UNLICENSED"}' })).rejects.toThrow("not meant to be licensed");
    await expect(text({ "package.json": '{"license":"GPL-3.0-only"}' })).rejects.toThrow(
      "GPL-3.0-only is not built in",
    );
    await expect(text({ COPYING: "x" })).rejects.toThrow("COPYING exists already");
  });
});
