import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demonstrationSite } from "./tutti-process.ts";

describe("tutti brief", () => {
  it("prints what an agent must know within the tokens that were named, and writes it on request", async () => {
    const site = await demonstrationSite();
    const little = await site.json("brief", 0, "brief", "--tokens", "90");
    expect(little.tokens).toBeLessThanOrEqual(90);
    expect(little.text).toContain("## Commands");
    const { text, file } = await site.json("brief", 0, "brief", "--write");
    expect(text).toContain("## Map, most important first");
    expect(file).toBe("AGENTS.md");
    expect(await readFile(join(site.folder, "AGENTS.md"), "utf8")).toContain(text.trimEnd());
    expect(await site.tutti("brief", "--tokens", "many")).toMatchObject({ code: 2 });
  });
});
