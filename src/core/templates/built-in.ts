import type { TaskTemplate, TemplateVariable } from "./template.ts";

const text = (description: string, required = false): TemplateVariable => ({ type: "text", description, required });

/** Templates that every project has. One of the same name in the project takes its place. */
export const builtInTemplates: readonly TaskTemplate[] = [
  make(
    "bug",
    "Something does not do what it should",
    "Fix: {{what}}",
    ["bug"],
    {
      what: text("What goes wrong.", true),
      steps: text("How to see it."),
      expected: text("What should happen."),
    },
    "## How to see it\n\n{{steps}}\n\n## What should happen\n\n{{expected}}",
    ["It can no longer be seen", "A test fails without the change and passes with it"],
  ),
  make(
    "feature",
    "Something new for its users",
    "{{what}}",
    ["feature"],
    {
      what: text("What it does, as a user would say it.", true),
      why: text("Who needs it, and what for."),
    },
    "{{why}}",
    ["{{what}}: a test shows it", "The documentation says it"],
  ),
  make(
    "refactoring",
    "Another shape, the same behaviour",
    "Refactor {{what}}",
    ["refactoring"],
    {
      what: text("Which code.", true),
      goal: text("What is better afterwards."),
    },
    "{{goal}}",
    ["Behaviour is the same: no existing test was changed", "All checks pass"],
  ),
  make(
    "docs",
    "Something to explain",
    "Document {{what}}",
    ["documentation"],
    {
      what: text("What to explain.", true),
      reader: text("For whom."),
    },
    "For: {{reader}}",
    ["{{what}} is explained with an example that works"],
  ),
  make(
    "test",
    "Something to hold down by tests",
    "Test {{what}}",
    ["test"],
    {
      what: text("What to test.", true),
    },
    "",
    ["Tests of {{what}} fail when it is broken on purpose", "They pass several times in a row"],
  ),
  make("chore", "Upkeep", "{{what}}", ["chore"], { what: text("What to do.", true) }, "", ["All checks pass"]),
];

function make(
  name: string,
  description: string,
  title: string,
  labels: string[],
  variables: Record<string, TemplateVariable>,
  body: string,
  criteria: readonly string[],
): TaskTemplate {
  const boxes = criteria.map((criterion) => `- [ ] ${criterion}`).join("\n");
  return { name, description, title, labels, variables, body: `${body}\n\n## Acceptance criteria\n\n${boxes}\n` };
}
