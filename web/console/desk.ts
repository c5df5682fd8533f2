// SPDX-License-Identifier: Apache-2.0
import type {
  DeskAlarms,
  DeskCase,
  DeskConversation,
  DeskEnd,
  DeskFileWish,
  DeskFrame,
  DeskLiftAlarm,
  DeskQueue,
  DeskRevealValue,
  DeskTransfer,
  DeskVouch,
} from "#protocol";
import { makeClientId } from "../ui/ids.ts";
import { makeStore, type Store } from "../ui/use-store.ts";
import { isFields, readEvents } from "../ui/wire.ts";
import type { DeskApi } from "./api.ts";
import type { Live } from "./live.ts";
import { type FileTrouble, openCustomerFile } from "./open-file.ts";
import { type ShownValue, shownValue } from "./shown-value.ts";
import {
  ALL_WAITING,
  actOf,
  type DeskAction,
  type DeskState,
  groupCases,
  type QueueView,
  reduceDesk,
  startDesk,
  tabsOf,
} from "./state.ts";

const TYPING_EVERY_MS = 3_000;
/** The list is asked for again this often while the connection does not tell. */
const LOOK_EVERY_MS = 30_000;
/** Colleagues are told this often that a case is still looked at. */
const PRESENT_EVERY_MS = 15_000;
const PAGE = 100;
/** Events that the server gives at once. */
const EVENTS_AT_ONCE = 500;

/** What an agent sees and may do. The server decides; a version travels with what must not be done twice. */
export class Desk {
  readonly store: Store<DeskState, DeskAction> = makeStore(startDesk, reduceDesk);
  /** What was begun in the reply box of a case, while another is open. Kept here and nowhere else. */
  readonly begun = new Map<string, { readonly text: string; readonly at: number }>();
  readonly #api: DeskApi;
  readonly #stopped = new AbortController();
  readonly #live: Live;
  #typingUntil = 0;
  #writingUntil = 0;
  #typingTimer: number | undefined;
  /** The version at which a case changed hands here, by `actOf`. */
  readonly #agreed = new Map<string, number>();
  readonly #theirTyping = new Map<string, number>();

  constructor(api: DeskApi, live: Live) {
    this.#api = api;
    this.#live = live;
  }

