import type { CommandId } from "../command-ids.ts";
import type { Target } from "../target.ts";

/** One row of a tree, as plain values. Commands of its menus get the row itself and read `target`. */
export interface TreeNode {
  /** Unique in its tree and stable, so that a row keeps its selection and its open state. */
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  /** Markdown is not read; lines are kept. */
  readonly tooltip?: string | undefined;
  /** A product icon's name, and a theme colour for it. */
  readonly icon?: string | undefined;
  readonly color?: string | undefined;
  /** What `viewItem` is compared with in menus. */
  readonly kind: string;
  readonly target?: Target | undefined;
  /** What a click does, with the row as argument. */
  readonly click?: CommandId | undefined;
  readonly children?: readonly TreeNode[] | undefined;
}
