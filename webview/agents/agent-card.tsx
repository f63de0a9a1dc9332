import type { JSX } from "preact";
import { clockAt } from "#core/limits/clock-at.ts";
import type { AgentView, AgentWork, QueuedWork } from "#core/board/view/agents-view.ts";
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

const QUEUE_SHOWN = 5;

const looks = {
  busy: { icon: "working", word: "Busy" },
  held: { icon: "waiting", word: "Holding" },
  available: { icon: "check", word: "Available" },
  error: { icon: "failed", word: "Error" },
  denied: { icon: "blocked", word: "Denied" },
  missing: { icon: "check", word: "Not installed" },
} as const;

export function AgentCard({ page, agent }: Props): JSX.Element {
  const { id, label, version, status, work, concurrency, published, failed, remark, queue = [] } = agent;
  const { success, medianMs, cost } = agent;
  return (
    <article class={`agent ${status}`} aria-labelledby={`agent-${id}`}>
      <header class="agent-head">
        <h2 id={`agent-${id}`}>{label}</h2>
        {version !== undefined && <span class="agent-version">{version}</span>}
        <span class="agent-status">
          <Icon name={looks[status].icon} />
          {statusWord(agent)}
        </span>
      </header>
      {remark !== undefined && (
        <p class="agent-remark" dir="auto">
          {remark}
        </p>
      )}
      {work.length > 0 && (
        <ul class="works" aria-label={`Work of ${label}`}>
          {work.map((entry) => (
            <li key={entry.run}>
              <Work page={page} work={entry} />
            </li>
          ))}
        </ul>
      )}
      {queue.length > 0 && <Queue page={page} label={label} queue={queue} />}
      <dl class="figures">
        <Figure name="At once" value={`${work.length}/${concurrency}`} />
        <Figure name="Published" value={String(published)} />
        <Figure name="Failed" value={String(failed)} />
        {success !== undefined && <Figure name="Success" value={`${success.succeeded} of ${success.ended}`} />}
        {medianMs !== undefined && <Figure name="Usually takes" value={duration(medianMs)} />}
        {cost !== undefined && <Figure name="Cost" value={cost} />}
      </dl>
    </article>
  );
}

/** Of one at work the reset of its account is said in the remark. */
function statusWord({ status, resumesAt }: AgentView): string {
  return status === "held" && resumesAt !== undefined
    ? `Resumes ${clockAt(resumesAt, Date.now())}`
    : looks[status].word;
}

/** Runs that wait for it, each with what it waits for. */
function Queue({
  page,
  label,
  queue,
}: {
  page: Page<"agents">;
  label: string;
  queue: readonly QueuedWork[];
}): JSX.Element {
  return (
    <section class="agent-queue" aria-label={`Queue of ${label}`}>
      <h3>
        Queue <span class="count">{queue.length}</span>
      </h3>
      <ol>
        {queue.slice(0, QUEUE_SHOWN).map((entry) => (
          <li key={entry.run}>
            <button type="button" class="work-title" dir="auto" onClick={() => page.run("tutti.showTask", entry.task)}>
              {entry.title}
            </button>
            {entry.reason !== undefined && <p class="work-step">{entry.reason}</p>}
          </li>
        ))}
      </ol>
      {queue.length > QUEUE_SHOWN && <p class="work-step">and {queue.length - QUEUE_SHOWN} more</p>}
    </section>
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
      <span class="work-actions">
        <Button
          look="icon"
          icon="transcript"
          label={`Transcript of “${work.title}”`}
          title="Transcript"
          onClick={() => page.run("tutti.showTranscript", work.run)}
        />
        <Button
          look="secondary"
          icon="stop"
          label="Stop"
          title={`Stop the work on “${work.title}”`}
          onClick={() => page.run("tutti.stopRun", work.run)}
        />
      </span>
      <p class="work-step">
        {stepInWords(work.step)}, started <Since at={work.since} /> ago
      </p>
      {work.asks === true && (
        <p class="work-asks">
          <Icon name="question" />
          <button type="button" class="text-link" onClick={() => page.run("tutti.openInbox", work.run)}>
            Waits for you
          </button>
        </p>
      )}
      {work.lastLine !== undefined && (
        <p class="last-line" dir="auto" title={work.lastLine}>
          {work.lastLine}
        </p>
      )}
      {work.containment !== undefined && <p class="work-step">{work.containment}</p>}
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
