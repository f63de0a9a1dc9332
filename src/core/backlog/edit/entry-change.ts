import type { Placement } from "../../board/command.ts";
import type { Priority } from "../../board/task.ts";

/** One thing that shall be different in a task's entry. `undefined` takes a value away. */
export type EntryChange =
  | { readonly field: "state"; readonly to: Placement["name"] }
  | { readonly field: "title"; readonly to: string }
  /** Gives an id to an entry that has none. */
  | { readonly field: "key"; readonly to: string }
  | { readonly field: "priority"; readonly to: Priority | undefined }
  | { readonly field: "estimate" | "assignee"; readonly to: string | undefined }
  | { readonly field: "labels"; readonly to: readonly string[] }
  /** Ticks one item, counted from 0. */
  | { readonly field: "criteria" | "checklist"; readonly item: number; readonly done: boolean };
