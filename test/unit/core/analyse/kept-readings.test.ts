import { describe, expect, it } from "vitest";
import { analyse } from "#core/analyse/analyse.ts";
import type { FileReading } from "#core/analyse/file-reading.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import type { KeptReadings, ReadingKey } from "#core/analyse/kept-readings.ts";
import type { FileContent, FileList } from "#core/analyse/project-files.ts";
import { fingerprint } from "#core/hash.ts";
import { libraryGrammar } from "#node/analyse/library-grammar.ts";
import { MemoryFiles } from "../../../fakes/memory-files.ts";
import { planted, plantedSecrets } from "../../../fakes/planted-secrets.ts";
import { randomEdit } from "../../../fakes/random-project.ts";
import { randomFrom } from "../../../rig/random.ts";

const github = planted(plantedSecrets["github"]!).secret;

/** As on a disk: only what survives JSON is kept. */
class KeptInMemory implements KeptReadings {
  readonly texts = new Map<string, string>();

  find(key: ReadingKey): FileReading | undefined {
    const text = this.texts.get(nameOf(key));
    return text === undefined ? undefined : (JSON.parse(text) as FileReading);
  }

  keep(key: ReadingKey, reading: FileReading): void {
    this.texts.set(nameOf(key), JSON.stringify(reading));
  }
}

function nameOf({ path, tracked, blob, size }: ReadingKey): string {
  return `${path} ${tracked} ${blob} ${size}`;
}

/** Files that know their blobs when they are read; those that git holds for clean know them before. */
class NamedFiles extends MemoryFiles {
  readonly clean: ReadonlySet<string>;
  readonly reads: string[] = [];

  constructor(texts: Readonly<Record<string, string>>, clean: readonly string[], untracked: readonly string[] = []) {
    super(texts, "orchard", untracked);
    this.clean = new Set(clean);
  }

  override async list(signal: AbortSignal): Promise<FileList> {
    const { files, skipped } = await super.list(signal);
    const named = files.map((file) =>
      this.clean.has(file.path) ? { ...file, blob: fingerprint(this.texts.get(file.path) ?? "") } : file,
    );
    return { files: named, skipped };
  }

  override async read(path: string, limitBytes: number, signal: AbortSignal): Promise<FileContent> {
    this.reads.push(path);
    const content = await super.read(path, limitBytes, signal);
    return content.kind === "unreadable" ? content : { ...content, blob: fingerprint(this.texts.get(path) ?? "") };
  }
}

function look(files: MemoryFiles, kept?: KeptReadings): Promise<Analysis> {
  const options = { grammar: libraryGrammar, ...(kept && { kept }) };
  return analyse(files, options, () => {}, new AbortController().signal);
}

describe("an analysis with what earlier ones have read", () => {
  it("reads only what has changed", async () => {
    const kept = new KeptInMemory();
    const texts = { "a.ts": "// TODO: a\n", "b.ts": "// TODO: b\n", "c.md": "# C\n" };
    await look(new NamedFiles(texts, Object.keys(texts)), kept);
    const changed = { ...texts, "b.ts": "// FIXME: b\n" };
    const second = new NamedFiles(changed, ["a.ts", "c.md"]);
    const { findings } = await look(second, kept);
    expect(second.reads.filter((path) => Object.hasOwn(texts, path))).toEqual(["b.ts"]);
    expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(["todo/todo", "todo/fixme"]));
  });

  it("does not take a file for one with the same bytes elsewhere, or that git did not track", async () => {
    const kept = new KeptInMemory();
    const secret = `const key = "${github}";\n`;
    const untracked = await look(new NamedFiles({ "a.ts": secret }, [], ["a.ts"]), kept);
    const tracked = await look(new NamedFiles({ "a.ts": secret, "b.ts": secret }, ["a.ts", "b.ts"]), kept);
    const secrets = (analysis: Analysis) => analysis.findings.filter(({ rule }) => rule.startsWith("secret/"));
    expect(secrets(untracked)).toEqual([]);
    expect(secrets(tracked).map(({ evidence }) => evidence[0]?.file)).toEqual(["a.ts", "b.ts"]);
  });

  it("keeps no secret", async () => {
    const kept = new KeptInMemory();
    const text = `const key = "${github}";\nimport x from "./${github}";\n[x](${github}) # ${github}\n# ${github}\n`;
    await look(new NamedFiles({ "a.ts": text, "b.md": text }, ["a.ts", "b.md"]), kept);
    expect(kept.texts.size).toBe(2);
    expect(JSON.stringify([...kept.texts])).not.toContain(github);
  });

  it.each(Array.from({ length: 8 }, (_, seed) => seed + 1))(
    "finds after any edits what one from scratch finds (%i)",
    async (seed) => {
      const random = randomFrom(seed);
      const kept = new KeptInMemory();
      const texts = new Map<string, string>();
      for (let step = 0; step < 40; step++) {
        const edit = randomEdit(random);
        const text = texts.get(edit.path);
        if (edit.kind !== "write") texts.delete(edit.path);
        if (edit.kind === "write") texts.set(edit.path, edit.text);
        if (edit.kind === "rename" && text !== undefined) texts.set(edit.to, text);
        const all = Object.fromEntries(texts);
        const some = (share: number) => Object.keys(all).filter(() => random(10) < share);
        const untracked = some(1);
        const clean = some(7).filter((path) => !untracked.includes(path));
        const incremental = await look(new NamedFiles(all, clean, untracked), kept);
        expect(incremental).toEqual(await look(new NamedFiles(all, clean, untracked)));
      }
    },
  );
});
