import type { Run } from "../run.ts";

/** How the agent's present round began, where that is worth a word. */
export function sessionInWords({ session }: Pick<Run, "session">): string | undefined {
  switch (session?.begun) {
    case "resumed":
      return "resumed the agent's session";
    case "afresh":
      return session.because === undefined ? "started afresh" : `started afresh, because ${session.because}`;
    case "new":
    case undefined:
      return undefined;
  }
}
