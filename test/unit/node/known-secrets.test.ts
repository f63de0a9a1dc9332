import { expect, it } from "vitest";
import { KnownSecrets } from "#node/known-secrets.ts";

it("knows variables by their names, and every token that a source gave", async () => {
  const known = new KnownSecrets(() => [
    { PATH: "/bin", MY_API_KEY: "k-1", HOME_TOKEN: "t-1", DB_PASSWORD: undefined, KEYBOARD: "qwertz" },
    { OPENAI_API_KEY: "k-2" },
  ]);
  expect(known.values()).toEqual(["k-1", "t-1", "k-2"]);
  const source = known.remembering({ name: "editor", tokenFor: async () => "given" });
  expect(await source.tokenFor("github.com", new AbortController().signal)).toBe("given");
  expect(known.values()).toContain("given");
});
