import type { SecretHit, SecretScanner } from "./secret-scanner.ts";
import { secretPatterns } from "./secret-patterns.ts";
import { isIllustration, isPlaceholder, isRandom } from "./secret-values.ts";

const sensitive =
  /authorization|passw|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credential/i;
/** `name = "value"`, `"name": "value"`, `name => 'value'`; without quotes only in files of settings. */
const quoted =
  /(?<name>[\w.-]{0,60}(?:passwords?|passwd|pwd|secrets?|tokens?|(?:api|access|auth|private|secret|signing|encryption|account|master)[_-]?keys?|credentials?)(?:_base)?)["'\]]{0,2}\s{0,8}(?::|=>|:=|=)\s{0,8}(?<quote>["'`])(?<secret>[^"'`\s]{8,300})\k<quote>/gi;
const bare =
  /^[+-]?[ \t]{0,20}(?:export\s{1,4}|-\s{1,4})?(?<name>[\w.-]{0,60}(?:passwords?|passwd|pwd|secrets?|tokens?|(?:api|access|auth|private|secret|signing|encryption|account|master)[_-]?keys?|credentials?))\s{0,8}[:=]\s{0,8}(?<secret>[^"'`\s#;][^"'`\s]{7,300})[ \t]{0,20}\r?$/gim;
/** `Authorization: Bearer value`, in code and on command lines. */
const bearer =
  /\bauthorization["']?\s{0,4}[:=][ \t]{0,4}["'`]?(?:bearer|basic|token)[ \t]{1,4}(?<secret>[^\s"'`;&|<>,]{8,300})/gi;
/** `Server=…;Password=…;`, as .NET and ODBC connect to databases. */
const connection =
  /\b(?:server|data source|host|user id|uid)=[^"'\n]{1,200};\s{0,4}(?<name>password|pwd)=(?<secret>[^;"'\s]{8,200})/gi;
const netrc = /\bpassword\s{1,8}(?<secret>\S{8,200})/g;
/** On a command line: `NAME=value program`, `--token value`, `-H "X-Api-Key: value"`, `--user name:value`. */
const spoken = [
  /(?<![\w.$])(?<name>[\w-]{0,60}(?:passwords?|passwd|pwd|secret|token|(?:api|access|auth|private|secret|signing|encryption|account|master)[_-]?key|credentials?))(?:=|:[ \t]{1,4})["']?(?<secret>[^\s"'`;&|<>,]{8,300})/gi,
  /(?<![\w-])--?(?<name>[\w-]{0,60}(?:passwords?|passwd|pwd|secret|token|(?:api|access|auth|private|secret)[_-]?key))[ \t]{1,4}["']?(?<secret>[^\s"'`;&|<>,]{8,300})/gi,
  bearer,
  /(?<![\w-])(?:-u|--(?<name>user|proxy-user))[ \t=]{1,4}["']?[\w.@-]{1,60}:(?<secret>[^\s"'`;&|<>,]{8,300})/g,
];
const spokenOf = /passw|pwd|secret|token|key|credential|authorization|-u/i;
const settingsFile = /(?:^|\/)\.env(?:\.[\w.-]{1,40})?$|\.(?:env|ini|cfg|conf|properties|toml|ya?ml|tfvars)$/i;
/** Where passwords are part of the play. Recognised forms of real keys are reported there too. */
const playground =
  /(?:^|\/)(?:tests?|specs?|__tests__|e2e|fixtures?|testdata|examples?|docs?|mocks?|samples?)\/|[.\-_](?:test|spec|example|sample|template|dist|stories)(?:\.|$)|\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)test_/i;
