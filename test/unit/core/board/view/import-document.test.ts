import { describe, expect, it } from "vitest";
import { importDocument } from "#core/board/view/import-document.ts";

describe("importDocument", () => {
  it("keeps every line that was not understood, verbatim, with its place", () => {
    const notUnderstood = [
      { startLine: 3, endLine: 4, text: "# odd\n- [?] what" },
      { startLine: 9, endLine: 9, text: "…" },
    ];
    const text = importDocument({ file: "TODO.md", tasks: 1, notUnderstood, at: 0 });
    expect(text).toContain("1 task read. 2 parts were not understood.");
    expect(text).toContain("## Lines 3 to 4\n\n    # odd\n    - [?] what\n");
    expect(text).toContain("## Line 9\n\n    …\n");
  });

  it("says so when there is nothing left", () => {
    expect(importDocument({ file: "TODO.md", tasks: 5, notUnderstood: [], at: 0 })).toBe(
      "# TODO.md\n\n5 tasks read. Everything was understood.\n",
    );
  });
});
