// SPDX-License-Identifier: Apache-2.0
import type {
  AuthenticatorList,
  BrandConfig,
  ConsentReceipts,
  ConversationOpened,
  ConversationRating,
  DeskHours,
  EventsAnswer,
  FileAnnouncement,
  FileOffer,
  FileTicket,
  LockState,
  LookList,
  OfflineWish,
  OpenConversation,
  OwnConsents,
  OwnRequests,
  PanelContent,
  SessionList,
  TotpEnrolment,
  TurnAnswer,
  TurnInput,
} from "#protocol";
import { alone, type DeviceKey, provenFetch } from "../ui/device-key.ts";
import { isFields, readEvents, readState } from "../ui/wire.ts";
import { pathOf, putFile } from "./file-requests.ts";
import { openPanelAnswer } from "./panel-answer.ts";
import type { ConsentPurpose } from "./strings/choices.ts";

/** Why a request brought no answer. `network`: nothing is known about what the server did; sending again is safe. */
export type Trouble =
  | { readonly kind: "network" }
  | { readonly kind: "refused"; readonly status: number; readonly code: string; readonly retryAfterMs: number | null };

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

export const SOCKET_PATH = "/v1/conversations/current/socket";
const ANSWER_WITHIN_MS = 20_000;

/**
 * The server's HTTP side, same origin. Holds the bearer token in a frame whose cookies are not kept; else the cookie does it. Either
 * is worth nothing without the key of this browser, which signs each request.
 */
export class Api {
  #token: string | null = null;
  readonly #keepsCookies: boolean;
  readonly #key: DeviceKey | null;

  /** @param key - Null where the browser has no WebCrypto: then the server takes one factor at the most. */
  constructor(keepsCookies: boolean, key: DeviceKey | null) {
    this.#keepsCookies = keepsCookies;
    this.#key = key;
  }

