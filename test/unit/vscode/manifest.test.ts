import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Settings } from "#core/settings.ts";
import { PageCommand } from "#protocol/messages.ts";
import { commandIds } from "#vscode/command-ids.ts";

const MenuItem = z.object({ command: z.string(), when: z.string().optional() });
const Manifest = z.object({
  icon: z.string(),
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
    menus: z.record(z.string(), z.array(MenuItem)),
    views: z.object({ tutti: z.array(z.object({ id: z.string() })) }),
    viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string() })),
    configuration: z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) }),
    walkthroughs: z.array(
      z.object({
        steps: z.array(
          z.object({
            description: z.string(),
            media: z.object({ markdown: z.string() }),
            completionEvents: z.array(z.string()),
          }),
        ),
      }),
    ),
  }),
});
const { icon, contributes } = Manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));
const ids = contributes.commands.map(({ command }) => command);

describe("the manifest's commands", () => {
  it("are the ones the extension handles", () => {
    expect(ids.toSorted()).toEqual([...commandIds].toSorted());
  });

  it("include every command that a page may ask for", () => {
    expect(ids).toEqual(expect.arrayContaining([...PageCommand.options]));
  });

  it("have the names that people are told", () => {
    const titles = contributes.commands.map(({ category, title }) => `${category}: ${title}`);
    expect(titles).toEqual(
      expect.arrayContaining([
        "Tutti: Analyse Project",
        "Tutti: Plan Tasks",
        "Tutti: Run Task…",
        "Tutti: Run Ready Tasks",
        "Tutti: Open Board",
        "Tutti: Open Agents",
        "Tutti: Open Costs",
        "Tutti: Review Task…",
        "Tutti: Open Pull Request…",
        "Tutti: Stop Run",
      ]),
    );
  });

  it("are the only ones of ours in menus, welcome texts and walkthroughs", () => {
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) =>
        steps.flatMap((step) => [step.description, ...step.completionEvents.map((event) => event.replace(/^on/, ""))]),
      ),
    ];
    const inTexts = texts.flatMap((text) =>
      [...text.matchAll(/ommand:(tutti\.\w+)/g)].map(([, command]) => command ?? ""),
    );
    expect(inTexts.length).toBeGreaterThan(5);
    for (const command of [...inMenus, ...inTexts]) expect(ids).toContain(command);
  });
});

describe("the manifest's views", () => {
  it("are named rightly wherever they are meant", () => {
    const views = contributes.views.tutti.map(({ id }) => id);
    for (const { view } of contributes.viewsWelcome) expect(views).toContain(view);
    for (const { when } of contributes.menus["view/title"] ?? []) {
      expect(views).toContain(/view == (tutti\.\w+)/.exec(when ?? "")?.[1]);
    }
  });
});

describe("the manifest's files", () => {
  it("are there", () => {
    const media = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.markdown));
    for (const file of [icon, ...media]) expect(existsSync(file), file).toBe(true);
  });
});

describe("the manifest's settings", () => {
  const schema = z.toJSONSchema(Settings, { io: "input", target: "draft-7" });
  const properties = z.record(z.string(), z.record(z.string(), z.unknown())).parse(schema.properties);

  it("are all there is to set, and nothing else", () => {
    const ofTheEditor = ["tutti.backlog.lens"]; // no worker or command line asks for it
    const names = [...Object.keys(properties).map((key) => `tutti.${key}`), ...ofTheEditor];
    expect(Object.keys(contributes.configuration.properties).toSorted()).toEqual(names.toSorted());
  });

  it.each(Object.keys(properties))("describe %s as the schema does", (key) => {
    const { scope, order: _order, ...shown } = contributes.configuration.properties[`tutti.${key}`]!;
    const { default: preset, type, ...rest } = withoutSafeLimits(properties[key]!);
    const optional = preset === undefined;
    expect(shown).toEqual({ ...rest, type: optional ? [type, "null"] : type, default: preset ?? null });
    expect(scope).toMatch(/^(resource|machine|machine-overridable)$/);
  });
});

/** The schema writes down that integers are safe; an editor need not show it. */
function withoutSafeLimits(node: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(node, (name, value: unknown) =>
    name === "maximum" && value === Number.MAX_SAFE_INTEGER ? undefined : value,
  );
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
