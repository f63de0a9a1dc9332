import { expect, it } from "vitest";
import { sessionInWords } from "#core/board/view/session-words.ts";

it("how a session began is told while it works, and not of the steps after it", () => {
  const session = { agent: "a", begun: "afresh", because: "it was lost" } as const;
  const at = (step: string) => sessionInWords({ session, state: { name: "running", worker: "w", step, since: 0 } });
  expect(at("work")).toBe("started afresh, because it was lost");
  expect(at("publish")).toBeUndefined();
  expect(sessionInWords({ session, state: { name: "waiting", since: 0 } })).toBeUndefined();
});