  /** The first frame of a socket: the proof that a handshake cannot carry. Null where there is no key. */
  async proofForSocket(): Promise<string | null> {
    return (await this.#key?.prove("GET", SOCKET_PATH)) ?? null;
  }

  /** WebSockets cannot carry the bearer token: with it the widget polls. */
  get canUseSocket(): boolean {
    return this.#keepsCookies;
  }

  async open(body: Omit<OpenConversation, "tokenIn">): Promise<Answer<ConversationOpened>> {
    return alone("open", () => this.#openAlone(body));
  }

  async #openAlone(body: Omit<OpenConversation, "tokenIn">): Promise<Answer<ConversationOpened>> {
    const tokenIn = this.#keepsCookies ? "cookie" : "bearer";
    await this.#key?.renew();
    const answer = readOpened(await this.#ask("POST", "/v1/conversations", { ...body, tokenIn }));
    if (answer.ok) this.#token = answer.value.token ?? null;
    if (answer.ok && answer.value.tokenHash !== undefined) await this.#key?.bindTo(answer.value.tokenHash);
    else this.#key?.discard();
    return answer;
  }

  /** A nonce for a token that the host page's server signs; null when it cannot be had now. */
  async nonce(): Promise<string | null> {
    const answer = await this.#ask("POST", "/v1/nonces", {});
    return answer.ok && isFields(answer.value) && typeof answer.value["nonce"] === "string"
      ? answer.value["nonce"]
      : null;
  }

  async current(): Promise<Answer<ConversationOpened>> {
    return readOpened(await this.#ask("GET", "/v1/conversations/current"));
  }

  async turn(input: TurnInput): Promise<Answer<TurnAnswer>> {
    const answer = readOpened(await this.#ask("POST", "/v1/conversations/current/turns", input));
    return answer.ok ? { ok: true, value: { ...answer.value, clientId: input.clientId } } : answer;
  }

  /** Whether people are at the desk, and from when. */
  async hours(): Promise<Answer<DeskHours>> {
    const answer = await this.#ask("GET", "/v1/conversations/current/hours");
    if (!answer.ok) return answer;
    return isFields(answer.value) && typeof answer.value["isOpen"] === "boolean"
      ? { ok: true, value: answer.value as unknown as DeskHours }
      : { ok: false, trouble: { kind: "network" } };
  }

  /** What is left for people who are not there. What became of it comes with the events. */
  async leaveWish(wish: OfflineWish): Promise<Answer<null>> {
    const answer = await this.#ask("POST", "/v1/conversations/current/wish", wish);
    return answer.ok ? { ok: true, value: null } : answer;
  }

  /** Whether the server lets us ask how it went. */
  async mayRate(): Promise<boolean> {
    const answer = await this.#ask("POST", "/v1/conversations/current/rating/ask", {});
    return answer.ok && isFields(answer.value) && answer.value["isAsked"] === true;
  }

  /** Whether it was kept. */
  async rate(rating: ConversationRating): Promise<boolean> {
    return (await this.#ask("POST", "/v1/conversations/current/rating", rating)).ok;
  }

  async events(after: number, waitMs: number, stop: AbortSignal): Promise<Answer<EventsAnswer>> {
    const path = `/v1/conversations/current/events?after=${after}&waitMs=${waitMs}`;
    return readOpened(await this.#ask("GET", path, undefined, waitMs + 10_000, stop));
  }

  /** `kept`: the law asks for it; nobody opens it any more, and it is deleted later. */
  async remove(): Promise<Answer<"deleted" | "kept">> {
    const answer = await this.#ask("DELETE", "/v1/conversations/current");
    if (!answer.ok) return answer;
    return { ok: true, value: isFields(answer.value) && answer.value["outcome"] === "kept" ? "kept" : "deleted" };
  }

  async authenticators(): Promise<Answer<AuthenticatorList>> {
    const answer = await this.#ask("GET", "/v1/conversations/current/authenticators");
    if (!answer.ok) return answer;
    return isFields(answer.value) && Array.isArray(answer.value["authenticators"])
      ? { ok: true, value: answer.value as unknown as AuthenticatorList }
      : { ok: false, trouble: { kind: "network" } };
  }

  async sessions(): Promise<Answer<SessionList>> {
    const answer = await this.#ask("GET", "/v1/conversations/current/sessions");
    if (!answer.ok) return answer;
    return isFields(answer.value) && Array.isArray(answer.value["sessions"])
      ? { ok: true, value: answer.value as unknown as SessionList }
      : { ok: false, trouble: { kind: "network" } };
  }

  /** Who saw data of the customer; the first page, or the one behind a cursor. */
  /** The customer's own requests about their data. */
  requests(): Promise<Answer<OwnRequests>> {
    return this.#ownRequests("GET", "");
  }

  askRight(kind: OwnRequests["requests"][number]["kind"]): Promise<Answer<OwnRequests>> {
    return this.#ownRequests("POST", "", { kind });
  }

  withdrawRequest(requestId: string): Promise<Answer<OwnRequests>> {
    return this.#ownRequests("POST", `/${encodeURIComponent(requestId)}/withdraw`, {});
  }

  liftLimit(limit: "restricted" | "objected"): Promise<Answer<OwnRequests>> {
    return this.#ownRequests("POST", "/lift", { limit });
  }

  async #ownRequests(method: "GET" | "POST", path: string, body?: object): Promise<Answer<OwnRequests>> {
    const answer = await this.#ask(method, `/v1/conversations/current/requests${path}`, body);
    if (!answer.ok) return answer;
    return isFields(answer.value) && Array.isArray(answer.value["requests"]) && isFields(answer.value["limits"])
      ? { ok: true, value: answer.value as unknown as OwnRequests }
      : { ok: false, trouble: { kind: "network" } };
  }

  /** Everything that is held about the customer, as a file. */
  async copy(format: "html" | "json"): Promise<Blob | "not_enough" | "failed"> {
    try {
      const response = await provenFetch(this.#key, "/v1/conversations/current/requests/copy", {
        method: "POST",
        headers: { ...this.#headers(), "content-type": "application/json" },
        body: JSON.stringify({ format }),
        cache: "no-store",
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (response.ok) return await response.blob();
      return response.status === 403 ? "not_enough" : "failed";
    } catch {
      return "failed";
    }
  }

  /** What the customer agreed to, purpose by purpose. */
  consents(): Promise<Answer<OwnConsents>> {
    return this.#ownConsents("GET", "");
  }

  withdrawConsent(purpose: ConsentPurpose): Promise<Answer<OwnConsents>> {
    return this.#ownConsents("POST", "/withdraw", { purpose });
  }

  async #ownConsents(method: "GET" | "POST", path: string, body?: object): Promise<Answer<OwnConsents>> {
    const answer = await this.#ask(method, `/v1/conversations/current/consents${path}`, body);
    if (!answer.ok) return answer;
    return isFields(answer.value) && Array.isArray(answer.value["consents"]) && Array.isArray(answer.value["wishes"])
      ? { ok: true, value: answer.value as unknown as OwnConsents }
      : { ok: false, trouble: { kind: "network" } };
  }

  /** The receipts as they come: shown here, and saved byte for byte. */
  async consentReceipts(): Promise<Answer<ConsentReceipts>> {
    const answer = await this.#ask("POST", "/v1/conversations/current/consents/receipts", {});
    if (!answer.ok) return answer;
    return isFields(answer.value) && Array.isArray(answer.value["receipts"])
      ? { ok: true, value: answer.value as unknown as ConsentReceipts }
      : { ok: false, trouble: { kind: "network" } };
  }

  async looks(before: string | null): Promise<Answer<LookList>> {
    const query = before === null ? "" : `?before=${encodeURIComponent(before)}`;
    const answer = await this.#ask("GET", `/v1/conversations/current/looks${query}`);
    if (!answer.ok) return answer;
    return isFields(answer.value) && Array.isArray(answer.value["looks"])
      ? { ok: true, value: answer.value as unknown as LookList }
      : { ok: false, trouble: { kind: "network" } };
  }

  /** Whether the account is locked. */
  async lockState(): Promise<Answer<LockState>> {
    const answer = await this.#ask("GET", "/v1/conversations/current/lock");
    if (!answer.ok) return answer;
    return isFields(answer.value) && typeof answer.value["isLocked"] === "boolean"
      ? { ok: true, value: answer.value as unknown as LockState }
      : { ok: false, trouble: { kind: "network" } };
  }

  async lock(): Promise<boolean> {
    return (await this.#ask("POST", "/v1/conversations/current/lock", {})).ok;
  }

  async signOutElsewhere(): Promise<boolean> {
    return (await this.#ask("DELETE", "/v1/conversations/current/sessions")).ok;
  }

  /** The secret for the app that is being added; it stands in no message. */
  async totp(): Promise<TotpEnrolment | null> {
    const answer = await this.#ask("GET", "/v1/conversations/current/totp");
    return answer.ok && isFields(answer.value) && typeof answer.value["secret"] === "string"
      ? (answer.value as unknown as TotpEnrolment)
      : null;
  }

  async fileOffer(): Promise<FileOffer | null> {
    const answer = await this.#ask("GET", "/v1/conversations/current/files");
    return answer.ok && isFields(answer.value) && typeof answer.value["isOffered"] === "boolean"
      ? (answer.value as unknown as FileOffer)
      : null;
  }

  async announceFile(announcement: FileAnnouncement): Promise<Answer<FileTicket>> {
    const answer = await this.#ask("POST", "/v1/conversations/current/files", announcement);
    if (!answer.ok) return answer;
    return isFields(answer.value) && typeof answer.value["ticket"] === "string"
      ? { ok: true, value: answer.value as unknown as FileTicket }
      : { ok: false, trouble: { kind: "network" } };
  }

  async sendFile(
    ticket: FileTicket,
    file: Blob,
    onProgress: (part: number) => void,
    stop: AbortSignal,
  ): Promise<Answer<TurnAnswer>> {
    const proof = (await this.#key?.prove("PUT", pathOf(ticket.fileId))) ?? null;
    const headers = { ...this.#headers(), ...(proof === null ? {} : { dpop: proof }) };
    const received = await putFile(ticket, file, headers, onProgress, stop);
    if (received === null) return { ok: false, trouble: { kind: "network" } };
    const { status, value } = received;
    const state = readState(value["state"]);
    if (status === 200 && state !== null)
      return { ok: true, value: { clientId: ticket.fileId, state, events: readEvents(value["events"]) } };
    const code = typeof value["code"] === "string" ? value["code"] : "unavailable";
    return { ok: false, trouble: { kind: "refused", status, code, retryAfterMs: null } };
  }

  async cancelFile({ fileId, ticket }: FileTicket): Promise<void> {
    const init = { method: "DELETE", headers: { ...this.#headers(), "upload-ticket": ticket } };
    await provenFetch(this.#key, pathOf(fileId), init).catch(() => undefined);
  }

  /** Recovery codes, once for each time they are offered; they stand in no message. */
  async recoveryCodes(): Promise<readonly string[] | null> {
    const answer = await this.#ask("POST", "/v1/conversations/current/recovery-codes", {});
    return answer.ok && isFields(answer.value) && Array.isArray(answer.value["codes"])
      ? answer.value["codes"].map(String)
      : null;
  }

  /** What a panel shows, at most once; it stands in no message. `closed`: used, over or never this browser's. */
  async panel(panelId: string): Promise<PanelContent | "closed" | "later"> {
    const answer = await this.#ask("POST", `/v1/conversations/current/panels/${encodeURIComponent(panelId)}`, {});
    if (answer.ok) return openPanelAnswer(answer.value) ?? "closed";
    return answer.trouble.kind === "refused" && answer.trouble.status === 403 ? "closed" : "later";
  }

  /** The file of a bill, at most once. `closed`: used, over or never this browser's. */
  async download(downloadId: string): Promise<Blob | "closed" | "later"> {
    try {
      const response = await provenFetch(
        this.#key,
        `/v1/conversations/current/downloads/${encodeURIComponent(downloadId)}`,
        { method: "POST", headers: this.#headers(), cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN_MS) },
      );
      if (response.ok) return await response.blob();
      return response.status === 403 ? "closed" : "later";
    } catch {
      return "later";
    }
  }

  async brand(name: string): Promise<BrandConfig | null> {
    // The same for everybody, and wanted before it is known whose keys count: outside the channel.
    try {
      const response = await fetch(`/v1/brands/${encodeURIComponent(name)}`, {
        cache: "no-store",
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const value: unknown = response.ok ? await response.json() : null;
      return isFields(value) && isFields(value["colours"]) ? (value as unknown as BrandConfig) : null;
    } catch {
      return null;
    }
  }

  /** The transcript as a file of this page's own, so that it also works where a plain link would carry no cookie. */
  transcript(format: "html" | "json"): Promise<Blob | null> {
    return this.#file(`/v1/conversations/current/transcript?format=${format}`);
  }

  /** The proof of what was done in the conversation, as a page that checks itself without us. */
  receipt(): Promise<Blob | null> {
    return this.#file("/v1/conversations/current/receipt?format=html");
  }

  async #file(path: string): Promise<Blob | null> {
    try {
      const response = await provenFetch(this.#key, path, {
        headers: this.#headers(),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return response.ok ? await response.blob() : null;
    } catch {
      return null;
    }
  }

  #headers(): Record<string, string> {
    return this.#token === null ? {} : { authorization: `Bearer ${this.#token}` };
  }

  async #ask(
    method: string,
    path: string,
    body?: unknown,
    withinMs: number = ANSWER_WITHIN_MS,
    stop?: AbortSignal,
  ): Promise<Answer<unknown>> {
    const signals = [AbortSignal.timeout(withinMs), ...(stop === undefined ? [] : [stop])];
    try {
      const response = await provenFetch(this.#key, path, {
        method,
        headers: { ...this.#headers(), ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any(signals),
      });
      const text = await response.text();
      const value: unknown = text === "" ? null : JSON.parse(text);
      if (response.ok) return { ok: true, value };
      return { ok: false, trouble: readTrouble(response, value) };
    } catch {
      return { ok: false, trouble: { kind: "network" } };
    }
  }
}

function readOpened(answer: Answer<unknown>): Answer<ConversationOpened> {
  if (!answer.ok) return answer;
  const value = isFields(answer.value) ? answer.value : {};
  const state = readState(value["state"]);
  if (state === null) return { ok: false, trouble: { kind: "network" } };
  const { token, tokenHash } = value;
  return {
    ok: true,
    value: {
      state,
      events: readEvents(value["events"]),
      ...(typeof token === "string" ? { token } : {}),
      ...(typeof tokenHash === "string" ? { tokenHash } : {}),
    },
  };
}

function readTrouble(response: Response, value: unknown): Trouble {
  // A balancer answers 502 to 504 while the server behind it starts again: nothing was refused.
  if (response.status >= 502 && response.status <= 504 && !isFields(value)) return { kind: "network" };
  const problem = isFields(value) ? value : {};
  const seconds = Number(response.headers.get("retry-after"));
  return {
    kind: "refused",
    status: response.status,
    code: typeof problem["code"] === "string" ? problem["code"] : "unavailable",
    retryAfterMs: seconds > 0 ? seconds * 1000 : null,
  };
}
