import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { TaskDraft } from "#core/board/task.ts";
import { TaskId } from "#core/board/ids.ts";
import { builtInTemplates } from "#core/templates/built-in.ts";
import { fillTemplate, problemsOf } from "#core/templates/fill-template.ts";
import { TaskTemplate } from "#core/templates/template.ts";
import { readTemplates } from "#node/templates/read-templates.ts";

const id = TaskId.parse("t-1");
const template = TaskTemplate.parse({
  name: "query",
  title: "Speed up {{query}}",
  labels: ["{{database}}"],
  estimate: "2h",
  variables: {
    query: { required: true, description: "Which one." },
    database: { values: ["postgres", "sqlite"], default: "postgres" },
    ms: { type: "number" },
  },
  body: "At most {{ms}} ms, {{unknown}}.\n\n## Acceptance criteria\n\n- [ ] {{query}} is measured\n",
});

describe("a template", () => {
  it("becomes a task with its variables filled in, once", () => {
    const task = fillTemplate(template, { query: "{{ms}} of all", ms: "20" }, id);
    expect(TaskDraft.safeParse(task).error).toBeUndefined();
    expect(task).toMatchObject({
      title: "Speed up {{ms}} of all",
      labels: ["postgres"],
      estimate: { minutes: 120 },
      description: "At most 20 ms, {{unknown}}.",
      criteria: [{ text: "{{ms}} of all is measured", done: false }],
    });
  });

  it.each([
    [{}, "query is needed. Which one."],
    [{ query: "a", database: "mysql" }, "database must be one of postgres, sqlite."],
    [{ query: "a", ms: "fast" }, "ms must be a number, not “fast”."],
    [{ query: "a", databse: "sqlite" }, "The template query has no variable databse. Do you mean database?"],
    [{ query: "a".repeat(2_001) }, "query is too long: at most 2,000 characters."],
  ])("refuses %j", (values, why) => {
    expect(problemsOf(template, values)).toEqual([why]);
    expect(() => fillTemplate(template, values, id)).toThrow(why);
  });

  it.each(builtInTemplates)("that is built in ($name) is one, and asks for what it needs", (each) => {
    expect(TaskTemplate.safeParse(each).error).toBeUndefined();
    const task = fillTemplate(each, { what: "the scale" }, id);
    expect(task.criteria.length).toBeGreaterThan(0);
    expect(JSON.stringify(task)).not.toContain("{{");
    expect(problemsOf(each, {})).toHaveLength(1);
  });
});

it("a project's own templates come first, and what is wrong with a file is told", async () => {
  const top = await mkdtemp(join(tmpdir(), "tutti-templates-"));
  onTestFinished(() => rm(top, { recursive: true }));
  expect((await readTemplates(top)).templates).toEqual(builtInTemplates);
  const folder = join(top, ".tutti", "templates");
  await mkdir(folder, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write("bug.md", "---\r\ntitle: Mine\r\nvariables:\r\n  a: { default: x }\r\n---\r\nBody {{a}}\r\n");
  await write("odd.md", "---\ntitle: Odd\nrun: rm\n---\n");
  await write("none.md", "# No front matter\n");
  const { templates, problems } = await readTemplates(top);
  expect(templates.filter(({ name }) => name === "bug")).toMatchObject([
    { title: "Mine", file: ".tutti/templates/bug.md", body: "Body {{a}}\r\n" },
  ]);
  expect(templates).toHaveLength(builtInTemplates.length);
  expect(problems).toEqual([
    ".tutti/templates/none.md is left out: It has no front matter between two lines of ---.",
    expect.stringMatching(/^\.tutti\/templates\/odd\.md is left out: .*run/),
  ]);
});
