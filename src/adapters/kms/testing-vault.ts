// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Speaks the API of Vault's transit engine and AppRole as Vault does, on loopback: for tests. */
export class FakeVault {
  readonly tokens = new Set(["root-token"]);
  readonly secretIds = new Set(["secret-1"]);
  /** Versions of the key `wardline`; a rotation adds one. */
  readonly versions: Buffer[] = [randomBytes(32)];
  /** Keys that were made by the API, beside `wardline`. */
  readonly made = new Map<string, { readonly versions: Buffer[]; mayBeDeleted: boolean }>();
  /** Status to answer with instead, until it is null. */
  broken: number | null = null;
  requests = 0;
  logins = 0;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      this.requests += 1;
      const [status, body] = this.#answer(
        request.url ?? "",
        String(request.headers["x-vault-token"] ?? ""),
        JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as Record<string, string>,
        request.method ?? "GET",
      );
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });

  static async start(): Promise<FakeVault> {
    const vault = new FakeVault();
    vault.#server.listen(0, "localhost");
    await once(vault.#server, "listening");
    return vault;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  rotate(): void {
    this.versions.push(randomBytes(32));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(path: string, token: string, body: Record<string, string>, method: string): [number, object] {
    if (this.broken !== null) return [this.broken, { errors: ["Vault is sealed"] }];
    if (path === "/v1/auth/approle/login") return this.#login(body);
    if (!this.tokens.has(token)) return [403, { errors: ["permission denied"] }];
    const [, managed, config] = /^\/v1\/transit\/keys\/([^/]+)(\/config)?$/.exec(path) ?? [];
    if (managed !== undefined) return this.#manage(managed, config !== undefined, body, method);
    const [, verb, key = ""] = /^\/v1\/transit\/(encrypt|decrypt|hmac)\/([^/]+)/.exec(path) ?? [];
    const versions = key === "wardline" ? this.versions : this.made.get(key)?.versions;
    // Quirk: Vault answers 400 where the key is unknown, but 404 where the engine is.
    if (versions === undefined) return [404, { errors: ["no handler for route"] }];
    this.#inUse = versions;
    const associated = Buffer.from(body["associated_data"] ?? "", "base64");
    if (verb === "encrypt") return [200, { data: { ciphertext: this.#encrypt(body["plaintext"] ?? "", associated) } }];
    if (verb === "hmac") return [200, { data: { hmac: this.#mac(body) } }];
    const plaintext = this.#decrypt(body["ciphertext"] ?? "", associated);
    return plaintext === null
      ? [400, { errors: ["cipher: message authentication failed"] }]
      : [200, { data: { plaintext: plaintext.toString("base64") } }];
  }

  #inUse: Buffer[] = [];

  #manage(name: string, isConfig: boolean, body: Record<string, unknown>, method: string): [number, object] {
    const key = name === "wardline" && this.versions.length > 0 ? this.#first : this.made.get(name);
    if (method === "DELETE") {
      if (key?.mayBeDeleted !== true) return [400, { errors: ["deletion is not allowed for this key"] }];
      this.made.delete(name);
      if (name === "wardline") this.versions.length = 0;
      return [204, {}];
    }
    if (isConfig) {
      if (key === undefined) return [400, { errors: ["no existing key named that way"] }];
      key.mayBeDeleted = body["deletion_allowed"] === true;
      return [200, {}];
    }
    if (key === undefined) this.made.set(name, { versions: [randomBytes(32)], mayBeDeleted: false });
    return [200, {}];
  }

  readonly #first: { readonly versions: Buffer[]; mayBeDeleted: boolean } = {
    versions: this.versions,
    mayBeDeleted: false,
  };

  #login({ role_id, secret_id }: Record<string, string>): [number, object] {
    this.logins += 1;
    if (role_id !== "role-1" || !this.secretIds.has(secret_id ?? ""))
      return [400, { errors: ["invalid role or secret ID"] }];
    const client_token = `token-${this.logins}`;
    this.tokens.add(client_token);
    return [200, { auth: { client_token, lease_duration: 3_600, renewable: true } }];
  }

  #encrypt(plaintext: string, associated: Buffer): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#inUse.at(-1) ?? Buffer.alloc(32), nonce).setAAD(associated);
    const sealed = Buffer.concat([
      nonce,
      cipher.update(Buffer.from(plaintext, "base64")),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return `vault:v${this.#inUse.length}:${sealed.toString("base64")}`;
  }

  #decrypt(ciphertext: string, associated: Buffer): Buffer | null {
    const [, version, encoded] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    const key = this.#inUse[Number(version) - 1];
    const sealed = Buffer.from(encoded ?? "", "base64");
    if (key === undefined || sealed.length < 28) return null;
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12)).setAAD(associated);
    decipher.setAuthTag(sealed.subarray(-16));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    } catch {
      return null;
    }
  }

  #mac({ input, key_version }: Record<string, string>): string {
    const version = Number(key_version ?? this.#inUse.length);
    const key = this.#inUse[version - 1] ?? Buffer.alloc(32);
    return `vault:v${version}:${createHmac("sha256", key)
      .update(Buffer.from(input ?? "", "base64"))
      .digest("base64")}`;
  }
}
