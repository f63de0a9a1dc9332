import { describe, expect, it } from "vitest";
import { fingerprint } from "#core/hash.ts";

describe("fingerprint", () => {
  it("is the same for the same text, in eleven characters", () => {
    expect(fingerprint("src/a.ts\nTODO")).toBe(fingerprint("src/a.ts\nTODO"));
    expect(fingerprint("")).toMatch(/^[0-9a-z]{11}$/);
  });

  it("does not collide over a hundred thousand similar texts, even when shortened to seven characters", () => {
    const seen = new Set<string>();
    for (let index = 0; index < 100_000; index++) seen.add(fingerprint(`src/file-${index}.ts\nTODO`));
    expect(seen.size).toBe(100_000);
  });

  it("spreads its first seven characters", () => {
    const seen = new Set<string>();
    for (let index = 0; index < 10_000; index++) seen.add(fingerprint(`task ${index}`).slice(0, 7));
    expect(seen.size).toBeGreaterThan(9_990);
  });
});
