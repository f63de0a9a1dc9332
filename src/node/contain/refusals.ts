import { hostWithPort } from "#core/permission/host-rule.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";

/** A host that was not reached, so often since it was last told. */
export type Refusal = Extract<AgentEvent, { type: "host-refused" }>;

/** More different ones are told as one: their names may be made to carry something. */
const MOST_HOSTS = 100;
const OTHERS = "other hosts";

/** Counts what is refused. A host is told of the first time, then each time that its count has doubled, and at the end. */
export class RefusalCount {
  readonly #tell: (line: string) => void;
  readonly #counts = new Map<string, { told: number; all: number }>();

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  add(host: string, port: number): void {
    const place = hostWithPort(host, port);
    const known = this.#counts.has(place) || this.#counts.size < MOST_HOSTS;
    const name = known ? place : OTHERS;
    const count = this.#counts.get(name) ?? { told: 0, all: 0 };
    this.#counts.set(name, count);
    count.all++;
    if (count.all >= 2 * count.told) this.#say(name, count);
  }

  close(): void {
    for (const [name, count] of this.#counts) if (count.all > count.told) this.#say(name, count);
  }

  #say(host: string, count: { told: number; all: number }): void {
    const refusal: Refusal = { type: "host-refused", host, times: count.all - count.told };
    count.told = count.all;
    this.#tell(`${JSON.stringify(refusal)}\n`);
  }
}
