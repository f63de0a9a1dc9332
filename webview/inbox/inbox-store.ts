import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { InboxEntry } from "#core/board/view/inbox-view.ts";
import type { Page } from "../page.ts";

/** What was chosen here last, and the last wish of the host that was there then: a later one counts more. */
interface Choice {
  readonly key: string | undefined;
  /** Where it stood: what stands there when it is gone takes its place. */
  readonly index: number;
  readonly heeded: number;
}

/** What the inbox page shows: its entries, which of them is open, and whether a rule is about to be made for it. */
export class InboxStore {
  readonly page: Page<"inbox">;
  readonly entries: ReadonlySignal<readonly InboxEntry[]>;
  /** The one that is read. When it is settled the next one takes its place. */
  readonly current: ReadonlySignal<InboxEntry | undefined>;
  readonly #chosen = signal<Choice>({ key: undefined, index: 0, heeded: 0 });
  readonly #ruleFor = signal<string | undefined>(undefined);

  constructor(page: Page<"inbox">) {
    this.page = page;
    this.entries = computed(() => page.state.value?.entries ?? []);
    this.current = computed(() => {
      const chosen = this.#chosen.value;
      const wish = page.state.value?.wish;
      const key = wish !== undefined && wish.number > chosen.heeded ? wish.key : chosen.key;
      const entries = this.entries.value;
      return entries.find((entry) => entry.key === key) ?? entries[Math.min(chosen.index, entries.length - 1)];
    });
  }

  choose(entry: InboxEntry | undefined): void {
    if (entry === undefined) return;
    this.#ruleFor.value = undefined;
    this.#chosen.value = {
      key: entry.key,
      index: this.entries.value.indexOf(entry),
      heeded: this.page.state.value?.wish?.number ?? 0,
    };
  }

  /** Moves on by so many entries, and stays at the ends. */
  step(by: number): void {
    const entries = this.entries.value;
    const at = entries.findIndex((entry) => entry === this.current.value);
    this.choose(entries[Math.max(0, Math.min(entries.length - 1, at + by))]);
  }

  /** Whether the rule that answering this for good would make is shown. */
  asksForRule(entry: InboxEntry): boolean {
    return this.#ruleFor.value === entry.key;
  }

  /** Shows the rule before it is made; says why where there can be none. */
  showRule(entry: InboxEntry): void {
    this.#stay(entry);
    if (entry.asked?.rule === undefined)
      this.page.notice.value = "This is asked each time, whatever the rules say. Allow it or deny it.";
    else this.#ruleFor.value = entry.key;
  }

  hideRule(): void {
    this.#ruleFor.value = undefined;
  }

  async answer(entry: InboxEntry, decision: "allow" | "deny", always = false): Promise<void> {
    const { approval: id, asked } = entry;
    if (id === undefined || asked === undefined) return;
    this.#stay(entry);
    this.hideRule();
    const answer = { type: "approval/answer", id, decision, by: "editor", ...(always && { always }) } as const;
    const version = await this.page.send(answer, `“${asked.what}” was not answered.`);
    if (version !== undefined) this.page.announce(`${decision === "allow" ? "Allowed" : "Denied"}: ${asked.what}`);
  }

  /** What the keys act on must stay what is seen, also when something more urgent comes in above. */
  #stay(entry: InboxEntry): void {
    if (this.#chosen.value.key !== entry.key) this.choose(entry);
  }
}
