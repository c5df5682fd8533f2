// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, importPKCS8, SignJWT } from "jose";
import type { SandboxProgram } from "./programs.ts";

const PATTERNS = 26;
const POLL_MS = 25;

export type Customer = { readonly individual: string; readonly msisdn: string };

/** The operator's side of a visitor: who they are, the token of the site they are signed in on, the phone in their hand. */
export class Customers {
  readonly #sandbox: SandboxProgram;
  readonly #key: CryptoKey;
  readonly #kid: string;
  readonly #used = new Map<number, number>();
  readonly #read = new Map<string, number>();

  private constructor(sandbox: SandboxProgram, key: CryptoKey, kid: string) {
    this.#sandbox = sandbox;
    this.#key = key;
    this.#kid = kid;
  }

  static async open(sandbox: SandboxProgram): Promise<Customers> {
    const key = await importPKCS8(await readFile(sandbox.siteKeyFile, "utf8"), "ES256", { extractable: true });
    const { d: _, ...publicJwk } = await exportJWK(key);
    return new Customers(sandbox, key, await calculateJwkThumbprint(publicJwk));
  }

  /** The next copy of a seeded customer, each given out once: limits that follow a line never meet two of ours. */
  next(pattern: number): Customer {
    const block = this.#used.get(pattern) ?? 0;
    this.#used.set(pattern, block + 1);
    const index = String(block * PATTERNS + pattern).padStart(7, "0");
    return { individual: `IN-X${index}`, msisdn: `+999${index}1` };
  }

  /** The token that the operator's site would give to the page of a signed-in customer. */
  async identifyToken(customer: Customer, nonce: string): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ nonce })
      .setProtectedHeader({ alg: "ES256", kid: this.#kid, typ: "JWT" })
      .setIssuer("https://www.larkspur.example")
      .setAudience("wardline")
      .setSubject(customer.individual)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(this.#key);
  }

  /** Waits for the code of a text message that was not read before; null when none came in time. */
  async readCode(customer: Customer, timeoutMs: number): Promise<string | null> {
    for (const until = performance.now() + timeoutMs; performance.now() < until; await sleep(POLL_MS)) {
      for (const { id, text } of await this.#messages(customer)) {
        const code = /\b\d{6}\b/.exec(text)?.[0];
        if (code === undefined || id <= (this.#read.get(customer.msisdn) ?? 0)) continue;
        this.#read.set(customer.msisdn, id);
        return code;
      }
    }
    return null;
  }

  async #messages(customer: Customer): Promise<readonly { id: number; text: string }[]> {
    const response = await fetch(`${this.#sandbox.url}/outbox.json?to=${encodeURIComponent(customer.msisdn)}`);
    return (await response.json()) as { id: number; text: string }[];
  }
}
