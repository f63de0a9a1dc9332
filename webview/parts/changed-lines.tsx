import type { JSX } from "preact";

const signs: Record<string, string> = { "+": "added", "-": "removed" };

/** What would change: lines with `-` and `+` before them are coloured, a line with neither names a file. */
export function ChangedLines({ diff, label }: { diff: string; label: string }): JSX.Element {
  return (
    <pre class="changed-lines" tabIndex={0} role="region" aria-label={label}>
      {diff.split("\n").map((line, index) => (
        <span key={index} class={`changed-line ${signs[line[0] ?? ""] ?? "between"}`}>
          {line === "" ? " " : line}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}
