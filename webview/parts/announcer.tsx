import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

/** Says to a screen reader what only the eye would notice. */
export function Announcer({ text }: { text: ReadonlySignal<string> }): JSX.Element {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {text.value}
    </div>
  );
}
