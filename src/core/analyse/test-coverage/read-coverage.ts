import { isRecord, type Parsed, readJson, recordOf, stringOf } from "../grammar.ts";
import { childNamed, childrenNamed, descendants, type XmlElement, xmlRoot } from "../syntax/xml-elements.ts";
import { type CoveredFile, type ListedFunction, uncoveredOf } from "./coverage.ts";

/** Reads a report of lcov, Istanbul, Cobertura, JaCoCo or Clover; which one, its text tells. */
export function readCoverage(text: string): Parsed<readonly CoveredFile[]> {
  const start = text.slice(0, 1_000).trimStart();
  if (start.startsWith("{")) return readIstanbul(text);
  if (!start.startsWith("<")) return readLcov(text);
  const root = xmlRoot(text);
  if (root === undefined) return { ok: false, reason: "is not well-formed XML" };
  if (root.name === "report") return { ok: true, value: readJacoco(root) };
  const isClover = root.attributes.has("clover") || childrenNamed(root, "project").length > 0;
  if (root.name !== "coverage") return { ok: false, reason: "is no report of coverage that is known" };
  return { ok: true, value: isClover ? readClover(root) : readCobertura(root) };
}

function readLcov(text: string): Parsed<readonly CoveredFile[]> {
  const files: CoveredFile[] = [];
  let path: string | undefined;
  let functions = new Map<string, ListedFunction>();
  let lines = new Map<number, number>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1);
    switch (colon === -1 ? line.trim() : line.slice(0, colon)) {
      case "SF":
        [path, functions, lines] = [value.trim(), new Map(), new Map()];
        break;
      case "FN": {
        const [, start, end, name] = /^(\d+),(?:(\d+),)?(.*)$/.exec(value) ?? [];
        if (start === undefined || name === undefined) break;
        functions.set(name, { name, line: Number(start), end: end === undefined ? undefined : Number(end), hits: 0 });
        break;
      }
      case "FNDA": {
        const comma = value.indexOf(",");
        const known = functions.get(value.slice(comma + 1));
        if (known !== undefined)
          functions.set(known.name, { ...known, hits: known.hits + (Number(value.slice(0, comma)) || 0) });
        break;
      }
      case "DA": {
        const [number = 0, hits = 0] = value.split(",").map(Number);
        lines.set(number, (lines.get(number) ?? 0) + (hits || 0));
        break;
      }
      case "end_of_record":
        if (path !== undefined) files.push(fileOf(path, lines, [...functions.values()]));
        path = undefined;
    }
  }
  return files.length > 0 || text.trim() === ""
    ? { ok: true, value: files }
    : { ok: false, reason: "is no report of coverage that is known" };
}

function readIstanbul(text: string): Parsed<readonly CoveredFile[]> {
  const parsed = readJson(text);
  if (!parsed.ok) return parsed;
  const files = Object.entries(parsed.value).flatMap(([key, value]): readonly CoveredFile[] => {
    const entry = recordOf(value);
    if (!isRecord(entry["statementMap"])) return [];
    const lines = new Map<number, number>();
    for (const [id, place] of Object.entries(entry["statementMap"])) {
      const line = lineIn(recordOf(place)["start"]);
      if (line !== undefined) lines.set(line, Math.max(lines.get(line) ?? 0, Number(recordOf(entry["s"])[id]) || 0));
    }
    const functions = Object.entries(recordOf(entry["fnMap"])).flatMap(([id, described]): readonly ListedFunction[] => {
      const place = recordOf(recordOf(described)["loc"]);
      const line = lineIn(recordOf(recordOf(described)["decl"])["start"]) ?? lineIn(place["start"]);
      if (line === undefined) return [];
      const name = stringOf(recordOf(described)["name"]) ?? "";
      return [{ name, line, end: lineIn(place["end"]), hits: Number(recordOf(entry["f"])[id]) || 0 }];
    });
    return [fileOf(stringOf(entry["path"]) ?? key, lines, functions)];
  });
  return files.length > 0 || Object.keys(parsed.value).length === 0
    ? { ok: true, value: files }
    : { ok: false, reason: "is no report of coverage that is known" };
}

