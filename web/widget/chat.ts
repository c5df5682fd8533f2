// SPDX-License-Identifier: Apache-2.0
import type {
  ActConfirmation,
  ConversationOpened,
  PanelContent,
  PasskeyRequest,
  PasskeyResponse,
  SecureForm,
  ServerFrame,
  TotpEnrolment,
  TurnAnswer,
  TurnInput,
} from "#protocol";
import { backoffMs } from "../ui/backoff.ts";
import { makeClientId } from "../ui/ids.ts";
import { hasGap } from "../ui/timeline.ts";
import { makeStore, type Store } from "../ui/use-store.ts";
import type { Lang } from "../ui/words.ts";
import type { Answer, Api, Trouble } from "./api.ts";
import { Link } from "./link.ts";
import type { Memory } from "./memory.ts";
import { enqueue, type QueuedInput, restoreOutbox, retry, saveOutbox, settle } from "./outbox.ts";
import { Sender } from "./sender.ts";
import { type ActStatus, type ChatAction, type ChatState, reduceChat, startState } from "./state.ts";
import { Uploads } from "./uploads.ts";

interface ChatParts {
  readonly api: Api;
  readonly memory: Memory;
  readonly brand: string;
  readonly lang: Lang;
  readonly isShown: boolean;
  /** A token of the host page for who is signed in there; null when nobody is. */
  readonly freshToken: () => Promise<string | null>;
  /** The secret of a link from WhatsApp or SMS, with which the conversation goes on; null: there is none. */
  readonly continueLink: string | null;
}

type Unsent<T> = T extends unknown ? Omit<T, "clientId"> : never;

const TYPING_EVERY_MS = 3_000;
const TYPING_ENDS_MS = 5_000;
const LOST_AGAIN_MS = 60_000;
/** How long a server that is busy is left alone when it does not say. */
const BUSY_MS = 10_000;

