import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refused, TuttiError } from "#core/errors.ts";
import type { Plans } from "#core/plan/goal/goal-planner.ts";
import { PlanId, PlanRecord } from "#core/plan/goal/plan-record.ts";
import { specText } from "#core/plan/goal/plan-prompts.ts";

/** Plans of one repository: for machines as JSON, and what they want as Markdown beside it. Private to this machine. */
export class PlanFiles implements Plans {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the specification is, once there is one. */
  specFile(id: string): string {
    return join(this.#folder, `${id}.md`);
  }

  async save(plan: PlanRecord): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    if (plan.spec !== undefined) await this.#put(`${plan.id}.md`, `${specText(plan.spec)}\n`);
    await this.#put(`${plan.id}.json`, `${JSON.stringify(plan, undefined, 2)}\n`);
  }

  /** @param id  the one that was changed last when absent */
  async load(id: string | undefined): Promise<PlanRecord> {
    const name = id ?? (await this.#newest());
    if (name === undefined) throw refused("No plan has been begun here. Begin one with: tutti plan --goal TEXT");
    const text = PlanId.safeParse(name).success
      ? await readFile(join(this.#folder, `${name}.json`), "utf8").catch(() => undefined)
      : undefined;
    if (text === undefined) throw refused(`There is no plan ${name} in this repository.`);
    try {
      return PlanRecord.parse(JSON.parse(text));
    } catch (error) {
      throw new TuttiError("malformed", `The plan ${name} cannot be read. Begin it again.`, { cause: error });
    }
  }

  async #newest(): Promise<string | undefined> {
    const names = await readdir(this.#folder).catch(() => []);
    const plans = names.filter((name) => name.endsWith(".json"));
    const times = await Promise.all(
      plans.map(async (name) => ({ name, at: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    return times.toSorted((left, right) => right.at - left.at)[0]?.name.replace(/\.json$/, "");
  }

  /** Whole or not at all. */
  async #put(name: string, text: string): Promise<void> {
    const path = join(this.#folder, name);
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}
