import type { JSX } from "preact";
import type { Priority } from "#core/board/task.ts";

const marks: Record<Priority, { word: string; bars: number }> = {
  critical: { word: "Critical", bars: 4 },
  high: { word: "High", bars: 3 },
  medium: { word: "Medium", bars: 2 },
  low: { word: "Low", bars: 1 },
};

/** The priority as rising bars and as a word: never by colour alone. */
export function PriorityMark({ priority }: { priority: Priority | undefined }): JSX.Element | null {
  if (priority === undefined) return null;
  const { word, bars } = marks[priority];
  return (
    <span class={`priority priority-${priority}`} title={`${word} priority`}>
      <svg viewBox="0 0 15 12" width="15" height="12" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <rect
            key={bar}
            class={bar <= bars ? "bar" : "bar empty"}
            x={(bar - 1) * 4}
            y={12 - bar * 3}
            width="3"
            height={bar * 3}
            rx="0.5"
          />
        ))}
      </svg>
      {word}
    </span>
  );
}
