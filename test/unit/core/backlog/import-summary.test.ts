import { expect, it } from "vitest";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { describeImport, describeRest } from "#core/backlog/import-summary.ts";

it("describes an import with everything that needs a look", () => {
  const text =
    "## Doing (WIP: 2)\n- [ ] A-1: Build â†’ ship (2h) !high\n\n## Done\n- [x] Plan (depends on A-9)\n\n```\nopen";
  expect(describeImport(importBacklog(text, "TODO.md"))).toBe(
    [
      "2 tasks: 1 in-progress, 1 done",
      "At most 2 in progress at once.",
      "Repaired 1 damaged spot of TODO.md: UTF-8 that had been read as windows-1252.",
      "",
      "in-progress",
      "  A-1 Build → ship (high, 2h)",
      "",
      "done",
      "  Plan",
      "",
      "Worth a look",
      "  TODO.md:7  A code fence is opened here and never closed.",
      "  TODO.md:5  “Plan” refers to A-9, which is not in this import.",
      "",
      "Not understood, and kept as it is",
      "  TODO.md:7-8  ```",
    ].join("\n"),
  );
});

it("lists only so many parts that it did not understand", () => {
  const part = { file: "TODO.md", startLine: 3, endLine: 3, text: "???" };
  const nothing = importBacklog("- [ ] One\n", "TODO.md");
  expect(describeRest(nothing)).toBe("everything understood");
  const result = { ...nothing, notUnderstood: Array.from({ length: 25 }, () => part) };
  expect(describeRest(result)).toBe("25 parts not understood");
  const lines = describeImport(result).split("\n");
  expect(lines.filter((line) => line.includes("???"))).toHaveLength(20);
  expect(lines.at(-1)).toBe("  … and 5 parts more");
});
