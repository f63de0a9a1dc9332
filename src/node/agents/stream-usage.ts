import type { Usage } from "#core/cost/usage.ts";
import { at, type Place, textAt, type TokenPlaces } from "./stream-rules.ts";

interface Counted {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  readonly costMicroUsd?: number;
}

/** What a session that is taken up was told of, or charged, before. */
export interface Earlier {
  readonly usage: Usage | undefined;
  readonly chargedMicroUsd: number | undefined;
}

/** What an agent counts on with when it takes a session up, instead of beginning at zero. */
export type CountsOn = "cost" | "tokens" | "nothing";

/** Adds up what an agent reports of its usage; a word about all of it goes before those about its parts. */
export class StreamUsage {
  #turn: Counted | undefined;
  readonly #calls = new Map<string, Counted>();
  /** Tokens of turns that are over, in the same process. What a turn has cost is told of all of them together. */
  #past: Counted | undefined;
  #isPart = false;

  add(of: "turn" | "call" | "part", line: unknown, tokens: TokenPlaces, key?: Place, cost?: Place): void {
    const counted = countedIn(line, tokens, cost);
    if (counted === undefined) return;
    if (of === "turn") {
      this.#turn = counted;
      return;
    }
    this.#isPart ||= of === "part";
    this.#calls.set((key === undefined ? undefined : textAt(line, key)) ?? `${this.#calls.size}`, counted);
  }

  /** Another turn follows in the same process; each tells its own tokens. */
  next(): void {
    const sum = this.#sum();
    if (sum === undefined) return;
    const { costMicroUsd: _, ...tokens } = sum;
    this.#past = tokens;
    this.#turn = undefined;
    this.#calls.clear();
  }

  /** What it has cost so far, where the agent says so. */
  get spentMicroUsd(): number | undefined {
    return this.#sum()?.costMicroUsd;
  }

  /** All that was told. */
  told(): Usage {
    const sum = this.#sum();
    if (sum === undefined) return { provenance: "unknown" };
    return { ...sum, provenance: this.#turn === undefined && this.#isPart ? "estimated" : "reported" };
  }

  /**
   * What this turn used.
   *
   * @param earlier  of the session before; absent for a new one
   */
  total(countsOn: CountsOn, earlier: Earlier | undefined): Usage {
    const told = this.told();
    if (earlier === undefined || this.#turn === undefined) return told;
    if (countsOn === "cost" && told.costMicroUsd !== undefined) {
      const before = earlier.chargedMicroUsd ?? 0;
      const costMicroUsd = told.costMicroUsd >= before ? told.costMicroUsd - before : told.costMicroUsd;
      return { ...told, costMicroUsd, ...(earlier.chargedMicroUsd === undefined && { provenance: "estimated" }) };
    }
    if (countsOn !== "tokens") return told;
    return earlier.usage === undefined ? { provenance: "unknown" } : minus(told, earlier.usage);
  }

  #sum(): Counted | undefined {
    const now = this.#turn ?? [...this.#calls.values()].reduce<Counted | undefined>(plus, undefined);
    return now === undefined ? this.#past : plus(this.#past, now);
  }
}

function countedIn(line: unknown, places: TokenPlaces, cost: Place | undefined): Counted | undefined {
  const count = (place: Place | undefined): number | undefined => {
    const value = place === undefined ? undefined : at(line, place);
    return typeof value === "number" && value >= 0 && Number.isFinite(value) ? Math.round(value) : undefined;
  };
  const [input, output] = [count(places.input), count(places.output)];
  if (input === undefined || output === undefined) return undefined;
  const [cacheReadTokens, cacheWriteTokens] = [count(places.cacheRead), count(places.cacheWrite)];
  const reasoningTokens = count(places.reasoning);
  const dollars = cost === undefined ? undefined : at(line, cost);
  const beside = places.cacheBeside === true ? (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0) : 0;
  return {
    inputTokens: input + beside,
    outputTokens: output + (places.reasoningBeside === true ? (reasoningTokens ?? 0) : 0),
    ...(cacheReadTokens !== undefined && { cacheReadTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(typeof dollars === "number" && dollars >= 0 && { costMicroUsd: Math.round(dollars * 1_000_000) }),
  };
}

const tokenNames = ["inputTokens", "cacheReadTokens", "cacheWriteTokens", "outputTokens", "reasoningTokens"] as const;

function minus(usage: Usage, earlier: Usage): Usage {
  const rest = tokenNames.flatMap((name) => {
    const all = usage[name];
    return all === undefined ? [] : [[name, Math.max(0, all - (earlier[name] ?? 0))]];
  });
  return { ...usage, ...(Object.fromEntries(rest) as Partial<Usage>) }; // the same names
}

function plus(left: Counted | undefined, right: Counted): Counted {
  if (left === undefined) return right;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof Counted>; // of these very types
  const sums = [...names].map((name) => [name, (left[name] ?? 0) + (right[name] ?? 0)]);
  return Object.fromEntries(sums) as unknown as Counted;
}
