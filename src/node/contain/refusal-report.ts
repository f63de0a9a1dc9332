import { readFileSync, unlinkSync, watch } from "node:fs";
import { AgentEvent } from "#core/run/agent-event.ts";
import type { Witness } from "../agents/event-stream.ts";
import type { Refusal } from "./refusals.ts";

/**
 * What the gate of one process refuses, as its file says. The gate is a process of its own, which may live longer
 * than whoever reads this.
 */
export class RefusalReport implements Witness {
  readonly #file: string;
  #read = 0;

  /** @param file  absolute path */
  constructor(file: string) {
    this.#file = file;
  }

  /** Tells of each as it comes, until disposed. What was missed, `rest` tells. */
  follow(tell: (event: AgentEvent) => void): Disposable {
    const look = (): void => this.#news().forEach(tell);
    try {
      const watcher = watch(this.#file, { persistent: false }, look);
      watcher.on("error", () => undefined); // the end will tell
      return { [Symbol.dispose]: () => watcher.close() };
    } catch {
      return { [Symbol.dispose]: () => undefined }; // no watches left: the end will tell
    }
  }

  /** What was not told yet, once the process has ended. The file is removed. */
  rest(): readonly Refusal[] {
    const news = this.#news();
    try {
      unlinkSync(this.#file);
    } catch {
      // it is gone already
    }
    return news;
  }

  #news(): readonly Refusal[] {
    const lines = this.#text().split("\n");
    const whole = lines.slice(this.#read, -1);
    this.#read += whole.length;
    const events = whole.map((line) => AgentEvent.parse(JSON.parse(line)));
    return events.flatMap((event) => (event.type === "host-refused" ? [event] : []));
  }

  #text(): string {
    try {
      return readFileSync(this.#file, "utf8");
    } catch {
      return "";
    }
  }
}
