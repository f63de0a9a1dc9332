import { refused } from "#core/errors.ts";
import type { ForgePlace } from "#core/publish/remote.ts";

/**
 * Where the API of a forge is: as configured, or by GitHub's own rules.
 *
 * @throws TuttiError `refused` when a token would travel unencrypted over a network
 */
export function apiUrlOf({ host, origin }: ForgePlace, configured: string | undefined): string {
  const url = configured?.replace(/\/+$/, "") ?? defaultUrl(host, origin);
  requireEncrypted(url);
  return url;
}

/** @throws TuttiError `refused`, unless the address is encrypted or on this machine */
export function requireEncrypted(url: string): void {
  const { protocol, host } = new URL(url);
  if (protocol === "https:" || isThisMachine(url)) return;
  throw refused(
    `${host} is reached without encryption, so no token is sent there. Use an https address for the remote.`,
  );
}

export function isThisMachine(url: string): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(new URL(url).hostname);
}

function defaultUrl(host: string, origin: string): string {
  if (host === "github.com") return "https://api.github.com";
  if (host.endsWith(".ghe.com")) return `https://api.${host}`;
  return `${origin}/api/v3`;
}
