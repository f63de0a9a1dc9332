import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileReading } from "#core/analyse/file-reading.ts";
import { ReadingsFile } from "#node/analyse/readings-file.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-readings-"));
  path = join(folder, "tutti/readings");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = (name: string) => ({ path: name, tracked: true, blob: "abc", size: 3 });
const reading = (lines: number): FileReading => ({ language: "Go", lines });

function opened(version = "1", limit?: number): ReadingsFile {
  const file = new ReadingsFile(path, version, limit);
  file.load();
  return file;
}

function kept(...names: readonly string[]): void {
  const file = opened();
  for (const [index, name] of names.entries()) file.keep(key(name), reading(index + 1));
  file.save();
}

describe("kept readings", () => {
  it("come back as they were, by path, state, blob and size", () => {
    const strange = 'a "b"\n\\c\u2028.go';
    kept("a.go", strange);
    const file = opened();
    expect(file.find(key("a.go"))).toEqual(reading(1));
    expect(file.find(key(strange))).toEqual(reading(2));
    for (const other of [{ path: "b.go" }, { tracked: false }, { blob: "abd" }, { size: 4 }])
      expect(file.find({ ...key("a.go"), ...other })).toBeUndefined();
  });

  it("are nobody else's to read", () => {
    kept("a.go");
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("of another version, or damaged, are thrown away", () => {
    kept("a.go", "b.go");
    expect(opened("2").find(key("a.go"))).toBeUndefined();
    const whole = readFileSync(path, "utf8");
    for (const damaged of ["", "{", whole.slice(0, -5), whole.replace("Go", "Ge"), `${whole}\n[]`, `${whole}\n{`]) {
      writeFileSync(path, damaged);
      expect(opened().find(key("b.go"))).toBeUndefined();
      kept("a.go", "b.go");
      expect(readFileSync(path, "utf8")).toBe(whole);
    }
  });

  it("that cannot be written are known in this process all the same", () => {
    mkdirSync(path, { recursive: true });
    const file = opened();
    file.keep(key("a.go"), reading(1));
    file.save();
    expect(file.find(key("a.go"))).toEqual(reading(1));
    chmodSync(path, 0o700);
  });

  it("of two processes are joined", () => {
    const [one, two] = [opened(), opened()];
    one.keep(key("a.go"), reading(1));
    two.keep(key("b.go"), reading(2));
    one.save();
    two.save();
    one.load();
    for (const file of [one, two, opened()]) {
      expect(file.find(key("a.go"))).toEqual(reading(1));
      expect(file.find(key("b.go"))).toEqual(reading(2));
    }
  });

  it("are forgotten above the limit, those first that were not used for the longest time", () => {
    kept("a.go", "b.go", "c.go");
    const line = readFileSync(path, "utf8").split("\n")[1] ?? "";
    const file = opened("1", 3 * (line.length + 1));
    file.find(key("a.go"));
    file.keep(key("d.go"), reading(4));
    file.save();
    const left = ["a.go", "b.go", "c.go", "d.go"].filter((name) => opened().find(key(name)) !== undefined);
    expect(left).toEqual(["a.go", "c.go", "d.go"]);
  });
});
