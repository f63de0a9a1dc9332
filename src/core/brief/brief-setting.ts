import * as z from "zod";

export const BriefTokens = z
  .int()
  .min(0)
  .max(20_000)
  .default(1_000)
  .describe(
    "The most that the project brief may take of what an agent is told, in estimated tokens: commands, conventions, risky places, a map by importance. 0 leaves it out.",
  );
