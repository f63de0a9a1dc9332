import { lookupForm } from "./plain-text.ts";

/** What people may call a task by. */
export interface Named {
  readonly key: string | undefined;
  /** Other names by which dependencies may mean it: its number in a list, its title. */
  readonly aliases: readonly string[];
  readonly title: string;
  /** Headings above it, outermost first. */
  readonly path: readonly string[];
}

/** What people put in front of a number when they mean the task with that number. */
const numbered = /^(?:#|(?:(?:user )?stor(?:y|ies)|us|tasks?|items?|steps?|issues?|задач[аи]|шаги?)[\s-]+#?)/u;

/** Finds the tasks that words like `TASK-12`, `1.2`, `Phase 3 complete` or a title mean. */
export class References<Card extends Named> {
  readonly #byKey = new Map<string, Card>();
  /** `undefined` where two tasks go by the same name. */
  readonly #byAlias = new Map<string, Card | undefined>();
  readonly #byGroup = new Map<string, Card[]>();
  readonly #prefix: string | undefined;

  /** @param prefix  the present prefix of ids, where older ids may carry another */
  constructor(cards: readonly Card[], prefix?: string) {
    this.#prefix = prefix;
    for (const card of cards) {
      if (card.key !== undefined && !this.#byKey.has(keyForm(card.key))) this.#byKey.set(keyForm(card.key), card);
      for (const alias of new Set([...card.aliases, ...namesOfGroup(card.title)])) {
        const form = lookupForm(alias);
        this.#byAlias.set(form, this.#byAlias.has(form) ? undefined : card);
      }
      for (const name of new Set(card.path.flatMap(namesOfGroup))) {
        const members = this.#byGroup.get(name) ?? [];
        members.push(card);
        this.#byGroup.set(name, members);
      }
    }
  }

  /** The task whose own id is `key`. */
  keyed(key: string): Card | undefined {
    const form = keyForm(key);
    const renamed = this.#prefix === undefined ? undefined : /^[a-z]+-(\d.*)$/.exec(form)?.[1];
    return (
      this.#byKey.get(form) ??
      (renamed === undefined ? undefined : this.#byKey.get(keyForm(`${this.#prefix}-${renamed}`)))
    );
  }

  /**
   * What a written dependency means.
   *
   * @returns `rest` holds the parts that name no task; `exact` is false where
   *          words beside the names say more than the names
   */
  resolve(written: string): {
    readonly cards: readonly Card[];
    readonly rest: readonly string[];
    readonly exact: boolean;
  } {
    const whole = this.#one(written);
    if (whole !== undefined) return { cards: whole, rest: [], exact: true };
    const cards = new Set<Card>();
    const rest: string[] = [];
    let exact = true;
    for (const part of written.split(/\s*[,;]\s*(?![^(]*\))|\s+(?:and|и)\s+|\s+[&+]\s+/u)) {
      if (part.trim() === "") continue;
      const found = this.#part(part);
      if (found === undefined) rest.push(part.trim());
      else for (const card of found.cards) cards.add(card);
      exact &&= found?.exact === true;
    }
    return { cards: [...cards], rest, exact };
  }

  #part(part: string): { readonly cards: readonly Card[]; readonly exact: boolean } | undefined {
    const exactly = this.#one(part);
    if (exactly !== undefined) return { cards: exactly, exact: true };
    const bare = part.replaceAll(/\s*\([^()]*\)/g, "").trim();
    const shortened = this.#one(bare);
    if (shortened !== undefined) return { cards: shortened, exact: false };
    const head = /^\s*(#?\d+(?:\.\d+)*)(?=[\s:–—-])/u.exec(bare)?.[1];
    const keys = [
      ...bare.matchAll(/[\p{L}][\p{L}\p{N}_]*-\d+(?:\.\d+)*|#\d+|\b[A-Z]{1,5}\d+(?:\.\d+)*\b|\bt-[0-9a-z]{7}\b/gu),
    ].map((match) => match[0]);
    const cards = [...keys, ...(head === undefined ? [] : [head])].flatMap((key) => this.keyed(key) ?? []);
    return cards.length === 0 ? undefined : { cards, exact: false };
  }

  /** Tasks of which `text` is nothing but the name. */
  #one(text: string): readonly Card[] | undefined {
    const form = lookupForm(text)
      .replace(/^(?:completion of |the )/, "")
      .replace(/\s+(?:is |are |be )?(?:complete|completed|done|finished|ready|завершен[аоы]?|готов[аоы]?)$/u, "");
    const keyed = this.keyed(form) ?? this.keyed(form.replace(numbered, ""));
    if (keyed !== undefined) return [keyed];
    const named = this.#byAlias.get(form) ?? this.#byAlias.get(form.replace(numbered, ""));
    return named === undefined ? this.#byGroup.get(form) : [named];
  }
}

function keyForm(key: string): string {
  return key
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/^#/, "")
    .trim();
}

/** A group is known by all of its name, and by its number: `phase 3`. */
function namesOfGroup(group: string): string[] {
  const form = lookupForm(group);
  const short = /^(?:[\p{L}]+ (?:option )?[\d.]+|v?\d[\d.]*)(?=\W|$)/u.exec(form)?.[0];
  return short === undefined ? [form] : [form, short];
}
