import { TaskId } from "../board/ids.ts";

/** What charges of plans belong to instead of a task. No task is called so: ids of tasks are made of fingerprints. */
export const PLANNING = TaskId.parse("planning");
