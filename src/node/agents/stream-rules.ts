import type { ToolKind } from "#core/run/agent-event.ts";

/** Names of fields with dots between them, from the line, or from a part of one of its lists. */
export type Place = string;

/** What must stand where. */
export type Condition = Readonly<Record<Place, string | boolean>>;

/** Tokens by their places, and how they are counted. */
export interface TokenPlaces {
  readonly input: Place;
  readonly output: Place;
  readonly cacheRead?: Place;
  readonly cacheWrite?: Place;
  readonly reasoning?: Place;
  /** `input` does not hold the cached ones. */
  readonly cacheBeside?: boolean;
  /** `output` does not hold the thinking. */
  readonly reasoningBeside?: boolean;
}

/** What a line tells. Where a place is a list, the first one that holds anything counts. */
export type Told =
  | { readonly what: "session"; readonly id: Place; readonly model?: Place }
  | { readonly what: "text" | "thought" | "log"; readonly text: Place }
  /** A tool begins. Its kind is known by its name where the rule does not say it. */
  | {
      readonly what: "tool";
      readonly id: Place;
      readonly name?: Place;
      readonly kind?: ToolKind;
      readonly input?: Place;
      /** A list of files, or one. */
      readonly files?: Place;
    }
  | { readonly what: "result"; readonly id: Place; readonly failed?: Condition; readonly text?: readonly Place[] }
  | { readonly what: "plan"; readonly entries: Place; readonly text: Place; readonly state: Place }
  /**
   * `turn`: all of it. `call`: of one model call, of which a later line with the same key may know more; `part` of
   * them only, where the last word of a call is missing.
   */
  | {
      readonly what: "usage";
      readonly of: "turn" | "call" | "part";
      readonly tokens: TokenPlaces;
      readonly key?: Place;
      /** In US dollars. */
      readonly cost?: Place;
    }
  | {
      readonly what: "question";
      readonly id: Place;
      readonly name: Place;
      readonly input: Place;
    }
  /** Why it will end badly, unless it goes on. */
  | { readonly what: "problem"; readonly text: readonly Place[] }
  /** It has ended, well if `good` holds. */
  | { readonly what: "end"; readonly good: Condition; readonly reason: readonly Place[] };

/** Lines for which `when` holds tell this; those of no rule are shown as they are. */
export interface LineRule {
  readonly when: Condition;
  /** For each part of this list. */
  readonly each?: Place;
  /** Only for parts for which this holds. */
  readonly of?: Condition;
  /** Nothing that matters when empty. */
  readonly tells: readonly Told[];
}

/** What stands at a place; `undefined` when nothing does. */
export function at(value: unknown, place: Place): unknown {
  let here = value;
  for (const name of place.split(".")) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[name]; // it has it, see above
  }
  return here ?? undefined;
}

/** Text, or the texts of a list of content, or a number. */
export function textAt(value: unknown, place: Place): string | undefined {
  const here = at(value, place);
  if (typeof here === "string") return here;
  if (typeof here === "number") return String(here);
  if (!Array.isArray(here)) return undefined;
  return here.flatMap((part) => (typeof part === "string" ? part : (textAt(part, "text") ?? []))).join("");
}

export function firstText(value: unknown, places: readonly Place[]): string | undefined {
  for (const place of places) {
    const text = textAt(value, place);
    if (text !== undefined && text.trim() !== "") return text;
  }
  return undefined;
}

export function holds(value: unknown, condition: Condition): boolean {
  return Object.entries(condition).every(([place, wanted]) => at(value, place) === wanted);
}

/** The parts that a rule speaks of; none when it does not hold for the line. */
export function partsOf(line: unknown, { when, each, of }: LineRule): readonly unknown[] | undefined {
  if (!holds(line, when)) return undefined;
  if (each === undefined) return [line];
  const list = at(line, each);
  return Array.isArray(list) ? list.filter((part) => of === undefined || holds(part, of)) : undefined;
}
