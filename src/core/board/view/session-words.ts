import type { Run } from "../run.ts";

/** How the agent's present round began, where that is worth a word: while it works, and not in the steps after that. */
export function sessionInWords({ session, state }: Pick<Run, "session" | "state">): string | undefined {
  if (state.name !== "running" || state.step !== "work") return undefined;
  switch (session?.begun) {
    case "resumed":
      return "resumed the agent's session";
    case "adopted":
      return "adopted the agent, which had outlived its worker";
    case "afresh":
      return session.because === undefined ? "started afresh" : `started afresh, because ${session.because}`;
    case "new":
    case undefined:
      return undefined;
  }
}

/** That its agent has got its work back from the gate, while it works on that. */
export function mendingInWords({ deliveries, state }: Pick<Run, "deliveries" | "state">): string | undefined {
  const sent = deliveries.at(-1)?.sentBack;
  if (sent === undefined || state.name !== "running" || state.step !== "work") return undefined;
  return `Mends what the checks found (${sent.number} of ${sent.of})`;
}
