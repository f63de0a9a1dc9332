import * as z from "zod";

export const BriefTokens = z
  .int()
  .min(0)
  .max(20_000)
  .default(1_000)
  .describe(
    "The most that the project brief may take of what an agent is told, in estimated tokens: commands, conventions, risky places, a map by importance. 0 leaves it out.",
  );

export const RegisterTokens = z
  .int()
  .min(0)
  .max(20_000)
  .default(600)
  .describe(
    "The most that answers, decisions, learnings and risks of the registers may take of what an agent is told with a task, in estimated tokens. 0 leaves them out.",
  );
