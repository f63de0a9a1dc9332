/**
 * Secrets that never were: built at run time, so that no scanner takes this
 * repository for a leak. Random-looking, but the same every time.
 */
export function letters(length: number, alphabet: string, seed = 7): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet[Math.floor((state / 2_147_483_648) * alphabet.length)];
  }).join("");
}

const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const digits = "0123456789";
const all = lower + upper + digits;

/** Line of source by kind; the secret is between the guillemets, which are not part of the line. */
export const plantedSecrets: Readonly<Record<string, string>> = {
  "aws access key id": `key = "«${"AK" + "IA"}${letters(16, `${upper}234567`)}»"`,
  "aws secret": `aws_secret_access_key = "«${letters(40, `${all}/+`)}»"`,
  google: `const key = "«${"AI" + "za"}${letters(35, all)}»";`,
  github: `token: «${"gh" + "p_"}${letters(36, all)}»`,
  gitlab: `x = "«${"glp" + "at-"}${letters(20, all)}»"`,
  slack: `x = "«${"xox" + "b-"}${letters(12, digits)}-${letters(12, digits)}-${letters(24, all)}»"`,
  stripe: `x = "«${"sk_" + "live_"}${letters(24, all)}»"`,
  anthropic: `x = "«${"sk-" + "ant-api03-"}${letters(93, all)}»"`,
  "hugging face": `login("«${"hf" + "_"}${letters(34, lower + upper)}»")`,
  npm: `//registry/:_authToken=«${"np" + "m_"}${letters(36, all)}»`,
  pypi: `password = «${"pypi-" + "AgEIcHlwaS5vcmc"}${letters(60, all)}»`,
  sendgrid: `x = "«${"S" + "G."}${letters(22, all)}.${letters(43, all)}»"`,
  twilio: `x = "«${"S" + "K"}${letters(32, "0123456789abcdef")}»"`,
  azure: `AccountName=a;${"Account" + "Key="}«${letters(86, all)}==»;`,
  notion: `x = "«${"ntn" + "_"}${letters(46, all)}»"`,
  vercel: `BLOB=«${"vercel_blob" + "_rw_"}${letters(16, all)}_${letters(30, all)}»`,
  "discord webhook": `x = "«${"https://discord.com/api" + "/webhooks/"}${letters(18, digits)}/${letters(68, all)}»"`,
  telegram: `x = "«${letters(10, digits)}${":A" + "A"}${letters(33, all)}»"`,
  digitalocean: `x = "«${"dop_" + "v1_"}${letters(64, "0123456789abcdef")}»"`,
  age: `x = «${"AGE-SECRET-" + "KEY-1"}${letters(58, upper + digits)}»`,
  jwt: `x = "«${"ey" + "J"}${letters(33, all)}.${"ey" + "J"}${letters(60, all)}.${letters(43, all)}»"`,
  "url password": `db = "postgres://app:«${letters(14, all)}»@db.orchard.io/app"`,
  "short private key": `${"-----BEGIN"} EC PRIVATE KEY-----\n«${letters(64, all)}»\n-----END EC PRIVATE KEY-----`,
  "private key in a string": `"private_key": "${"-----BEGIN"} PRIVATE KEY-----\\n«${letters(64, all)}»\\n-----END PRIVATE KEY-----\\n"`,
  "password in code": `const dbPassword = "«${letters(14, `${all}!%`)}»";`,
  "api key in code": `"api_key": "«${letters(32, all)}»",`,
};

/** The line as it stands in a file, and the secret in it. */
export function planted(line: string): { readonly text: string; readonly secret: string } {
  const secret = /«([^»]+)»/.exec(line)?.[1] ?? "";
  return { text: line.replace(/[«»]/g, ""), secret };
}