  /** @returns Ends it: nothing is asked and nothing heard any more. */
  start(): () => void {
    void this.#loadCases();
    const heard = [
      this.#live.onFrame((frame) => this.#take(frame)),
      this.#live.onRefresh(() => void this.refresh()),
      this.#live.onLink(() => this.#showLink()),
    ];
    this.#showLink();
    const timer = window.setInterval(() => {
      if (this.#live.link !== "live") void this.refresh();
    }, LOOK_EVERY_MS);
    const presence = window.setInterval(() => this.#tellPresence("looking"), PRESENT_EVERY_MS);
    return () => {
      window.clearInterval(timer);
      window.clearInterval(presence);
      this.#tellPresence("gone");
      this.#stopped.abort();
      for (const end of heard) end();
    };
  }

  async refresh(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    await this.#loadCases();
    const { open } = this.store.get();
    if (open !== null) await this.#loadCase(open.id);
  }

  open(id: string | null): void {
    if (id !== this.store.get().open?.id) this.#tellPresence("gone");
    this.store.dispatch({ type: "open", id });
    if (id === null) return;
    void this.#loadCase(id);
    this.#tellPresence("looking");
    this.#watch();
  }

  /** Shows other waiting cases, or in another order. */
  async show(view: QueueView): Promise<void> {
    this.store.dispatch({ type: "view", view });
    await this.#loadCases();
  }

  /** The next page of those who wait. */
  async more(): Promise<void> {
    const { next, view } = this.store.get();
    if (next === null) return;
    const page = await this.#page("waiting", view, next);
    if (page !== null) this.store.dispatch({ type: "more", cases: page.cases, next: page.next });
  }

  /** The case before or after the open one, in the order of the list. */
  step(by: 1 | -1): void {
    const { cases, open, view } = this.store.get();
    const { waiting, mine } = groupCases(cases, view.sort);
    const all = [...waiting, ...mine];
    const at = all.findIndex(({ conversationId }) => conversationId === open?.id);
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    if (next !== undefined) this.open(next.conversationId);
  }

  /** The case above the open one with this number, from 0. */
  openTab(at: number): void {
    const one = tabsOf(this.store.get())[at];
    if (one !== undefined) this.open(one.conversationId);
  }

  /** Puts a case away from above the open one. It stays whose it is, and comes back when something is said in it. */
  closeTab(one: DeskCase): void {
    const before = tabsOf(this.store.get());
    const at = before.findIndex(({ conversationId }) => conversationId === one.conversationId);
    if (this.store.get().open?.id === one.conversationId)
      this.open((before[at + 1] ?? before[at - 1])?.conversationId ?? null);
    this.store.dispatch({ type: "away", one });
  }

  /** @returns Whether it was passed on. */
  async transfer(one: DeskCase, wish: DeskTransfer): Promise<boolean> {
    return this.#act(one.conversationId, "transfer", { ...wish, version: one.version });
  }

  async setLabels(one: DeskCase, labels: readonly string[]): Promise<boolean> {
    return this.#act(one.conversationId, "labels", { labels });
  }

  /** Takes the case if nobody else did since it was shown. */
  async takeOver(one: DeskCase): Promise<void> {
    const { conversationId, version } = one;
    await this.#once(one, "take-over", (onAgreed) => this.#act(conversationId, "take-over", { version }, onAgreed));
  }

  async handBack(one: DeskCase): Promise<void> {
    const { conversationId, version } = one;
    await this.#once(one, "hand-back", (onAgreed) => this.#act(conversationId, "hand-back", { version }, onAgreed));
  }

  /** Asks the server, for the parts of a case that keep no state here. */
  ask(method: string, path: string, body?: unknown): ReturnType<DeskApi["ask"]> {
    return this.#api.ask(method, path, body);
  }

  /** @returns Whether a colleague has been asked. */
  async vouch(one: DeskCase, wish: DeskVouch): Promise<boolean> {
    const reply = await this.#api.ask("POST", `/v1/desk/cases/${one.conversationId}/vouch`, wish);
    await this.#loadCase(one.conversationId);
    return reply?.status === 200;
  }

  /** Locks the customer's account; only their passkey, or two people, open it again. @returns Whether it is locked. */
  async lock(one: DeskCase): Promise<boolean> {
    return this.#act(one.conversationId, "lock", undefined);
  }

  /** Lines of the customer on which acts stop; null when that cannot be read. */
  async alarms(one: DeskCase): Promise<DeskAlarms["alarms"] | null> {
    const reply = await this.#api.ask("GET", `/v1/desk/cases/${one.conversationId}/alarms`);
    if (reply?.status !== 200 || !isFields(reply.value) || !Array.isArray(reply.value["alarms"])) return null;
    return reply.value["alarms"] as DeskAlarms["alarms"];
  }

  /** @returns Whether the alarm was lifted, or was none any more. */
  async liftAlarm(one: DeskCase, wish: DeskLiftAlarm): Promise<boolean> {
    const reply = await this.#api.ask("POST", `/v1/desk/cases/${one.conversationId}/alarms/lift`, wish);
    return reply?.status === 200;
  }

  async end(one: DeskCase, how: DeskEnd = {}): Promise<boolean> {
    return this.#act(one.conversationId, "end", how);
  }

  /** @returns Whether the reply is durable. The same client id may be given again. */
  async reply(one: DeskCase, text: string, clientId: string = makeClientId()): Promise<boolean> {
    this.#stopTyping();
    return this.#act(one.conversationId, "replies", { clientId, text });
  }

  /** What a pseudonym stands for, until a time; or why not. The customer reads who asked and why. */
  async revealValue(one: DeskCase, wish: DeskRevealValue): Promise<ShownValue> {
    return shownValue(await this.#api.ask("POST", `/v1/desk/cases/${one.conversationId}/values`, wish), wish.name);
  }

  /** A file of the customer, opened for a reason that the customer reads; or why not. */
  async openFile(one: DeskCase, wish: DeskFileWish): Promise<Blob | FileTrouble> {
    return openCustomerFile(this.#api, one, wish);
  }

  noteTyping(): void {
    window.clearTimeout(this.#typingTimer);
    this.#typingTimer = window.setTimeout(() => this.#stopTyping(), TYPING_EVERY_MS);
    if (Date.now() < this.#typingUntil) return;
    this.#typingUntil = Date.now() + TYPING_EVERY_MS;
    this.#sendTyping(true);
    this.#tellPresence("typing");
  }

  /** Colleagues see that somebody writes a note, so that two do not write the same. The customer does not. */
  noteWriting(): void {
    if (Date.now() < this.#writingUntil) return;
    this.#writingUntil = Date.now() + TYPING_EVERY_MS;
    this.#tellPresence("typing");
  }

  #stopTyping(): void {
    window.clearTimeout(this.#typingTimer);
    if (this.#typingUntil !== 0) this.#sendTyping(false);
    this.#typingUntil = 0;
  }

  #sendTyping(isTyping: boolean): void {
    const id = this.store.get().open?.id;
    if (id !== undefined) this.#send({ type: "typing", conversationId: id, isTyping });
  }

  #tellPresence(is: "looking" | "typing" | "gone"): void {
    const id = this.store.get().open?.id;
    if (id === undefined || (is !== "gone" && document.visibilityState === "hidden")) return;
    this.#send({ type: "presence", conversationId: id, is });
  }

  /** News of what is open or held are wanted, and of nothing else. */
  #watch(): void {
    const { cases, open } = this.store.get();
    const mine = cases.filter(({ isMine }) => isMine).map(({ conversationId }) => conversationId);
    const ids = new Set(open === null ? mine : [open.id, ...mine]);
    this.#send({ type: "watch", conversationIds: [...ids].slice(0, 200) });
  }

  /** Frames that may be lost: presence only, never words. */
  #send(frame: object): void {
    this.#live.send(frame);
  }

  /** Once for each version: a second press, before the list shows what came of the first, would be told that somebody was faster; it reads the list. */
  async #once(
    { conversationId, version }: DeskCase,
    verb: "take-over" | "hand-back",
    send: (onAgreed: () => void) => Promise<boolean>,
  ): Promise<void> {
    const act = actOf(conversationId, verb);
    if (this.store.get().acting.includes(act)) return;
    if (this.#agreed.get(act) === version) return this.refresh();
    await send(() => this.#agreed.set(act, version));
  }

  /** Shows nothing of it before the server has answered: what is done to a customer's case has no way back here. */
  async #act(id: string, verb: string, body: unknown, onAgreed: () => void = () => undefined): Promise<boolean> {
    this.store.dispatch({ type: "trouble", trouble: null });
    const act = actOf(id, verb);
    this.store.dispatch({ type: "acting", act, isActing: true });
    const reply = await this.#api
      .ask("POST", `/v1/desk/cases/${id}/${verb}`, body)
      .finally(() => this.store.dispatch({ type: "acting", act, isActing: false }));
    const isAgreed = reply !== null && reply.status < 300;
    if (isAgreed) onAgreed();
    await this.#loadCases();
    await this.#loadCase(id);
    if (isAgreed) return true;
    const now = this.store.get().cases.find((one) => one.conversationId === id);
    const wasFaster = reply?.status === 409;
    const trouble = wasFaster ? { kind: "faster" as const, name: now?.agentName ?? null } : { kind: "failed" as const };
    this.store.dispatch({ type: "trouble", trouble });
    return false;
  }

  /** One page of everything; where that is not all, those who wait as the view wants them, one's own, and who is to be called back. */
  async #loadCases(): Promise<void> {
    const { view } = this.store.get();
    const all = this.#isPlain ? await this.#page("all", view) : null;
    if (all !== null && all.next === null) {
      this.store.dispatch({ type: "cases", cases: all });
      this.#watch();
      return;
    }
    const [waiting, mine, callBacks] = await Promise.all([
      this.#page("waiting", view),
      this.#page("mine", ALL_WAITING),
      this.#page("call_backs", ALL_WAITING),
    ]);
    if (waiting === null || mine === null) return;
    const cases = [...waiting.cases, ...mine.cases, ...(callBacks?.cases ?? [])];
    this.store.dispatch({ type: "cases", cases: { ...waiting, cases } });
    this.#watch();
  }

  get #isPlain(): boolean {
    const { team, label, language, sort } = this.store.get().view;
    return team === null && label === null && language === null && sort === "waiting";
  }

  async #page(which: string, view: QueueView, after: string | null = null): Promise<DeskQueue | null> {
    const query = new URLSearchParams({ view: which, limit: String(PAGE), sort: view.sort });
    for (const name of ["team", "label", "language"] as const) {
      const value = view[name];
      if (value !== null) query.set(name, value);
    }
    if (after !== null) query.set("after", after);
    const reply = await this.#api.ask("GET", `/v1/desk/cases?${query}`);
    if (reply?.status === 200 && isFields(reply.value) && Array.isArray(reply.value["cases"]))
      return { ...(reply.value as unknown as DeskQueue), next: nextOf(reply.value) };
    this.store.dispatch({ type: "list", list: reply?.status === 403 ? "forbidden" : "failed" });
    return null;
  }

  /** The newest of it, and from then on only what came since. */
  async #loadCase(id: string): Promise<void> {
    for (let isMore = true; isMore; ) {
      const known = this.#knownOf(id);
      const read = await this.#readCase(id, known === 0 ? "" : `?after=${known}`);
      if (typeof read === "string") {
        this.store.dispatch({ type: "unread", id, load: read });
        return;
      }
      this.store.dispatch({ type: "conversation", conversation: read });
      isMore = known > 0 && read.events.length >= EVENTS_AT_ONCE && this.#knownOf(id) > known;
    }
    this.#sendSeen();
  }

