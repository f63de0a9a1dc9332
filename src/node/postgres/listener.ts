import { Client, type ClientConfig } from "pg";
import { Listeners } from "../store/listeners.ts";

/** How often a follower looks by itself, in milliseconds: a notification may be lost with its connection. */
const pollMs = 5_000;
const longestPauseMs = 15_000;

/**
 * Hears what other processes have committed, on a connection of its own while anybody listens. When that connection is
 * lost it is made again, and until then the listeners are told at every poll. Without listeners it does nothing.
 */
export class Listener implements Disposable {
  readonly #config: ClientConfig;
  readonly #channel: string;
  /** Of all commits, and of those that concern the queue. */
  readonly #listeners = new Listeners(
    () => this.#begin(),
    () => this.#end(),
  );
  readonly #queueListeners = new Listeners(
    () => this.#begin(),
    () => this.#end(),
  );
  #users = 0;
  #client: Client | undefined;
  #poll: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #pauseMs = 250;

  /** @param channel  an expression of SQL that gives the channel's name */
  constructor(config: ClientConfig, channel: string) {
    this.#config = config;
    this.#channel = channel;
  }

  listen(listener: () => void, about?: "queue"): Disposable {
    return (about === "queue" ? this.#queueListeners : this.#listeners).listen(listener);
  }

  /** Tells all listeners, once, after the current turn of the event loop. */
  tell(): void {
    this.#listeners.tell();
    this.#queueListeners.tell();
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
    this.#queueListeners.clear();
  }

  #begin(): void {
    this.#users += 1;
    if (this.#users === 1) this.#start();
  }

  #end(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#stop();
  }

  #start(): void {
    this.#poll = setInterval(() => this.tell(), pollMs);
    void this.#connect();
  }

  #stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#again);
    this.#poll = undefined;
    const client = this.#client;
    this.#client = undefined;
    void client?.end().catch(() => {}); // the connection is gone already
  }

  async #connect(): Promise<void> {
    const client = new Client(this.#config);
    this.#client = client;
    client.on("notification", ({ payload }) => (payload === "queue" ? this.#queueListeners : this.#listeners).tell());
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    try {
      await client.connect();
      const { rows } = await client.query<{ channel: string }>(`SELECT ${this.#channel} AS channel`);
      await client.query(`LISTEN ${client.escapeIdentifier(String(rows[0]?.channel))}`);
      this.#pauseMs = 250;
      this.tell(); // what was committed while nobody listened
    } catch {
      this.#lost(client); // the polls go on, and whoever asks for something is told why it does not work
    }
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    void client.end().catch(() => {}); // the connection is gone already
    this.#again = setTimeout(() => void this.#connect(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }
}
