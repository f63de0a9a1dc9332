import { expect, it } from "vitest";
import { demonstrationSite } from "./tutti-process.ts";

it("tutti new puts a task into the backlog, from words or a template, and refuses what a template does not ask for", async () => {
  const site = await demonstrationSite();
  const plain = await site.json("edit", 0, "new", "Weigh it", "--priority", "high", "--label", "scale");
  expect(plain.task).toMatchObject({
    title: "Weigh it",
    priority: "high",
    labels: ["scale"],
    state: { name: "backlog" },
  });
  const words = ["new", "--template", "bug", "--set", "what=It is wrong", "--after", plain.task.id, "--ready"];
  const bug = await site.json("edit", 0, ...words);
  expect(bug.task).toMatchObject({
    title: "Fix: It is wrong",
    labels: ["bug"],
    after: [plain.task.id],
    state: { name: "ready" },
  });
  const { error } = await site.json("error", 1, "new", "--template", "bug", "--set", "wath=x");
  expect(error.message).toBe(
    "The template bug has no variable wath. Do you mean what? what is needed. What goes wrong.",
  );
  const { templates } = await site.json("templates", 0, "templates");
  expect(templates.map(({ name }) => name)).toEqual(["bug", "feature", "refactoring", "docs", "test", "chore"]);
});
