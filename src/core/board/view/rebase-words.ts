import type { RebaseOrder } from "../rebase-order.ts";

/** What came of a rebase, for a person to read. */
export function rebaseWords({ onto, result }: RebaseOrder): string {
  const target = `${onto.name} (${onto.commit.slice(0, 10)})`;
  switch (result?.outcome) {
    case undefined:
      return `Is being rebased onto ${target}`;
    case "rebased":
      return `Rebased onto ${target}`;
    case "collided":
      return `Rebased onto ${target}; its agent settles ${result.files.join(", ")}`;
    case "undone":
      return `Not rebased onto ${target}: ${result.reason}`;
  }
}
