import { expect, it } from "vitest";
import { lensesOn } from "#core/backlog/help/lenses.ts";
import { readPage } from "#core/backlog/help/page.ts";
import { RunId } from "#core/board/ids.ts";
import { imported } from "../sync/site.ts";

const backlog = `# Backlog

## Ready

- [ ] Cut
- [ ] Sew
  - Depends on: Cut
- [ ] Iron
  - Assignee: me
- [ ] Fold

## Later

- [ ] Sell

## Done

- [x] Weave
`;

it("lenses stand above what an agent could take, or has taken, and above nothing else", async () => {
  const site = await imported({ "BACKLOG.md": backlog });
  const fold = site.task("Fold");
  await site.board.send({ type: "run/request", run: RunId.parse("r-1"), task: fold.id, agent: "knitter" });
  const page = readPage({ path: "BACKLOG.md", text: backlog });
  const shown = lensesOn(site.board.state, page, new Map([["knitter", "Knitter"]]));
  expect(shown.map(({ place, words, action }) => [place.text, words, action])).toEqual([
    ["Cut", undefined, "run"],
    ["Fold", "Queued · Knitter", "transcript"],
  ]);
});