/** The conversation as the screen uses it: one state, and what a visitor may do. */
export class Chat {
  readonly store: Store<ChatState, ChatAction>;
  /** Files on their way. */
  readonly uploads: Uploads;
  readonly #parts: ChatParts;
  readonly #link: Link;
  readonly #sender: Sender;
  readonly #actIds = new Map<string, string>();
  #identifyToken: string | null = null;
  /** The conversation that files were chosen for; null: for the first one that opens. */
  #filesFor: string | null = null;
  #continueLink: string | null;
  #typingUntil = 0;
  #failures = 0;
  #isTrying = false;
  #lostAt = Number.NEGATIVE_INFINITY;
  #againTimer: number | undefined;
  #typingTimer: number | undefined;
  #theirTyping: number | undefined;

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#continueLink = parts.continueLink;
    this.store = makeStore(startState(parts.lang, parts.isShown), reduceChat);
    this.#link = new Link(parts.api, {
      lastSeq: () => this.store.get().timeline.lastSeq,
      onFrame: (frame) => this.#takeFrame(frame),
      onAnswer: (answer) => this.#dispatch({ type: "events", ...answer }),
      onState: (link) => {
        this.#dispatch({ type: "link", link });
        if (link === "live" || link === "polling") this.#sender.flush();
      },
      onLost: () => this.#lost(),
    });
    this.#sender = new Sender(parts.api, this.store, () => this.#link.wake());
    this.uploads = new Uploads(parts.api, (answer) => this.#dispatch({ type: "events", ...answer }));
    this.store.subscribe(() => {
      this.#remember();
      this.#keepFilesApart();
    });
  }

  /** Takes up the visitor's conversation, or opens one. */
  async begin(identifyToken: string | null): Promise<void> {
    this.#identifyToken = identifyToken;
    this.#link.stop();
    const { api, freshToken } = this.#parts;
    // A link begins a conversation of its own, whatever was open here.
    if (this.#continueLink !== null) return this.#open();
    const current = await api.current();
    if (current.ok) {
      this.#opened(current.value);
      const token = identifyToken ?? (await freshToken());
      if (token !== null) this.identify(token);
      return;
    }
    if (current.trouble.kind === "network") this.#failed();
    else await this.#open();
  }

  /** Once at a time: a timer, a press, and a window that comes back may all ask, and each would open a chat of its own. */
  async #tryAgain(): Promise<void> {
    if (this.#isTrying) return;
    this.#isTrying = true;
    await this.begin(this.#identifyToken).finally(() => {
      this.#isTrying = false;
    });
  }

  /** Cannot be opened now: says so and tries again by itself, ever more seldom. */
  #failed(busyForMs: number | null = null): void {
    this.#dispatch({ type: "phase", phase: busyForMs === null ? "failed" : "busy" });
    this.#failures += 1;
    window.clearTimeout(this.#againTimer);
    this.#againTimer = window.setTimeout(() => this.wake(), busyForMs ?? backoffMs(this.#failures, Math.random()));
  }

  /** The server does not know this visitor any more. If that happens twice in a row, a new conversation would be lost as well. */
  #lost(): void {
    const isAgain = Date.now() - this.#lostAt < LOST_AGAIN_MS;
    this.#lostAt = Date.now();
    if (isAgain) {
      this.#link.stop();
      this.#failed();
    } else void this.begin(this.#identifyToken);
  }

  async #open(): Promise<void> {
    const token = this.#identifyToken ?? (await this.#parts.freshToken());
    this.#identifyToken = null;
    const link = this.#continueLink;
    const wish = {
      lang: this.store.get().lang,
      brand: this.#parts.brand,
      ...(token === null ? {} : { identifyToken: token }),
    };
    const opened = await this.#parts.api.open(link === null ? wish : { ...wish, continueLink: link });
    // Used, too late or unknown: an ordinary chat opens and says so. While nothing opens, the link is kept and tried again.
    if (!opened.ok) return this.#failed(busyFor(opened.trouble));
    this.#continueLink = null;
    this.#opened(opened.value);
  }

  #opened({ state, events }: ConversationOpened): void {
    this.#failures = 0;
    window.clearTimeout(this.#againTimer);
    const outbox = restoreOutbox(this.#parts.memory.get("outbox"), state.conversationId);
    this.#dispatch({ type: "opened", state, events, outbox });
    if (!state.ended) this.#link.start();
    this.#sender.flush();
  }

  async startNew(): Promise<void> {
    this.#link.stop();
    this.uploads.leave();
    this.#dispatch({ type: "phase", phase: "starting" });
    await this.#open();
  }

  sendText(text: string): void {
    this.#queue({ kind: "text", text }, text);
    this.#stopTyping();
  }

  choose(choiceId: string, label: string): void {
    this.#queue({ kind: "choice", choiceId }, label);
  }

  askForPerson(): void {
    const asked = this.store.get().outbox.find((pending) => pending.input.kind === "person");
    if (asked === undefined) this.#queue({ kind: "person" }, "");
    else if (asked.status === "failed") this.retry(asked.input.clientId);
  }

  speak(lang: Lang): void {
    this.#dispatch({ type: "lang", lang });
    if (this.store.get().phase === "open") this.#queue({ kind: "language", lang }, "");
  }

  identify(token: string): void {
    if (this.store.get().phase === "open") this.#queue({ kind: "identify", token }, "");
    else this.#identifyToken = token;
  }

  /** "This is not a card": the bot says what came of it. False: it did not arrive. */
  async contest(seq: number, index: number): Promise<boolean> {
    const answer = await this.#sender.sendNow({ kind: "unmask", clientId: makeClientId(), seq, index });
    return answer.ok;
  }

  end(): void {
    this.uploads.choose([]);
    this.#queue({ kind: "end" }, "");
  }

  retry(clientId: string): void {
    this.#dispatch({ type: "outbox", change: (outbox) => retry(outbox, clientId) });
    this.#sender.flush();
  }

  giveUp(clientId: string): void {
    this.#dispatch({ type: "outbox", change: (outbox) => settle(outbox, new Set([clientId])) });
  }

  /**
   * Confirms or declines. However often it is pressed, one client id is sent for one act, decision and proof.
   *
   * @param assertion - For an act that needs a passkey.
   */
  async decide(
    act: ActConfirmation,
    decision: "confirm" | "decline" | "renew",
    assertion?: PasskeyResponse,
  ): Promise<void> {
    const known = this.store.get().acts[act.actId];
    if (known === "sending" || known === "confirmed" || known === "declined") return;
    const key = `${act.actId} ${decision} ${act.proof?.options.challenge ?? ""}`;
    const clientId = this.#actIds.get(key) ?? makeClientId();
    this.#actIds.set(key, clientId);
    this.#dispatch({ type: "act", actId: act.actId, status: "sending" });
    const answer = await this.#sender.sendNow({
      kind: "act",
      clientId,
      actId: act.actId,
      textHash: act.textHash,
      decision,
      ...(assertion === undefined ? {} : { assertion }),
    });
    this.#dispatch({ type: "act", actId: act.actId, status: statusAfter(act.actId, decision, answer) });
  }

  /** Answers a ceremony with what the browser made, or says that the visitor would rather not. */
  async answerPasskey(
    key: string,
    request: Pick<PasskeyRequest, "ceremonyId">,
    decision: "submit" | "cancel" | "other",
    made: { readonly response?: PasskeyResponse; readonly name?: string } = {},
  ): Promise<void> {
    if (this.store.get().forms[key] === "sending") return;
    this.#dispatch({ type: "form", key, status: "sending" });
    const clientId = makeClientId();
    const answer = await this.#sender.sendNow({
      kind: "passkey",
      clientId,
      ceremonyId: request.ceremonyId,
      decision,
      ...(made.response === undefined ? {} : { response: made.response }),
      ...(made.name === undefined || made.name.trim() === "" ? {} : { name: made.name }),
    });
    const refused = answer.ok || answer.trouble.kind === "network" ? "network" : answer.trouble.code;
    this.#dispatch({ type: "form", key, status: answer.ok ? "closed" : { refused } });
  }

  /** For the panel that shows them; kept nowhere. */
  recoveryCodes(): Promise<readonly string[] | null> {
    return this.#parts.api.recoveryCodes();
  }

  /** For the element that shows it; kept nowhere. */
  panel(panelId: string): Promise<PanelContent | "closed" | "later"> {
    return this.#parts.api.panel(panelId);
  }

  /** The file of a bill, at most once. */
  download(downloadId: string): Promise<Blob | "closed" | "later"> {
    return this.#parts.api.download(downloadId);
  }

  totpSecret(): Promise<TotpEnrolment | null> {
    return this.#parts.api.totp();
  }

  /** Asks to add a passkey or an app, or to remove one. The bot says what came of it. */
  async manageAuthenticators(
    wish: Unsent<Extract<TurnInput, { kind: "authenticator" | "authenticator_remove" }>>,
  ): Promise<void> {
    await this.#sender.sendNow({ ...wish, clientId: makeClientId() });
  }

  /** Sends a secure form. The values live in this call and in the request, nowhere else. */
  async sendForm(
    key: string,
    form: SecureForm,
    decision: "submit" | "cancel" | "resend",
    fields: Readonly<Record<string, string>>,
  ): Promise<void> {
    if (this.store.get().forms[key] === "sending") return;
    this.#dispatch({ type: "form", key, status: "sending" });
    const clientId = makeClientId();
    const answer = await this.#sender.sendNow({ kind: "form", clientId, formId: form.formId, decision, fields });
    // After a refusal or a resend the form stays open; a new one from the server replaces it anyway.
    if (answer.ok) this.#dispatch({ type: "form", key, status: decision === "resend" ? { refused: "" } : "closed" });
    else {
      const refused = answer.trouble.kind === "network" ? "network" : answer.trouble.code;
      this.#dispatch({ type: "form", key, status: { refused } });
    }
  }

  /** Deletes the conversation on the server, then here. */
  async remove(): Promise<boolean> {
    const answer = await this.#parts.api.remove();
    if (!answer.ok && !(answer.trouble.kind === "refused" && answer.trouble.status === 404)) return false;
    this.#link.stop();
    this.#parts.memory.set("outbox", null);
    this.uploads.leave();
    this.#dispatch({ type: "opened", state: { ...this.#requireState(), ended: true }, events: [], outbox: [] });
    const isKept = answer.ok && answer.value === "kept";
    this.#dispatch({ type: "phase", phase: isKept ? "kept" : "deleted" });
    return true;
  }

  noteTyping(): void {
    window.clearTimeout(this.#typingTimer);
    this.#typingTimer = window.setTimeout(() => this.#stopTyping(), TYPING_EVERY_MS);
    if (Date.now() < this.#typingUntil) return;
    this.#typingUntil = Date.now() + TYPING_EVERY_MS;
    this.#link.send({ type: "typing", isTyping: true });
  }

  noteSeen(): void {
    const { timeline, seen } = this.store.get();
    if (timeline.lastSeq <= seen) return;
    this.#dispatch({ type: "seen", seq: timeline.lastSeq });
    this.#link.send({ type: "seen", seq: timeline.lastSeq });
  }

  setShown(isShown: boolean): void {
    this.#dispatch({ type: "shown", isShown });
    if (isShown) this.wake();
  }

  wake(): void {
    const { phase } = this.store.get();
    if (phase === "failed" || phase === "busy") void this.#tryAgain();
    else this.#link.wake();
    this.#sender.flush();
  }

  /** Takes the conversation back from another window. */
  useHere(): void {
    this.#link.start();
  }

  #queue(input: Unsent<QueuedInput>, label: string): void {
    const whole = { ...input, clientId: makeClientId() };
    const at = new Date().toISOString();
    this.#dispatch({ type: "outbox", change: (outbox) => enqueue(outbox, whole, label, at) });
    this.#sender.flush();
  }

  #takeFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case "event":
        this.#dispatch({ type: "events", events: [frame.event] });
        if (hasGap(this.store.get().timeline)) this.#link.resume();
        break;
      case "state":
        this.#dispatch({ type: "conversation", state: frame.state });
        break;
      case "ack":
        this.#dispatch({ type: "acknowledged", clientId: frame.clientId });
        break;
      case "typing":
        this.#showTyping(frame.by, frame.isTyping);
        break;
      case "banner":
        this.#dispatch({ type: "banner", banner: frame.banner });
        break;
      case "seen":
        if (frame.by === "agent") this.#dispatch({ type: "agent_seen", seq: frame.seq });
        break;
      default:
        break;
    }
  }

  #showTyping(by: "visitor" | "bot" | "agent", isTyping: boolean): void {
    if (by === "visitor") return;
    window.clearTimeout(this.#theirTyping);
    this.#dispatch({ type: "typing", by: isTyping ? by : null });
    this.#theirTyping = window.setTimeout(() => this.#dispatch({ type: "typing", by: null }), TYPING_ENDS_MS * 2);
  }

  #stopTyping(): void {
    window.clearTimeout(this.#typingTimer);
    if (this.#typingUntil !== 0) this.#link.send({ type: "typing", isTyping: false });
    this.#typingUntil = 0;
  }

  /** The outbox outlives a reload in the middle of being offline, where the browser lets it. */
  #remember(): void {
    const { conversation, outbox } = this.store.get();
    if (conversation === null) return;
    this.#parts.memory.set("outbox", outbox.length === 0 ? null : saveOutbox(outbox, conversation.conversationId));
  }

  /** On a device that several people use, the next conversation may be somebody else's. */
  #keepFilesApart(): void {
    const id = this.store.get().conversation?.conversationId ?? this.#filesFor;
    const isOther = this.#filesFor !== null && id !== this.#filesFor;
    this.#filesFor = id;
    if (isOther) this.uploads.leave();
  }

  #requireState(): NonNullable<ChatState["conversation"]> {
    const { conversation } = this.store.get();
    if (conversation === null) throw new Error("Cannot delete a conversation that was never opened");
    return conversation;
  }

  #dispatch(action: ChatAction): void {
    this.store.dispatch(action);
  }
}

/** How long to wait before the chat is opened again, where more come than can be served; null: it is another trouble. */
function busyFor(trouble: Trouble): number | null {
  return trouble.kind === "refused" && trouble.code === "busy" ? (trouble.retryAfterMs ?? BUSY_MS) : null;
}

/** Where an act stands after an answer. One that is shown again was neither confirmed nor declined. */
function statusAfter(actId: string, decision: "confirm" | "decline" | "renew", answer: Answer<TurnAnswer>): ActStatus {
  if (!answer.ok) return answer.trouble.kind === "network" ? "unknown" : { refused: answer.trouble.code };
  const isShownAgain = answer.value.events.some(
    (event) => event.kind === "message" && event.parts.some((part) => part.type === "act" && part.act.actId === actId),
  );
  if (isShownAgain || decision === "renew") return "again";
  return decision === "confirm" ? "confirmed" : "declined";
}
