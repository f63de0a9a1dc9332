import * as vscode from "vscode";

export const GITHUB = "github.com";
/** Enough to push branches and open pull requests, in private repositories too. */
const scopes = ["repo"];

/** The credentials for forges that only the editor has: tokens a person has set, and the editor's own GitHub session; keys of models, too. */
export class Tokens {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** Never asks anybody anything. A token that was set comes before the session. */
  async of(host: string): Promise<string | undefined> {
    return (await this.#secrets.get(keyOf(host))) ?? (await this.#session(host, { silent: true }));
  }

  /** Asks the person to sign in, if they have not yet. Resolves with the account's name. */
  async signIn(host: string): Promise<string> {
    const session = await vscode.authentication.getSession(providerOf(host), scopes, { createIfNone: true });
    return session.account.label;
  }

  async set(host: string, token: string): Promise<void> {
    await this.#secrets.store(keyOf(host), token);
  }

  async clear(host: string): Promise<void> {
    await this.#secrets.delete(keyOf(host));
  }

  /** The key of a model, by the name of the variable that agents' settings call it by. */
  async keyOf(name: string): Promise<string | undefined> {
    return await this.#secrets.get(`model-key:${name}`);
  }

  async setKey(name: string, key: string): Promise<void> {
    await this.#secrets.store(`model-key:${name}`, key);
  }

  async clearKey(name: string): Promise<void> {
    await this.#secrets.delete(`model-key:${name}`);
  }

  async #session(host: string, options: vscode.AuthenticationGetSessionOptions): Promise<string | undefined> {
    if (host !== GITHUB && !isEnterprise(host)) return undefined;
    const session = await vscode.authentication.getSession(providerOf(host), scopes, options);
    return session?.accessToken;
  }
}

function keyOf(host: string): string {
  return `forge-token:${host}`;
}

function providerOf(host: string): string {
  return host === GITHUB ? "github" : "github-enterprise";
}

/** The one enterprise host that the editor itself can sign in to. */
function isEnterprise(host: string): boolean {
  const uri = vscode.workspace.getConfiguration("github-enterprise").get<string>("uri");
  return uri !== undefined && uri !== "" && URL.canParse(uri) && new URL(uri).host === host;
}
