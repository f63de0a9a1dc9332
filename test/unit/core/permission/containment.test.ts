import { expect, it } from "vitest";
import { containmentInWords, lackOfContainment, withWallHint } from "#core/permission/containment.ts";

it("says only what is missing", () => {
  expect(lackOfContainment({ level: "none", reason: "bubblewrap is not installed." })).toBe(
    "Not contained: bubblewrap is not installed.",
  );
  expect(lackOfContainment({ level: "files", reason: "hosts cannot be limited on macOS yet." })).toBe(
    "Contained in files only: hosts cannot be limited on macOS yet.",
  );
  for (const none of [undefined, { level: "none" }, { level: "files" }, { level: "hosts" }] as const)
    expect(lackOfContainment(none)).toBeUndefined();
});

it("explains a write that the wall refused, and nothing else", () => {
  const failure = "Mine ended with exit code 1: cannot create x: Read-only file system";
  expect(withWallHint(failure, { level: "files" })).toMatch(/^Mine .+ system\. It is contained and may write only/);
  expect(withWallHint(failure, { level: "none" })).toBe(failure);
  expect(withWallHint("Mine ended with exit code 1.", { level: "files" })).toBe("Mine ended with exit code 1.");
});

it.each([
  [{ level: "none" }, "Not contained, as the settings say."],
  [{ level: "none", reason: "bubblewrap is not installed." }, "Not contained: bubblewrap is not installed."],
  [{ level: "files" }, "Contained in files, as the settings say."],
  [{ level: "files", reason: "no hosts." }, "Contained in files only: no hosts."],
  [{ level: "hosts" }, "Contained in files and hosts."],
] as const)("says of %o what an agent gets, and why not more", (containment, sentence) =>
  expect(containmentInWords(containment)).toBe(sentence),
);
