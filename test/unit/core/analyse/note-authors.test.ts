import { describe, expect, it } from "vitest";
import type { Analysis, Written } from "#core/analyse/finding.ts";
import { type LineAuthors, withAuthors, withKnownAuthors } from "#core/analyse/note-authors.ts";
import { analysisOf } from "../../../fakes/analysis-of.ts";

const never = new AbortController().signal;
const ada: Written = { by: "Ada", at: Date.UTC(2021, 2, 1) };
const bo: Written = { by: "Bo", at: Date.UTC(2019, 5, 1) };

/** Knows some lines, and keeps what it was asked. */
class KnownAuthors implements LineAuthors {
  readonly asked: string[] = [];
  readonly #written: Readonly<Record<string, Written>>;

  constructor(written: Readonly<Record<string, Written>>) {
    this.#written = written;
  }

  async of(_: string, file: string, lines: readonly number[]): Promise<ReadonlyMap<number, Written>> {
    this.asked.push(`${file}:${lines.join(",")}`);
    return new Map(
      lines.flatMap((line) => {
        const written = this.#written[`${file}:${line}`];
        return written === undefined ? [] : [[line, written] as const];
      }),
    );
  }
}

const project = { "a.ts": "// FIXME: new\n", "b.ts": "// FIXME: old\n// TODO: more\n", "c.ts": "// FIXME: whose\n" };
const authors = { "a.ts:1": ada, "b.ts:1": bo, "b.ts:2": ada };

function asked(analysis: Analysis, by: LineAuthors): Promise<Analysis> {
  return withAuthors(analysis, "/project", by, () => {}, never);
}

function notes({ findings }: Analysis): readonly (readonly [string, string | undefined])[] {
  return findings
    .filter(({ rule }) => rule.startsWith("todo/"))
    .map(({ title, written }) => [title, written?.by] as const);
}

describe("who wrote the notes", () => {
  it("is asked once a file, and puts the oldest of a kind first", async () => {
    const plain = await analysisOf(project);
    const git = new KnownAuthors(authors);
    const analysis = await asked(plain, git);
    expect(git.asked.toSorted()).toEqual(["a.ts:1", "b.ts:1,2", "c.ts:1"]);
    expect(notes(analysis)).toEqual([
      ["FIXME: old", "Bo"],
      ["FIXME: new", "Ada"],
      ["FIXME: whose", undefined],
      ["TODO: more", "Ada"],
    ]);
    const ids = ({ findings }: Analysis): readonly string[] => findings.map(({ id }) => id).toSorted();
    expect(ids(analysis)).toEqual(ids(plain));
  });

  it("stays known as long as the note is there, and is not asked again", async () => {
    const first = await asked(await analysisOf(project), new KnownAuthors(authors));
    const known = new Map(first.findings.map((finding) => [finding.id as string, finding]));
    const moved = await analysisOf({ ...project, "b.ts": `\n\n${project["b.ts"]}` });
    const second = withKnownAuthors(moved, known);
    expect(notes(second)).toEqual(notes(first));
    const git = new KnownAuthors({});
    expect(notes(await asked(second, git))).toEqual(notes(first));
    expect(git.asked).toEqual(["c.ts:1"]);
  });

  it("can be cancelled between files", async () => {
    const stop = new AbortController();
    const git = new KnownAuthors(authors);
    const work = withAuthors(
      await analysisOf(project),
      "/project",
      { of: async (folder, file, lines) => (stop.abort(), git.of(folder, file, lines)) },
      () => {},
      stop.signal,
    );
    await expect(work).rejects.toThrow();
    expect(git.asked.length).toBeLessThan(3);
  });
});
