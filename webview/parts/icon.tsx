import type { JSX } from "preact";

/** The icons that `styles/icons.css` defines. */
export type IconName =
  | "agent"
  | "analyse"
  | "behind"
  | "blocked"
  | "check"
  | "chevron-down"
  | "chevron-right"
  | "close"
  | "comment"
  | "cost"
  | "criteria"
  | "eye"
  | "eye-closed"
  | "failed"
  | "import"
  | "interrupted"
  | "keyboard"
  | "more"
  | "overlap"
  | "person"
  | "plan"
  | "port"
  | "pull-request"
  | "question"
  | "queued"
  | "restart"
  | "run"
  | "run-all"
  | "search"
  | "stop"
  | "time"
  | "transcript"
  | "waiting"
  | "warning"
  | "working";

/** A decoration: whoever places it says the same in words. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return <span class={`icon icon-${name}`} aria-hidden="true" />;
}
