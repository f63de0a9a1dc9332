import type { ComponentChild, JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export interface ButtonProps {
  readonly label: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly icon?: IconName | undefined;
  /** `icon` shows no label, but says it; `compact` does so only where the page is narrow. */
  readonly look?: "primary" | "secondary" | "quiet" | "icon" | "compact";
  /** What it does, where the label does not say enough. */
  readonly title?: string | undefined;
  /** A letter of the label that does the same as a press; it is underlined. */
  readonly shortcut?: string | undefined;
  readonly tabIndex?: number | undefined;
  readonly pressed?: boolean | undefined;
  /** Cannot be used now; it keeps its place and says why in `title`. */
  readonly disabled?: boolean;
}

export function Button({
  label,
  onClick,
  icon,
  look = "secondary",
  title,
  shortcut,
  tabIndex,
  pressed,
  disabled = false,
}: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`button ${look}`}
      aria-keyshortcuts={shortcut}
      title={title ?? (look === "icon" || look === "compact" ? label : undefined)}
      aria-label={look === "icon" || look === "compact" ? label : undefined}
      aria-pressed={pressed}
      aria-disabled={disabled || undefined}
      tabIndex={tabIndex}
      onClick={(event) => {
        if (!disabled) onClick(event);
      }}
    >
      {icon !== undefined && <Icon name={icon} />}
      {look !== "icon" && <span class="button-label">{withShortcut(label, shortcut)}</span>}
    </button>
  );
}

function withShortcut(label: string, shortcut: string | undefined): ComponentChild {
  const at = shortcut === undefined ? -1 : label.toLowerCase().indexOf(shortcut.toLowerCase());
  if (at < 0) return label;
  return [label.slice(0, at), <span class="shortcut">{label[at]}</span>, label.slice(at + 1)];
}
