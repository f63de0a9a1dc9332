import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** Why the last request did not work. */
export function Notice({ notice }: { notice: Signal<string | undefined> }): JSX.Element {
  const text = notice.value;
  return (
    <div role="alert">
      {text !== undefined && (
        <p class="notice">
          <Icon name="warning" />
          <span dir="auto">{text}</span>
          <Button look="icon" icon="close" label="Close this message" onClick={() => (notice.value = undefined)} />
        </p>
      )}
    </div>
  );
}
