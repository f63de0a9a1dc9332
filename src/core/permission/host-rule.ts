import * as z from "zod";

/** A host that contained processes may reach. */
export const HostRule = z.object({
  /** In lower case; the name or the literal address, or what comes after `*.`. */
  host: z.string(),
  /** `*.example.com`: any name below it, and not itself. */
  below: z.boolean(),
  port: z.int(),
});
export type HostRule = z.infer<typeof HostRule>;

const HTTPS = 443;

/** As users write it: `api.example.com`, `*.example.com:8443`, `127.0.0.1:11434`, `[::1]:8080`. */
export const HostText = z.string().refine((text) => parseHostRule(text) !== undefined, {
  message:
    "This names no host. Write api.example.com, *.example.com or registry.example.com:8080; without a port 443 is meant, and for this machine itself one must be named, as in localhost:11434.",
});

/** @returns `undefined` for what names no host, or this machine without a port */
export function parseHostRule(text: string): HostRule | undefined {
  const parts =
    /^(?<below>\*\.)?(?<host>\[[\da-f:.]+\]|[a-z\d_](?:[a-z\d_.-]*[a-z\d_])?)\.?(?::(?<port>\d{1,5}))?$/i.exec(
      text.trim(),
    )?.groups;
  if (parts?.["host"] === undefined) return undefined;
  const host = plainHost(parts["host"]);
  const port = parts["port"] === undefined ? HTTPS : Number(parts["port"]);
  if (port < 1 || port > 65_535 || (isLoopback(host) && parts["port"] === undefined)) return undefined;
  return { host, below: parts["below"] !== undefined, port };
}

/** Whether a list lets a process reach a host by this name and port. */
export function mayReach(rules: readonly HostRule[], host: string, port: number): boolean {
  const name = plainHost(host);
  return rules.some((rule) => rule.port === port && (rule.below ? name.endsWith(`.${rule.host}`) : name === rule.host));
}

/** Names and addresses that mean the machine itself. */
export function isLoopback(host: string): boolean {
  const name = plainHost(host);
  return /^((.+\.)?localhost|127\..*|0\.0\.0\.0|::1?|::ffff:(127\.|7f|0\.|0:0$).*)$/.test(name);
}

/** Addresses that name no host elsewhere: the machine itself, and what answers on its own links, such as a cloud's metadata. */
export function isOwnAddress(address: string): boolean {
  const plain = plainHost(address);
  return isLoopback(plain) || /^(::ffff:)?169\.254\./.test(plain) || /^fe[89ab]/.test(plain);
}

/** `[::1]` and `Example.com.` as they are compared. */
function plainHost(host: string): string {
  return host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

export function hostWithPort(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
