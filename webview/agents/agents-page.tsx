import type { JSX } from "preact";
import type { AgentView } from "#core/board/view/agents-view.ts";
import type { Page } from "../page.ts";
import { Announcer } from "../parts/announcer.tsx";
import { Notice } from "../parts/notice.tsx";
import { AgentCard } from "./agent-card.tsx";

export function AgentsPage({ page }: { page: Page<"agents"> }): JSX.Element {
  const state = page.state.value;
  if (state === undefined) return <p class="loading">Looking for agents…</p>;
  const here = state.agents.filter((agent) => agent.status !== "missing");
  const missing = state.agents.filter((agent) => agent.status === "missing");
  const busy = here.filter((agent) => agent.status === "busy").length;
  return (
    <main class="plain-page">
      <header class="page-head">
        <h1>Agents</h1>
        <p>{[`${here.length} installed`, `${busy} at work`, ...troubles(here)].join(", ")}</p>
      </header>
      <Notice notice={page.notice} />
      {here.length === 0 ? (
        <p class="nothing">No agent was found on this machine. Below is how to get one.</p>
      ) : (
        <ul class="agents" aria-label="Available agents">
          {here.map((agent) => (
            <li key={agent.id}>
              <AgentCard page={page} agent={agent} />
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && <Missing agents={missing} open={here.length === 0} />}
      <Announcer text={page.announcement} />
    </main>
  );
}

/** What keeps some of them from working, in a few words. */
function troubles(agents: readonly AgentView[]): readonly string[] {
  const count = (status: AgentView["status"]): number => agents.filter((agent) => agent.status === status).length;
  const [held, failing] = [count("held"), count("error")];
  return [...(held === 0 ? [] : [`${held} holding`]), ...(failing === 0 ? [] : [`${failing} in error`])];
}

/** Agents that could be installed, folded away: most people want none of them. */
function Missing({ agents, open }: { agents: readonly AgentView[]; open: boolean }): JSX.Element {
  return (
    <details class="missing" open={open}>
      <summary>
        <h2>Not installed</h2> <span class="count">{agents.length}</span>
      </summary>
      <dl>
        {agents.map((agent) => (
          <div key={agent.id}>
            <dt>{agent.label}</dt>
            <dd dir="auto">{agent.remark ?? "It was not found on this machine."}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
