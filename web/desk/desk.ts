// SPDX-License-Identifier: Apache-2.0
import type {
  DeskAlarms,
  DeskCase,
  DeskCases,
  DeskConversation,
  DeskFileWish,
  DeskLiftAlarm,
  DeskRevealValue,
  DeskValues,
  DeskVouch,
} from "#protocol";
import { ChannelWebSocket } from "../channel/channel.ts";
import { backoffMs } from "../ui/backoff.ts";
import { makeClientId } from "../ui/ids.ts";
import { makeStore, type Store } from "../ui/use-store.ts";
import { isFields, readDeskFrame, readEvents } from "../ui/wire.ts";
import type { DeskApi } from "./api.ts";
import { type FileTrouble, openCustomerFile } from "./open-file.ts";
import { type DeskAction, type DeskState, reduceDesk, startDesk } from "./state.ts";

const SOCKET = "/v1/desk/socket";
const TYPING_EVERY_MS = 3_000;
/** The list is asked for again this often besides the socket, which may die without a word. */
const LOOK_EVERY_MS = 30_000;

/** What an agent sees and may do. The server decides; a version travels with what must not be done twice. */
export class Desk {
  readonly store: Store<DeskState, DeskAction> = makeStore(startDesk, reduceDesk);
  readonly #api: DeskApi;
  readonly #stopped = new AbortController();
  #socket: ChannelWebSocket | null = null;
  #attempts = 0;
  #typingUntil = 0;
  #typingTimer: number | undefined;
  #theirTyping: number | undefined;

  constructor(api: DeskApi) {
    this.#api = api;
  }

