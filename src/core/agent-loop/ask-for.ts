import * as z from "zod";
import type { Clock } from "../clock.ts";
import { TuttiError } from "../errors.ts";
import { askPatiently } from "./ask-patiently.ts";
import type { Message, Model, ModelAnswer, ModelUsage } from "./model.ts";

export interface Question<Schema extends z.ZodType> {
  readonly system: string;
  readonly prompt: string;
  readonly schema: Schema;
}

export interface Answered<Value> {
  readonly value: Value;
  /** Of each call, in order. */
  readonly usages: readonly ModelUsage[];
}

/** So often a model may mend an answer that does not fit. */
const REPAIRS = 2;

/**
 * Asks a model for something with a shape. An answer that does not fit is given
 * back with what is wrong, so that the model can mend it.
 *
 * @throws ModelFailure when the model cannot be asked
 * @throws TuttiError `malformed` when it does not get the shape right, `refused` when it does not want to
 */
export async function askFor<Schema extends z.ZodType>(
  model: Model,
  { system, prompt, schema }: Question<Schema>,
  clock: Pick<Clock, "sleep">,
  signal: AbortSignal,
): Promise<Answered<z.output<Schema>>> {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: "input" });
  const wish = `${prompt}\n\nAnswer with one JSON value and nothing else. It must follow this JSON Schema:\n${JSON.stringify(shape)}`;
  let messages: readonly Message[] = [{ role: "user", text: wish }];
  const usages: ModelUsage[] = [];
  for (let repairs = 0; ; repairs++) {
    const request = { system, messages, tools: [], schema: shape };
    const ask = (): Promise<ModelAnswer> => model.step(request, () => {}, signal);
    const answer = await askPatiently(ask, ({ begun }) => void (begun && usages.push({})), clock, signal);
    usages.push(answer.usage);
    if (answer.stop === "refused") throw new TuttiError("refused", `The model ${model.id} refuses to answer this.`);
    const read = readAnswer(schema, answer.text);
    if ("value" in read) return { value: read.value, usages };
    if (repairs === (model.repairs ?? REPAIRS)) {
      throw new TuttiError(
        "malformed",
        `The model ${model.id} does not answer in the shape that was asked: ${read.wrong}`,
      );
    }
    messages = [
      ...messages,
      { role: "assistant", text: answer.text, calls: [], raw: answer.raw },
      { role: "user", text: `${read.wrong} Answer again, with the whole corrected JSON value and nothing else.` },
    ];
  }
}

function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): { readonly value: z.output<Schema> } | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(withoutFence(text));
  } catch {
    return { wrong: "This is not valid JSON." };
  }
  const read = schema.safeParse(value);
  if (read.success) return { value: read.data };
  const issues = read.error.issues.map(({ path, message }) => `${path.join(".") || "the value"}: ${message}`);
  return { wrong: `${issues.slice(0, 20).join(". ")}.` };
}

/** Many models put JSON between marks of code, whatever they are told. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*\n([^]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
}
