// A window that adds tasks as fast as it can, and says what it has been promised. It is killed in the middle of it.
import { TaskDraft } from "#core/board/task.ts";
import { openProject } from "#node/open-project.ts";

const [folder = "", name = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit());
const environment = Object.fromEntries(Object.entries(process.env).map(([key, value]) => [key, value ?? ""]));
const options = { folder, version: "storm", environment, onProblem: () => {}, workerCommand: undefined };
const project = await openProject(options).catch(() => process.exit(1)); // in the middle of a fault
for (let count = 0; ; count++) {
  const id = `note-${name}-${count}`;
  const task = TaskDraft.parse({ id, title: `Note ${id}` });
  try {
    await project.tutti.send({ type: "task/add", task, state: { name: "backlog" } });
    process.send?.(id);
  } catch {
    // its connection was cut: it was promised nothing
  }
}