const homeHost =
  /@(?:localhost|127\.|0\.0\.0\.0|\[?::1|[\w-]{1,40}$|(?:[\w-]{1,60}\.){0,4}(?:example|test|invalid|local)(?:\.|$))/i;

/**
 * Finds the secrets of a text, in order and without overlaps. Values that only
 * show the form, such as `your-api-key`, are not secrets.
 */
export async function secretsIn(
  path: string,
  text: string,
  scanner: SecretScanner | undefined,
  signal: AbortSignal,
): Promise<readonly SecretHit[]> {
  const found = scanner === undefined ? [] : await scanner.scan(path, text, signal);
  const foreign = found.filter((hit) => !isIllustration(text.slice(hit.start, hit.end)));
  return withoutOverlaps([...ownSecretsIn(path, text), ...foreign]);
}

/** The part that needs nobody else's rules. */
export function ownSecretsIn(path: string, text: string): readonly SecretHit[] {
  return withoutOverlaps([...patternHits(text), ...assignmentHits(path, text)]);
}

/** The text with every secret's characters replaced, lines and columns as they were. */
export function maskSecrets(text: string, hits: readonly SecretHit[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of hits) {
    masked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, "•");
    at = end;
  }
  return masked + text.slice(at);
}

/** Whether a file belongs to tests, examples or documentation. */
export function isPlayground(path: string): boolean {
  return playground.test(path);
}

function patternHits(text: string): readonly SecretHit[] {
  return secretPatterns.flatMap(({ kind, what, hints, pattern }) => {
    if (!hints.some((hint) => text.includes(hint))) return [];
    return [...text.matchAll(pattern)].flatMap((match) => {
      const hit = hitOf(match, kind, what);
      const value = text.slice(hit.start, hit.end);
      if (isIllustration(value)) return [];
      if (kind === "url-password" && (isPlaceholder(value) || homeHost.test(match[0].slice(match[0].lastIndexOf("@")))))
        return [];
      return [hit];
    });
  });
}

function assignmentHits(path: string, text: string): readonly SecretHit[] {
  if (isPlayground(path) || !sensitive.test(text)) return [];
  const patterns = [quoted, bearer, connection];
  if (settingsFile.test(path)) patterns.push(bare);
  if (/(?:^|\/)[._]netrc$/.test(path)) patterns.push(netrc);
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const value = match.groups?.["secret"] ?? "";
      const isPassword = /passw|pwd/i.test(match.groups?.["name"] ?? "");
      if (!isSecretValue(value, isPassword)) return [];
      return [hitOf(match, "assignment", isPassword ? "password" : "token or key")];
    }),
  );
}

/** What a command line gives away; in a file of code the same would be a reference to a value more often than one. */
export function spokenSecretsIn(text: string): readonly SecretHit[] {
  if (!spokenOf.test(text)) return [];
  const hits = spoken.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const { secret = "", name = "" } = match.groups ?? {};
      const isPassword = /passw|pwd|user/i.test(name) || match[0].startsWith("-u");
      return isSecretValue(secret, isPassword) ? [hitOf(match, "assignment", "password, token or key")] : [];
    }),
  );
  return withoutOverlaps(hits);
}

function isSecretValue(value: string, isPassword: boolean): boolean {
  const random = isPassword ? isRandom(value, 2.5) : value.length >= 16 && isRandom(value, 3.2);
  return random && !isPlaceholder(value);
}

function hitOf(match: RegExpExecArray, kind: string, what: string): SecretHit {
  const secret = match.groups?.["secret"] ?? match[0];
  const start = match.index + match[0].lastIndexOf(secret);
  return { kind, what, start, end: start + secret.length };
}

/** Of two hits on the same characters the first given stays, in the place of both. */
function withoutOverlaps(hits: readonly SecretHit[]): readonly SecretHit[] {
  const kept: SecretHit[] = [];
  for (const hit of hits) {
    const index = kept.findIndex((other) => hit.start < other.end && other.start < hit.end);
    const other = kept[index];
    if (other === undefined) kept.push(hit);
    else kept[index] = { ...other, start: Math.min(other.start, hit.start), end: Math.max(other.end, hit.end) };
  }
  return kept.toSorted((left, right) => left.start - right.start);
}
