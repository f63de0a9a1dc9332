import type { JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export interface ButtonProps {
  readonly label: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly icon?: IconName | undefined;
  /** `icon` shows no label, but says it; `compact` does so only where the page is narrow. */
  readonly look?: "primary" | "secondary" | "quiet" | "icon" | "compact";
  /** What it does, where the label does not say enough. */
  readonly title?: string | undefined;
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
  tabIndex,
  pressed,
  disabled = false,
}: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`button ${look}`}
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
      {look !== "icon" && <span class="button-label">{label}</span>}
    </button>
  );
}
