import { describe, expect, it } from "vitest";
import { parseRemote, type ForgePlace } from "#core/publish/remote.ts";
import { apiUrlOf } from "#node/github/api-url.ts";
import { environmentTokens, firstToken, tokenSourceOf } from "#node/github/token.ts";

const signal = new AbortController().signal;
const placeOf = (address: string): ForgePlace => parseRemote("origin", address).forge as ForgePlace;

describe("environmentTokens", () => {
  it("gives a token of GitHub's cloud to no other host", async () => {
    const tokens = environmentTokens({ GITHUB_TOKEN: "cloud", GH_ENTERPRISE_TOKEN: "own" });
    expect(await tokens("github.com", signal)).toBe("cloud");
    expect(await tokens("acme.ghe.com", signal)).toBe("cloud");
    expect(await tokens("github.com.evil.example", signal)).toBe("own");
    expect(await environmentTokens({ GH_TOKEN: " " })("github.com", signal)).toBeUndefined();
  });

  it("prefers Tutti's own variable, and the first source that knows one", async () => {
    expect(await environmentTokens({ GH_TOKEN: "a", TUTTI_GITHUB_TOKEN: "b" })("github.com", signal)).toBe("b");
    const source = (name: string, token: string | undefined) => ({ name, tokenFor: async () => token });
    const sources = [source("one", undefined), source("two", ""), source("three", "c"), source("four", "d")];
    expect(await firstToken(sources)("github.com", signal)).toBe("c");
    expect(await tokenSourceOf(sources)("github.com", signal)).toBe("three");
    expect(await tokenSourceOf([])("github.com", signal)).toBeUndefined();
  });
});

describe("apiUrlOf", () => {
  it("follows GitHub's rules, or the setting", () => {
    expect(apiUrlOf(placeOf("git@github.com:o/r.git"), undefined)).toBe("https://api.github.com");
    expect(apiUrlOf(placeOf("https://acme.ghe.com/o/r"), undefined)).toBe("https://api.acme.ghe.com");
    expect(apiUrlOf(placeOf("git@git.acme.example:o/r.git"), undefined)).toBe("https://git.acme.example/api/v3");
    expect(apiUrlOf(placeOf("http://127.0.0.1:4020/o/r"), undefined)).toBe("http://127.0.0.1:4020/api/v3");
    expect(apiUrlOf(placeOf("https://github.com/o/r"), "https://proxy.example/api/")).toBe("https://proxy.example/api");
  });

  it("refuses a network address without encryption", () => {
    expect(() => apiUrlOf(placeOf("http://git.acme.example/o/r"), undefined)).toThrow("without encryption");
    expect(() => apiUrlOf(placeOf("https://github.com/o/r"), "http://proxy.example")).toThrow("without encryption");
  });
});