  /** Puts what was said before the first event on the screen before it. @returns False where it could not be read. */
  async earlier(): Promise<boolean> {
    const { open } = this.store.get();
    const first = open?.timeline.events[0];
    if (open === null || first === undefined || first.seq === 1) return true;
    const read = await this.#readCase(open.id, `?before=${first.seq}`);
    if (typeof read === "string") return false;
    this.store.dispatch({ type: "earlier", conversation: read });
    return true;
  }

  #knownOf(id: string): number {
    const { open } = this.store.get();
    return open?.id === id ? open.timeline.lastSeq : 0;
  }

  async #readCase(id: string, query: string): Promise<DeskConversation | ReturnType<typeof whyNot>> {
    const reply = await this.#api.ask("GET", `/v1/desk/cases/${encodeURIComponent(id)}${query}`);
    if (reply?.status !== 200 || !isFields(reply.value) || !isFields(reply.value["case"])) return whyNot(reply?.status);
    return { ...reply.value, events: readEvents(reply.value["events"]) } as unknown as DeskConversation;
  }

  /** Tells the customer what the agent who holds the conversation has in front of them. */
  #sendSeen(): void {
    const { open } = this.store.get();
    if (open?.case?.isMine !== true || document.visibilityState === "hidden") return;
    this.#send({ type: "seen", conversationId: open.id, seq: open.timeline.lastSeq });
  }

  /** A new connection knows nothing of what this window watches. */
  #showLink(): void {
    const { link } = this.#live;
    this.store.dispatch({ type: "link", link });
    if (link !== "live") return;
    // What was being fetched when the network went away may not have come.
    const { open } = this.store.get();
    if (open !== null) void this.#loadCase(open.id);
    this.#watch();
    this.#tellPresence("looking");
  }

  #take(frame: DeskFrame): void {
    switch (frame.type) {
      case "cases":
        // A first page without a filter: enough on a short queue.
        if (this.#isPlain && this.store.get().next === null && frame.cases.cases.length < PAGE)
          this.store.dispatch({ type: "cases", cases: frame.cases });
        break;
      case "queue":
        this.store.dispatch({ ...frame });
        this.#watch();
        this.#seeEnding(frame.gone);
        break;
      case "notes":
        this.store.dispatch({ type: "notes", id: frame.conversationId });
        break;
      case "presence":
        this.store.dispatch({ type: "people", id: frame.conversationId, people: frame.people });
        break;
      case "changed": {
        this.store.dispatch({ type: "news", id: frame.conversationId, lastSeq: frame.lastSeq });
        const { open } = this.store.get();
        if (open?.id === frame.conversationId && frame.lastSeq > open.timeline.lastSeq) void this.#loadCase(open.id);
        break;
      }
      case "typing":
        this.#showTyping(frame.conversationId, frame.isTyping);
        break;
      case "seen":
        this.store.dispatch({ type: "seen", id: frame.conversationId, seq: frame.seq });
        break;
      case "at":
      case "pong":
      case "refresh":
      case "topic":
        // Of the connection itself, and of other pages: `live.ts` hears them.
        break;
      default:
        break;
    }
  }

  /** The open case is over, or another's: it is read once more, as it is now. */
  #seeEnding(gone: readonly string[]): void {
    const { open } = this.store.get();
    if (open?.load === "ready" && open.ending === null && gone.includes(open.id)) void this.#loadCase(open.id);
  }

  #showTyping(id: string, isTyping: boolean): void {
    window.clearTimeout(this.#theirTyping.get(id));
    this.#theirTyping.delete(id);
    this.store.dispatch({ type: "typing", id, isTyping });
    // Nobody tells when somebody left in the middle of a word.
    if (isTyping)
      this.#theirTyping.set(
        id,
        window.setTimeout(() => this.#showTyping(id, false), 10_000),
      );
  }
}

function whyNot(status: number | undefined): "gone" | "spent" | "failed" {
  if (status === 404 || status === 403) return "gone";
  return status === 429 ? "spent" : "failed";
}

function nextOf(page: Readonly<Record<string, unknown>>): string | null {
  return typeof page["next"] === "string" ? page["next"] : null;
}
