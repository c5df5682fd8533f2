// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { SandboxClock } from "./clock.ts";

export const tokenLifeSeconds = 600;
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

type Token = { readonly expires: number; readonly subject: string | null };

/** Client credentials, and the operator token of a phone (TS.43) exchanged for a token that stands for its number. */
export type TokenDesk = {
  /** Null when the token is unknown or expired; otherwise the number it stands for, if any. */
  open(token: string): { readonly subject: string | null } | null;
  /** What a phone on this network would fetch for itself: one use, five minutes. */
  networkToken(msisdn: string): string;
  issue(subject: string | null): string;
  checkClient(id: string, secret: string): boolean;
  redeem(operatorToken: string): string | null;
};

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

export function makeTokenDesk(clock: SandboxClock, client: { id: string; secret: string }): TokenDesk {
  const tokens = new Map<string, Token>();
  const operatorTokens = new Map<string, Token>();
  return {
    open(token) {
      const known = tokens.get(token);
      if (known === undefined) return null;
      if (clock.now() >= known.expires) {
        tokens.delete(token);
        return null;
      }
      return { subject: known.subject };
    },
    networkToken(msisdn) {
      const token = randomBytes(24).toString("base64url");
      operatorTokens.set(token, { expires: clock.now() + 300_000, subject: msisdn });
      return token;
    },
    issue(subject) {
      const token = randomBytes(24).toString("base64url");
      tokens.set(token, { expires: clock.now() + tokenLifeSeconds * 1000, subject });
      return token;
    },
    checkClient: (id, secret) => same(id, client.id) && same(secret, client.secret),
    redeem(operatorToken) {
      const known = operatorTokens.get(operatorToken);
      operatorTokens.delete(operatorToken);
      return known === undefined || clock.now() >= known.expires ? null : known.subject;
    },
  };
}

/** Client id and secret from the Authorization header (form-encoded first, RFC 6749 §2.3.1) or from the body. */
function credentials(request: FastifyRequest, form: URLSearchParams): { id: string; secret: string } | null {
  const header = request.headers.authorization;
  if (header?.startsWith("Basic ") === true) {
    const [id = "", secret = ""] = Buffer.from(header.slice(6), "base64").toString("utf8").split(":");
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
  }
  const id = form.get("client_id");
  const secret = form.get("client_secret");
  return id === null || secret === null ? null : { id, secret };
}

export function registerOAuth(app: FastifyInstance, desk: TokenDesk): void {
  app.post("/oauth2/token", (request, reply) => {
    reply.header("cache-control", "no-store");
    const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    const client = credentials(request, form);
    if (client === null || !desk.checkClient(client.id, client.secret))
      return reply.code(401).header("www-authenticate", "Basic").send({ error: "invalid_client" });
    const grant = form.get("grant_type");
    const scope = form.get("scope") ?? "";
    const answer = (subject: string | null): object => ({
      access_token: desk.issue(subject),
      token_type: "Bearer",
      expires_in: tokenLifeSeconds,
      scope,
    });
    if (grant === "client_credentials") return reply.send(answer(null));
    if (grant === jwtBearer) {
      const subject = desk.redeem(form.get("assertion") ?? "");
      return subject === null ? reply.code(400).send({ error: "invalid_grant" }) : reply.send(answer(subject));
    }
    return reply.code(400).send({ error: "unsupported_grant_type" });
  });
}
