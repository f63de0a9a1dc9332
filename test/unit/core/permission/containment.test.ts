import { expect, it } from "vitest";
import { lackOfContainment, withWallHint } from "#core/permission/containment.ts";

it("says only what is missing", () => {
  expect(lackOfContainment({ level: "none", reason: "bubblewrap is not installed." })).toBe(
    "Not contained: bubblewrap is not installed.",
  );
  for (const none of [undefined, { level: "none" }, { level: "files" }] as const)
    expect(lackOfContainment(none)).toBeUndefined();
});

it("explains a write that the wall refused, and nothing else", () => {
  const failure = "Mine ended with exit code 1: cannot create x: Read-only file system";
  expect(withWallHint(failure, { level: "files" })).toMatch(/^Mine .+ system\. It is contained and may write only/);
  expect(withWallHint(failure, { level: "none" })).toBe(failure);
  expect(withWallHint("Mine ended with exit code 1.", { level: "files" })).toBe("Mine ended with exit code 1.");
});
