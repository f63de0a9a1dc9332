import type { Dialect } from "./source-record.ts";

/** claude-task-master's `tasks.json`. Its `pending` is what others call to do: `deferred` is what may wait. */
export const taskMaster: Dialect = {
  name: "task-master",
  fields: { details: "section", "test strategy": "check", "relevant files": "files", "estimated hours": "hours" },
  statuses: { pending: "ready", deferred: "backlog", cancelled: "cancelled", "in-progress": "in-progress" },
};

/** What Vibe Kanban's own server answers; its export is a table. */
export const vibeKanban: Dialect = {
  name: "Vibe Kanban",
  fields: {},
  statuses: { todo: "ready", inprogress: "in-progress", inreview: "review" },
};

/** Any other list of tasks. */
export const anyList: Dialect = {
  name: "the file",
  fields: { details: "section", "estimated hours": "hours" },
  statuses: {},
};

/** Tables as Jira, Linear, Trello, GitHub Projects and Vibe Kanban export them. */
export const anyTable: Dialect = {
  name: "the table",
  fields: {
    "card name": "title",
    "card id": "key",
    "card description": "description",
    "list name": "column",
    members: "people",
    uuid: "alias",
    "parent issue": "parent",
    "parent key": "parent",
    "epic link": "parent",
    project: "group",
    "issue type": "labels",
    "component/s": "labels",
    "story points": "points",
    "original estimate": "seconds",
    "inward issue link (blocks)": "dependencies",
    "outward issue link (blocks)": "blocks",
    "blocked by": "dependencies",
    resolved: "completed",
  },
  statuses: {},
};
