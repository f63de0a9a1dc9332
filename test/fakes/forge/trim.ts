import { readFileSync, writeFileSync } from "node:fs";

/*
 * Makes `github.json` from GitHub's own OpenAPI description (npm package
 * `@octokit/openapi`, MIT), cut down to what the fake forge answers:
 *
 *   node test/fakes/forge/trim.ts node_modules/@octokit/openapi/generated/api.github.com.json
 *
 * Only prose and examples are left out: no schema is changed. The committed
 * file was made from version 23.0.2.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const repo = "/repos/{owner}/{repo}";
const kept = [
  "get /user",
  "get /rate_limit",
  `get ${repo}`,
  `get ${repo}/branches`,
  `get ${repo}/branches/{branch}`,
  `get ${repo}/pulls`,
  `post ${repo}/pulls`,
  `get ${repo}/pulls/{pull_number}`,
  `patch ${repo}/pulls/{pull_number}`,
  `get ${repo}/pulls/{pull_number}/files`,
  `get ${repo}/pulls/{pull_number}/commits`,
  `get ${repo}/pulls/{pull_number}/reviews`,
  `post ${repo}/pulls/{pull_number}/reviews`,
  `get ${repo}/pulls/{pull_number}/comments`,
  `post ${repo}/pulls/{pull_number}/comments`,
  `get ${repo}/issues`,
  `get ${repo}/issues/{issue_number}`,
  `get ${repo}/issues/{issue_number}/dependencies/blocked_by`,
  "get /orgs/{org}/projectsV2/{project_number}/fields",
  "get /orgs/{org}/projectsV2/{project_number}/items",
  "get /users/{username}/projectsV2/{project_number}/fields",
  "get /users/{username}/projectsV2/{project_number}/items",
  `get ${repo}/issues/{issue_number}/labels`,
  `post ${repo}/issues/{issue_number}/labels`,
  `get ${repo}/commits`,
  `get ${repo}/commits/{ref}`,
  `get ${repo}/commits/{ref}/status`,
  `post ${repo}/statuses/{sha}`,
  `get ${repo}/commits/{ref}/check-runs`,
  `post ${repo}/check-runs`,
];
const prose = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "tags",
  "x-github",
  "x-displayName",
]);

function trim(full: JsonObject): JsonObject {
  const paths: JsonObject = {};
  const components: JsonObject = {};
  const follow = (node: Json): void => {
    if (Array.isArray(node)) return node.forEach(follow);
    if (typeof node !== "object" || node === null) return;
    const reference = node["$ref"];
    if (typeof reference === "string") {
      const [, , kind = "", name = ""] = reference.split("/");
      const group = object((components[kind] ??= {}));
      if (!(name in group)) {
        const target = withoutProse(at(full, "components", kind, name));
        group[name] = target;
        follow(target);
      }
    }
    Object.values(node).forEach(follow);
  };
  for (const operation of kept) {
    const [method = "", path = ""] = operation.split(" ");
    object((paths[path] ??= {}))[method] = withoutProse(at(full, "paths", path, method));
  }
  follow(paths);
  return {
    openapi: at(full, "openapi"),
    info: { title: "GitHub", version: at(full, "info", "version") },
    paths,
    components,
  };
}

/** Under `properties` every key is a name, whatever it looks like. */
function withoutProse(node: Json, names = false): Json {
  if (Array.isArray(node)) return node.map((each) => withoutProse(each));
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => names || !prose.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutProse(value, key === "properties" && !names)]));
}

function at(node: Json, ...keys: readonly string[]): Json {
  return keys.reduce((here, key) => object(here)[key] ?? null, node);
}

function object(node: Json): JsonObject {
  if (typeof node !== "object" || node === null || Array.isArray(node)) throw new TypeError("Not an object.");
  return node;
}

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("Name the file api.github.com.json.");
const full = object(JSON.parse(readFileSync(source, "utf8")) as Json);
writeFileSync(new URL("github.json", import.meta.url), `${JSON.stringify(trim(full))}\n`);
