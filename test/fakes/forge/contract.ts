import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { isObject, listOf, objectOf, textOf, type Json, type JsonObject } from "./json.ts";

/** One thing that can be asked of GitHub, as GitHub itself describes it. */
export interface Operation {
  /** For example `get /repos/{owner}/{repo}`. */
  readonly id: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** GitHub's own OpenAPI description, cut down by `trim.ts`; nothing of its schemas is changed. */
const description = withNullable(JSON.parse(readFileSync(new URL("github.json", import.meta.url), "utf8")) as Json);

/** Checks requests and answers against the description, and fills answers up to what it requires. */
export class Contract {
  readonly #ajv: Ajv;
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    this.#ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, validateSchema: false });
    formats.default(this.#ajv);
    this.#ajv.addFormat("repo.nwo", /^[\w.-]+\/[\w.-]+$/);
    this.#ajv.addSchema(objectOf(description), "github");
  }

  find(method: string, path: string): Operation | undefined {
    for (const [template, item] of Object.entries(objectOf(objectOf(description)["paths"]))) {
      const names: string[] = [];
      const pattern = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => (names.push(name), "([^/]+)"));
      // A reference may hold slashes, which Octokit sends encoded.
      const match = new RegExp(`^${pattern}$`).exec(path);
      if (match === null || !(method in objectOf(item))) continue;
      const parameters = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? "")]));
      return { id: `${method} ${template}`, parameters };
    }
    return undefined;
  }

  /** @returns what GitHub's description forbids, as sentences */
  requestProblems(operation: Operation, query: URLSearchParams, body: Json | undefined): string[] {
    const problems: string[] = [];
    const declared = listOf(this.#at(operation.id, "parameters")).map((each) => this.#resolve(each));
    for (const parameter of declared) {
      const name = textOf(parameter["name"]);
      const text = parameter["in"] === "query" ? query.get(name) : operation.parameters[name];
      if (text === null || text === undefined) {
        if (parameter["required"] === true) problems.push(`${name} is missing`);
        continue;
      }
      const problem = this.#problemOfText(parameter["schema"] ?? {}, text);
      if (problem !== undefined) problems.push(`${name} ${problem}`);
    }
    const known = new Set(declared.filter((each) => each["in"] === "query").map((each) => each["name"]));
    for (const name of query.keys()) if (!known.has(name)) problems.push(`${name} is no parameter of this operation`);
    const schema = this.#at(operation.id, "requestBody", "content", "application/json", "schema");
    const required = this.#at(operation.id, "requestBody", "required") === true;
    if (schema !== undefined && (body !== undefined || required))
      problems.push(...this.#problems(schema, body ?? null));
    return problems;
  }

  answerProblems(operation: Operation, status: number, body: Json): string[] {
    const schema = this.#answerSchema(operation, status);
    if (schema === undefined) return [`${status} is no answer of this operation`];
    return this.#problems(schema, body);
  }

  /** An answer that holds `known`, and the least of everything else that is required. */
  fill(operation: Operation, status: number, known: Json): Json {
    return this.#fill(this.#answerSchema(operation, status) ?? {}, known);
  }

  #answerSchema({ id }: Operation, status: number): Json | undefined {
    const answer = this.#at(id, "responses", String(status));
    return objectOf(objectOf(objectOf(this.#resolve(answer ?? {})["content"])["application/json"])["schema"]);
  }

  #at(id: string, ...keys: readonly string[]): Json | undefined {
    const [method = "", path = ""] = id.split(" ");
    let here: Json | undefined = description;
    for (const key of ["paths", path, method, ...keys]) here = objectOf(here)[key];
    return here;
  }

  #resolve(node: Json): JsonObject {
    const object = objectOf(node);
    const reference = object["$ref"];
    if (typeof reference !== "string") return object;
    let here: Json | undefined = description;
    for (const key of reference.slice(2).split("/")) here = objectOf(here)[key];
    return this.#resolve(here ?? {});
  }

  #problems(schema: Json, value: Json): string[] {
    const key = JSON.stringify(schema);
    let validate = this.#validators.get(key);
    if (validate === undefined) {
      // References in the description are to itself; here they need its name in front.
      const own = key.replaceAll('"$ref":"#/', '"$ref":"github#/');
      validate = this.#ajv.compile(JSON.parse(own) as object);
      this.#validators.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
    );
  }

  /** A parameter arrives as text: it fits when any reading of it fits. */
  #problemOfText(schema: Json, text: string): string | undefined {
    const readings: Json[] = [text];
    if (/^-?\d+$/.test(text)) readings.push(Number(text));
    if (text === "true" || text === "false") readings.push(text === "true");
    const problems = readings.map((reading) => this.#problems(schema, reading));
    return problems.some((list) => list.length === 0) ? undefined : problems[0]?.join("; ");
  }

  #fill(schema: Json, known: Json | undefined): Json {
    const node = this.#resolve(schema);
    const variants = listOf(node["anyOf"] ?? node["oneOf"]);
    if (variants.length > 0) {
      if (known === undefined && variants.some((each) => objectOf(each)["type"] === "null")) return null;
      if (known === null) return null;
      return this.#fill(variants[0] ?? {}, known);
    }
    const merged = listOf(node["allOf"])
      .map((part) => this.#resolve(part))
      .concat(node);
    const properties = Object.assign({}, ...merged.map((part) => objectOf(part["properties"]))) as JsonObject;
    if (
      isObject(known) ||
      (known === undefined && (node["type"] === "object" || "properties" in node || "allOf" in node))
    ) {
      const result: Record<string, Json> = { ...objectOf(known) };
      for (const name of merged.flatMap((part) => listOf(part["required"]).map(textOf)))
        result[name] ??= this.#fill(properties[name] ?? {}, undefined);
      for (const [name, value] of Object.entries(objectOf(known)))
        result[name] = this.#fill(properties[name] ?? {}, value);
      return result;
    }
    if (Array.isArray(known)) return known.map((each) => this.#fill(node["items"] ?? {}, each));
    return known === undefined ? leastOf(node) : known;
  }
}

/** The simplest value of a plain type. */
function leastOf(schema: JsonObject): Json {
  const [first] = listOf(schema["enum"]);
  if (first !== undefined) return first;
  switch (textOf(schema["type"])) {
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : 0;
    case "string":
      if (schema["format"] === "date-time") return "2026-01-01T00:00:00Z";
      return schema["format"] === "uri" ? "https://example.org/" : "";
    default:
      return null;
  }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema says that the type may be null. */
function withNullable(node: Json): Json {
  if (Array.isArray(node)) return node.map(withNullable);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, withNullable(value)] as const);
  const plain = Object.fromEntries(entries.filter(([key]) => key !== "nullable"));
  return node["nullable"] === true ? { anyOf: [plain, { type: "null" }] } : Object.fromEntries(entries);
}