  /** @returns Ends it: nothing is asked and nothing heard any more. */
  start(): () => void {
    void this.#loadCases();
    this.#connect();
    const timer = window.setInterval(() => void this.refresh(), LOOK_EVERY_MS);
    const { signal } = this.#stopped;
    window.addEventListener("online", () => void this.refresh(), { signal });
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.visibilityState === "visible") void this.refresh();
      },
      { signal },
    );
    return () => {
      window.clearInterval(timer);
      this.#stopped.abort();
      this.#socket?.close();
    };
  }

  async refresh(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    await this.#loadCases();
    const { open } = this.store.get();
    if (open !== null) await this.#loadCase(open.id);
    if (this.#socket === null && !this.#stopped.signal.aborted) this.#connect();
  }

  open(id: string | null): void {
    this.store.dispatch({ type: "open", id });
    if (id !== null) void this.#loadCase(id);
  }

  /** Takes the case if nobody else did since it was shown. */
  async takeOver(one: DeskCase): Promise<void> {
    await this.#act(one.conversationId, "take-over", { version: one.version });
  }

  async handBack(one: DeskCase): Promise<void> {
    await this.#act(one.conversationId, "hand-back", { version: one.version });
  }

  /** @returns Whether a colleague has been asked. */
  async vouch(one: DeskCase, wish: DeskVouch): Promise<boolean> {
    const reply = await this.#api.ask("POST", `/v1/desk/cases/${one.conversationId}/vouch`, wish);
    await this.#loadCase(one.conversationId);
    return reply?.status === 200;
  }

  /** Locks the customer's account; only their passkey, or two people, open it again. */
  async lock(one: DeskCase): Promise<void> {
    await this.#act(one.conversationId, "lock", undefined);
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

  async end(one: DeskCase): Promise<void> {
    await this.#act(one.conversationId, "end", undefined);
  }

  /** @returns Whether the reply is durable. The same client id may be given again. */
  async reply(one: DeskCase, text: string, clientId: string = makeClientId()): Promise<boolean> {
    this.#stopTyping();
    return this.#act(one.conversationId, "replies", { clientId, text });
  }

  /** What a pseudonym stands for, until a time; or why not. The customer reads who asked and why. */
  async revealValue(
    one: DeskCase,
    wish: DeskRevealValue,
  ): Promise<{ readonly value: string; readonly hideAt: string } | "refused" | "spent" | "gone" | "failed"> {
    const reply = await this.#api.ask("POST", `/v1/desk/cases/${one.conversationId}/values`, wish);
    if (reply === null || reply.status >= 500) return "failed";
    if (reply.status === 429) return "spent";
    if (reply.status !== 200 || !isFields(reply.value) || !Array.isArray(reply.value["values"])) return "refused";
    const { values, hideAt } = reply.value as unknown as DeskValues;
    const found = values.find(({ name }) => name === wish.name);
    return found === undefined ? "gone" : { value: found.value, hideAt };
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

  /** Frames that may be lost: presence only, never words. */
  #send(frame: object): void {
    if (this.#socket?.isOpen === true) this.#socket.send(JSON.stringify(frame));
  }

  async #act(id: string, verb: string, body: unknown): Promise<boolean> {
    this.store.dispatch({ type: "trouble", trouble: null });
    const reply = await this.#api.ask("POST", `/v1/desk/cases/${id}/${verb}`, body);
    if (reply !== null && reply.status < 300) {
      await this.#loadCases();
      await this.#loadCase(id);
      return true;
    }
    await this.#loadCases();
    await this.#loadCase(id);
    const now = this.store.get().cases.find((one) => one.conversationId === id);
    const wasFaster = reply?.status === 409;
    const trouble = wasFaster ? { kind: "faster" as const, name: now?.agentName ?? null } : { kind: "failed" as const };
    this.store.dispatch({ type: "trouble", trouble });
    return false;
  }

  async #loadCases(): Promise<void> {
    const reply = await this.#api.ask("GET", "/v1/desk/cases");
    if (reply === null) return;
    if (reply.status === 200 && isFields(reply.value) && Array.isArray(reply.value["cases"]))
      this.store.dispatch({ type: "cases", cases: reply.value as unknown as DeskCases });
  }

  async #loadCase(id: string): Promise<void> {
    const reply = await this.#api.ask("GET", `/v1/desk/cases/${encodeURIComponent(id)}`);
    if (reply?.status !== 200 || !isFields(reply.value) || !isFields(reply.value["case"])) return;
    const conversation = { ...reply.value, events: readEvents(reply.value["events"]) } as unknown as DeskConversation;
    this.store.dispatch({ type: "conversation", conversation });
    this.#sendSeen();
  }

  /** Tells the customer what the agent who holds the conversation has in front of them. */
  #sendSeen(): void {
    const { open } = this.store.get();
    if (open?.case?.isMine !== true || document.visibilityState === "hidden") return;
    this.#send({ type: "seen", conversationId: open.id, seq: open.timeline.lastSeq });
  }

  #connect(): void {
    const socket = new ChannelWebSocket(SOCKET);
    this.#socket = socket;
    socket.addEventListener("message", (message) => this.#take((message as MessageEvent).data));
    socket.addEventListener("open", () => {
      // A browser sets no headers here: the proof is the first frame.
      void this.#api.proveSocket(SOCKET).then((proof) => {
        if (socket.isOpen) socket.send(JSON.stringify({ type: "prove", proof }));
      });
    });
    socket.addEventListener("close", () => {
      if (socket !== this.#socket || this.#stopped.signal.aborted) return;
      this.#socket = null;
      this.#attempts += 1;
      if (this.#attempts > 1) this.store.dispatch({ type: "link", link: "offline" });
      window.setTimeout(() => void this.refresh(), backoffMs(this.#attempts, Math.random()));
    });
  }

  #take(raw: unknown): void {
    const frame = readDeskFrame(raw);
    if (frame === null) return;
    this.#attempts = 0;
    this.store.dispatch({ type: "link", link: "live" });
    switch (frame.type) {
      case "cases":
        this.store.dispatch({ type: "cases", cases: frame.cases });
        break;
      case "changed": {
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
    }
  }

  #showTyping(id: string, isTyping: boolean): void {
    window.clearTimeout(this.#theirTyping);
    this.store.dispatch({ type: "typing", id, isTyping });
    this.#theirTyping = window.setTimeout(() => this.store.dispatch({ type: "typing", id, isTyping: false }), 10_000);
  }
}
