// SPDX-License-Identifier: Apache-2.0
import type { Hop, HopAnswer, SourcePage, SourceRefusal } from "#app";
import { concatBytes, ok, type Result, refuse } from "#kernel";
import { isAllowedAddress, namesThisMachine } from "./addresses.ts";

/** Ways out: to this machine, and to the open internet only, judged at the connection. */
export type HelpHops = { readonly here: Hop; readonly outside: Hop };

const MAX_BYTES = 1_000_000;
const TOTAL_MS = 10_000;
const MAX_REDIRECTS = 3;
const HEADERS = { accept: "text/html, text/markdown, text/plain", "user-agent": "wardline-help-import" };

/**
 * Gets one page over HTTP. Redirects are followed by hand and never leave the origin.
 *
 * @param url - Absolute; https, or http on this machine.
 */
export async function getPage(url: string, hops: HelpHops): Promise<Result<SourcePage, SourceRefusal>> {
  const { origin } = new URL(url);
  let at = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!isAllowedAddress(at)) return refuse({ reason: "address_not_allowed" });
    const answer = await getOnce(at, hops);
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

type Answer =
  | { readonly kind: "page"; readonly page: Omit<SourcePage, "url"> }
  | { readonly kind: "redirect"; readonly location: string };

function getOnce(address: string, { here, outside }: HelpHops): Promise<Result<Answer, SourceRefusal>> {
  const hop = namesThisMachine(new URL(address).hostname) ? here : outside;
  return new Promise((resolve) => {
    const give = (answer: Result<Answer, SourceRefusal>): void => resolve(answer);
    const signal = AbortSignal.timeout(TOTAL_MS);
    try {
      const request = hop.request(address, { method: "GET", headers: HEADERS, signal }, (response) => {
        void takeAnswer(response).then(give, () => give(refuse({ reason: "unavailable" })));
      });
      request.on("error", () => give(refuse({ reason: "unavailable" })));
      request.end();
    } catch {
      // The hop refuses where it would lead before anything is sent.
      give(refuse({ reason: "address_not_allowed" }));
    }
  });
}

async function takeAnswer(response: HopAnswer): Promise<Result<Answer, SourceRefusal>> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 300 && statusCode < 400 && typeof headers["location"] === "string") {
    response.destroy();
    return ok({ kind: "redirect", location: headers["location"] });
  }
  const type = typeOf(String(headers["content-type"] ?? ""));
  if (statusCode !== 200 || type === null) {
    response.destroy();
    return refuse({ reason: statusCode === 200 ? "not_a_page" : statusCode === 404 ? "not_found" : "unavailable" });
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response) {
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