function lineIn(place: unknown): number | undefined {
  const line = recordOf(place)["line"];
  return typeof line === "number" && line >= 1 ? line : undefined;
}

/** A file stands once for each of its classes. Sources say where the paths begin. */
function readCobertura(root: XmlElement): readonly CoveredFile[] {
  const sources = descendants(root, "source").map(({ text }) => text.replaceAll("\\", "/").replace(/\/$/, ""));
  const classes = Map.groupBy(descendants(root, "class"), (each) => each.attributes.get("filename") ?? "");
  return [...classes].flatMap(([path, all]) => {
    const lines = new Map<number, number>();
    const functions: ListedFunction[] = [];
    for (const each of all) {
      const own = childNamed(each, "lines") ?? each; // the class's own list has those of its methods as well
      for (const line of descendants(own, "line")) add(lines, line, "number", "hits");
      for (const method of descendants(each, "method")) {
        const run = descendants(method, "line").map(
          (line) => [attribute(line, "number"), attribute(line, "hits")] as const,
        );
        const numbers = run.map(([number]) => number);
        if (run.length === 0) continue;
        functions.push({
          name: method.attributes.get("name") ?? "",
          line: Math.min(...numbers),
          end: Math.max(...numbers),
          hits: run.reduce((sum, [, hits]) => sum + hits, 0),
        });
      }
    }
    const isWhole = /^(?:\/|[A-Za-z]:)/.test(path) || sources.length !== 1;
    return path === "" ? [] : [fileOf(isWhole ? path : `${sources[0]}/${path}`, lines, functions)];
  });
}

function readJacoco(root: XmlElement): readonly CoveredFile[] {
  return descendants(root, "package").flatMap((each) => {
    const folder = each.attributes.get("name") ?? "";
    return childrenNamed(each, "sourcefile").map((source) => {
      const name = source.attributes.get("name") ?? "";
      const lines = new Map<number, number>();
      for (const line of childrenNamed(source, "line")) add(lines, line, "nr", "ci");
      const functions = childrenNamed(each, "class")
        .filter((own) => own.attributes.get("sourcefilename") === name)
        .flatMap((own) => childrenNamed(own, "method"))
        .map((method): ListedFunction => {
          const counter = childrenNamed(method, "counter").find((counted) => counted.attributes.get("type") === "LINE");
          const line = attribute(method, "line");
          const size = counter === undefined ? 1 : attribute(counter, "missed") + attribute(counter, "covered");
          const hits = counter === undefined ? 1 : attribute(counter, "covered");
          return { name: method.attributes.get("name") ?? "", line, end: line + Math.max(1, size) - 1, hits };
        });
      return fileOf(folder === "" ? name : `${folder}/${name}`, lines, functions);
    });
  });
}

function readClover(root: XmlElement): readonly CoveredFile[] {
  return descendants(root, "file").map((file) => {
    const lines = new Map<number, number>();
    const functions: ListedFunction[] = [];
    for (const line of childrenNamed(file, "line")) {
      if (line.attributes.get("type") !== "method") add(lines, line, "num", "count");
      else
        functions.push({
          name: line.attributes.get("name") ?? "",
          line: attribute(line, "num"),
          hits: attribute(line, "count"),
        });
    }
    return fileOf(file.attributes.get("path") ?? file.attributes.get("name") ?? "", lines, functions);
  });
}

function add(lines: Map<number, number>, element: XmlElement, number: string, hits: string): void {
  const line = attribute(element, number);
  lines.set(line, Math.max(lines.get(line) ?? 0, attribute(element, hits)));
}

function attribute(element: XmlElement, name: string): number {
  return Number(element.attributes.get(name)) || 0;
}

function fileOf(path: string, lines: ReadonlyMap<number, number>, functions: readonly ListedFunction[]): CoveredFile {
  const last = [...lines.keys()].reduce((most, line) => Math.max(most, line), 0);
  const covered = [...lines.values()].filter((hits) => hits > 0).length;
  return { path: path.replaceAll("\\", "/"), lines: lines.size, covered, uncovered: uncoveredOf(functions, last) };
}
