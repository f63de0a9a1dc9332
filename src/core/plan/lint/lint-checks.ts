import type { BoardState } from "../../board/board-state.ts";
import { isParent } from "../../board/dependencies.ts";
import { HUMAN, type Task } from "../../board/task.ts";
import type { LintFacts } from "./lint-facts.ts";
import type { LintFault } from "./lint-problem.ts";

/** A command between code marks. */
const command =
  /`\s*(?:\$ )?(?:(?:npm|pnpm|yarn|npx|bun|deno|node|cargo|go|make|just|task|mvn|\.?\/?mvnw|gradle|\.\/gradlew|dotnet|pytest|tox|nox|uv|poetry|python3?|ruby|bundle|rake|rspec|composer|php|phpunit|bash|sh|docker|vitest|jest|tsc|eslint|ctest|cmake|mix|swift|flutter|dart|sbt|lein|zig|bazel|nx|turbo|ansible\S*|terraform|helm|curl)(?:\s[^`]+)?|\.{1,2}\/[^`\s]+(?:\s[^`]+)?)`/;

/** Nothing says by running whether the work is right: neither the project nor the task. */
export function lintChecks(board: BoardState, task: Task, { checks }: LintFacts): readonly LintFault[] {
  const { facts } = board;
  if (facts === undefined || facts.commands.some(({ kind }) => (checks as readonly string[]).includes(kind))) return [];
  if (task.assignee === HUMAN || task.recipe !== undefined || task.findings.length > 0 || isParent(board, task))
    return [];
  const words = [task.description, task.notes, ...[...task.criteria, ...task.checklist].map(({ text }) => text)];
  if (words.some((text) => command.test(text))) return [];
  const message =
    "No check can be run on its result: neither the project nor the task has one. Give the project a test command, or write a command with its criteria.";
  return [{ rule: "no-check", field: "criteria", message, fixes: [] }];
}
