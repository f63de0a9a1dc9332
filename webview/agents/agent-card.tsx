import type { JSX } from "preact";
import type { AgentView, AgentWork } from "#core/board/view/agents-view.ts";
import type { Page } from "../page.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { useNow } from "../parts/now.ts";
import { stepInWords } from "#core/board/view/step-words.ts";
import { duration } from "../parts/words.ts";

interface Props {
  readonly page: Page<"agents">;
  readonly agent: AgentView;
}

const looks = {
  busy: { icon: "working", word: "Busy" },
  held: { icon: "waiting", word: "Holding" },
  available: { icon: "check", word: "Available" },
  missing: { icon: "check", word: "Not installed" },
} as const;

export function AgentCard({ page, agent }: Props): JSX.Element {
  const { id, label, version, status, work, concurrency, published, failed, remark } = agent;
  const busy = status === "busy";
  return (
    <article class={`agent ${status}`} aria-labelledby={`agent-${id}`}>
      <header class="agent-head">
        <h2 id={`agent-${id}`}>{label}</h2>
        {version !== undefined && <span class="agent-version">{version}</span>}
        <span class="agent-status">
          <Icon name={looks[status].icon} />
          {looks[status].word}
        </span>
      </header>
      {busy && (
        <ul class="works" aria-label={`Work of ${label}`}>
          {work.map((entry) => (
            <li key={entry.run}>
              <Work page={page} work={entry} />
            </li>
          ))}
        </ul>
      )}
      {remark !== undefined && (
        <p class="agent-remark" dir="auto">
          {remark}
        </p>
      )}
      <dl class="figures">
        <Figure name="At once" value={`${work.length}/${concurrency}`} />
        <Figure name="Published" value={String(published)} />
        <Figure name="Failed" value={String(failed)} />
      </dl>
    </article>
  );
}

function Figure({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** What it does right now. */
function Work({ page, work }: { page: Page<"agents">; work: AgentWork }): JSX.Element {
  return (
    <div class="work">
      <div class="progress" />
      <button type="button" class="work-title" dir="auto" onClick={() => page.run("tutti.showTask", work.task)}>
        {work.title}
      </button>
      <Button
        look="secondary"
        icon="stop"
        label="Stop"
        title={`Stop the work on “${work.title}”`}
        onClick={() => page.run("tutti.stopRun", work.run)}
      />
      <p class="work-step">
        {stepInWords(work.step)}, started <Since at={work.since} /> ago
      </p>
      {work.lastLine !== undefined && (
        <p class="last-line" dir="auto" title={work.lastLine}>
          {work.lastLine}
        </p>
      )}
    </div>
  );
}

/** Renders alone each second, so that nothing around it must. */
function Since({ at }: { at: number }): JSX.Element {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      {duration(now - at)}
    </time>
  );
}
