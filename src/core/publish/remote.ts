/** A remote of a repository. `forge` is there when the address has the shape host/owner/name. */
export interface Remote {
  readonly name: string;
  /** As configured, but without a user or password in it. */
  readonly url: string;
  readonly transport: "http" | "ssh" | "other";
  readonly forge: ForgePlace | undefined;
}

/** Where a repository lives on a forge. */
export interface ForgePlace {
  readonly host: string;
  /** With port, without a slash at the end, for example `https://github.com`. */
  readonly origin: string;
  readonly owner: string;
  readonly repo: string;
}

/**
 * Reads a remote's address: `https://host[:port]/owner/repo[.git]`,
 * `ssh://git@host[:port]/owner/repo.git` or `git@host:owner/repo.git`.
 */
export function parseRemote(name: string, address: string): Remote {
  const web = /^(https?):\/\/(?:[^/@]*@)?([^/:]+)(:\d+)?\/(.+)$/i.exec(address);
  if (web !== null) {
    const [, scheme = "", host = "", port = "", path = ""] = web;
    const origin = `${scheme.toLowerCase()}://${host}${port}`;
    return { name, url: `${origin}/${path}`, transport: "http", forge: place(host, origin, path) };
  }
  const ssh =
    /^ssh:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.+)$/i.exec(address) ??
    /^(?:[^/@:]+@)?([^/:]{2,}):(?!\/\/)(.+)$/.exec(address);
  if (ssh !== null) {
    const [, host = "", path = ""] = ssh;
    return { name, url: address, transport: "ssh", forge: place(host, `https://${sshHost(host)}`, path) };
  }
  return { name, url: address, transport: "other", forge: undefined };
}

function place(host: string, origin: string, path: string): ForgePlace | undefined {
  const parts = path.replace(/^\/+|\/+$/g, "").split("/");
  const [owner, last] = parts;
  if (parts.length !== 2 || owner === undefined || last === undefined) return undefined;
  const repo = last.replace(/\.git$/i, "");
  return owner === "" || repo === "" ? undefined : { host: sshHost(host), origin, owner, repo };
}

/** GitHub answers SSH on port 443 under another name. */
function sshHost(host: string): string {
  return host === "ssh.github.com" ? "github.com" : host;
}
