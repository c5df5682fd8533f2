// SPDX-License-Identifier: Apache-2.0
import { lookup } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { SourcePage, SourceRefusal } from "#app";
import { concatBytes, ok, type Result, refuse } from "#kernel";
import { isPublicAddress, isThisMachine, namesThisMachine } from "./addresses.ts";

const MAX_BYTES = 1_000_000;
const TOTAL_MS = 10_000;
const MAX_REDIRECTS = 3;

class AddressRefused extends Error {}

/**
 * Gets one page over HTTP. Redirects are followed by hand and never leave the origin.
 *
 * @param url - Absolute; https, or http on this machine.
 */
export async function getPage(url: string): Promise<Result<SourcePage, SourceRefusal>> {
  const { origin } = new URL(url);
  let at = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!isAllowedAddress(at)) return refuse({ reason: "address_not_allowed" });
    const answer = await getOnce(at);
    if (!answer.ok) return answer;
    if (answer.value.kind === "page") return ok({ ...answer.value.page, url: at });
    let next: URL;
    try {
      next = new URL(answer.value.location, at);
    } catch {
      return refuse({ reason: "unavailable" });
    }
    if (next.origin !== origin) return refuse({ reason: "left_the_site" });
    next.hash = "";
    at = next.href;
  }
  return refuse({ reason: "too_many_redirects" });
}

/** https anywhere public, http on this machine only, and no name and password in it. */
export function isAllowedAddress(url: string): boolean {
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== "" || password !== "") return false;
  if (namesThisMachine(hostname)) return protocol === "http:" || protocol === "https:";
  const bare = hostname.replace(/^\[|\]$/g, "");
  return protocol === "https:" && (isIP(bare) === 0 || isPublicAddress(bare));
}

type Answer =
  | { readonly kind: "page"; readonly page: Omit<SourcePage, "url"> }
  | { readonly kind: "redirect"; readonly location: string };

/** The address is judged after resolving and is the one that is connected to: a name cannot change its mind in between. */
function guardedLookup(hostname: string): LookupFunction {
  const isHere = namesThisMachine(hostname);
  return (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, "", 0);
      const fit = found.filter(({ address }) => (isHere ? isThisMachine(address) : isPublicAddress(address)));
      const [first] = fit;
      if (first === undefined || fit.length !== found.length) return done(new AddressRefused(), "", 0);
      if (options.all === true) return (done as unknown as (error: null, all: typeof fit) => void)(null, fit);
      return done(null, first.address, first.family);
    });
  };
}

function getOnce(address: string): Promise<Result<Answer, SourceRefusal>> {
  const url = new URL(address);
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const request = send(
      url,
      {
        lookup: guardedLookup(url.hostname),
        signal: AbortSignal.timeout(TOTAL_MS),
        agent: false,
        headers: { accept: "text/html, text/markdown, text/plain", "user-agent": "wardline-help-import" },
      },
      (response) => {
        void takeAnswer(response).then(resolve, () => resolve(refuse({ reason: "unavailable" })));
      },
    );
    request.once("error", (error) => {
      resolve(refuse({ reason: error instanceof AddressRefused ? "address_not_allowed" : "unavailable" }));
    });
    request.end();
  });
}

async function takeAnswer(response: IncomingMessage): Promise<Result<Answer, SourceRefusal>> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    response.destroy();
    return ok({ kind: "redirect", location: headers.location });
  }
  const type = typeOf(headers["content-type"] ?? "");
  if (statusCode !== 200 || type === null) {
    response.destroy();
    return refuse({ reason: statusCode === 200 ? "not_a_page" : statusCode === 404 ? "not_found" : "unavailable" });
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > MAX_BYTES) {
      response.destroy();
      return refuse({ reason: "too_large" });
    }
    pieces.push(piece);
  }
  const text = decoded(concatBytes(...pieces));
  return text === null ? refuse({ reason: "not_a_page" }) : ok({ kind: "page", page: { type, text } });
}

function typeOf(header: string): SourcePage["type"] | null {
  const [type = ""] = header.split(";").map((part) => part.trim().toLowerCase());
  if (type === "text/html" || type === "application/xhtml+xml") return "html";
  return type === "text/markdown" || type === "text/plain" ? "markdown" : null;
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
