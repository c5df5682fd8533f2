// SPDX-License-Identifier: Apache-2.0
import type { FileAnnouncement, FileOffer, FileTicket, TurnAnswer } from "#protocol";
import { makeStore, type Store } from "../ui/use-store.ts";
import type { Answer } from "./api.ts";

export type Purpose = FileAnnouncement["purpose"];

/** One file on its way. Its name stays in the browser: it is shown to nobody and sent nowhere. */
export interface Upload {
  readonly id: number;
  readonly file: Blob;
  readonly purpose: Purpose;
  /** `checking`: every byte is sent, and the server cleans and seals. */
  readonly status: "sending" | "checking" | "failed";
  /** 0 to 1. */
  readonly progress: number;
  /** The public code with which it was refused; `network` when nobody answered. */
  readonly why: string | null;
}

export interface UploadsState {
  /** Null: not known yet. */
  readonly offer: FileOffer | null;
  /** The offer was asked for, and no answer came. */
  readonly isUnanswered: boolean;
  /** Chosen, dropped or pasted, and not sent yet: before the offer is known they wait for it. */
  readonly chosen: readonly Blob[];
  /** In the order in which they were chosen. */
  readonly list: readonly Upload[];
  /** For a screen reader: what happened last, and how often anything happened. */
  readonly said: { readonly what: "none" | "sending" | "sent" | "cancelled" | "failed"; readonly turn: number };
}

export type UploadsAction =
  | { readonly type: "asked" }
  | { readonly type: "offer"; readonly offer: FileOffer | null }
  | { readonly type: "choose"; readonly files: readonly Blob[] }
  | { readonly type: "add"; readonly upload: Upload }
  | { readonly type: "change"; readonly id: number; readonly to: Partial<Upload> }
  | { readonly type: "remove"; readonly id: number; readonly said: UploadsState["said"]["what"] }
  | { readonly type: "leave" };

/** Pure: the uploads after something happened. */
export function reduceUploads(state: UploadsState, action: UploadsAction): UploadsState {
  const say = (what: UploadsState["said"]["what"]): UploadsState["said"] => ({ what, turn: state.said.turn + 1 });
  switch (action.type) {
    case "asked":
      return { ...state, isUnanswered: false };
    case "offer":
      return { ...state, offer: action.offer ?? state.offer, isUnanswered: action.offer === null };
    case "choose":
      return { ...state, chosen: action.files };
    case "add":
      return { ...state, list: [...state.list, action.upload], said: say("sending") };
    case "change": {
      const list = state.list.map((one) => (one.id === action.id ? { ...one, ...action.to } : one));
      return { ...state, list, said: action.to.status === "failed" ? say("failed") : state.said };
    }
    case "remove":
      return { ...state, list: state.list.filter(({ id }) => id !== action.id), said: say(action.said) };
    case "leave":
      return { ...state, chosen: [], list: [], said: say("none") };
  }
}

/** What is needed of the server's HTTP side. */
export interface FileApi {
  fileOffer(): Promise<FileOffer | null>;
  announceFile(announcement: FileAnnouncement): Promise<Answer<FileTicket>>;
  sendFile(
    ticket: FileTicket,
    file: Blob,
    onProgress: (part: number) => void,
    stop: AbortSignal,
  ): Promise<Answer<TurnAnswer>>;
  cancelFile(ticket: FileTicket): Promise<void>;
}

/** Files that the visitor sends: each announced, sent with progress, cancelled or tried again. Nothing outlives the conversation. */
export class Uploads {
  readonly store: Store<UploadsState, UploadsAction> = makeStore(
    { offer: null, isUnanswered: false, chosen: [], list: [], said: { what: "none", turn: 0 } },
    reduceUploads,
  );
  readonly #api: FileApi;
  readonly #onSent: (answer: TurnAnswer) => void;
  readonly #stops = new Map<number, AbortController>();
  /** A ticket that holds although the bytes did not arrive: the same one is used again, so that no file comes twice. */
  readonly #tickets = new Map<number, FileTicket>();
  #count = 0;

  constructor(api: FileApi, onSent: (answer: TurnAnswer) => void) {
    this.#api = api;
    this.#onSent = onSent;
  }

  async ask(): Promise<void> {
    this.store.dispatch({ type: "asked" });
    this.store.dispatch({ type: "offer", offer: await this.#api.fileOffer() });
  }

  /** Files to be sent once it is known what they show; none puts back what was chosen. */
  choose(files: readonly Blob[]): void {
    this.store.dispatch({ type: "choose", files });
    if (files.length > 0 && this.store.get().isUnanswered) void this.ask();
  }

  add(file: Blob, purpose: Purpose): void {
    this.#count += 1;
    const upload: Upload = { id: this.#count, file, purpose, status: "sending", progress: 0, why: null };
    this.store.dispatch({ type: "add", upload });
    void this.#run(upload);
  }

  retry(id: number): void {
    const upload = this.#find(id);
    if (upload?.status !== "failed") return;
    this.#change(id, { status: "sending", progress: 0, why: null });
    void this.#run(upload);
  }

  /** Stops what is under way, or takes a failed one off the screen. */
  remove(id: number): void {
    const wasSending = this.#find(id)?.status !== "failed";
    this.#stops.get(id)?.abort();
    const ticket = this.#tickets.get(id);
    this.#forget(id);
    this.store.dispatch({ type: "remove", id, said: wasSending ? "cancelled" : "none" });
    if (ticket !== undefined) void this.#api.cancelFile(ticket);
  }

  /** The conversation is over or another one: whoever sits here next is not shown what this visitor chose. What is under way stops. */
  leave(): void {
    for (const stop of this.#stops.values()) stop.abort();
    this.#stops.clear();
    this.#tickets.clear();
    this.store.dispatch({ type: "leave" });
  }

  async #run({ id, file, purpose }: Upload): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(id, stop);
    const { offer } = this.store.get();
    if (offer !== null && file.size > offer.maxBytes) return this.#fail(id, "file_too_large");
    let ticket = this.#tickets.get(id);
    if (ticket === undefined) {
      const announced = await this.#api.announceFile({ purpose, sizeBytes: file.size });
      if (!announced.ok)
        return this.#fail(id, announced.trouble.kind === "network" ? "network" : announced.trouble.code);
      ticket = announced.value;
      if (this.#find(id) === undefined) return void this.#api.cancelFile(ticket);
      this.#tickets.set(id, ticket);
    }
    const sent = await this.#api.sendFile(ticket, file, (part) => this.#progress(id, part), stop.signal);
    if (this.#find(id) === undefined) return undefined;
    if (sent.ok) {
      this.#forget(id);
      this.store.dispatch({ type: "remove", id, said: "sent" });
      this.#onSent(sent.value);
      return undefined;
    }
    const why = sent.trouble.kind === "network" ? "network" : sent.trouble.code;
    // Only where the bytes were lost on the way does the ticket still hold.
    if (!["network", "file_incomplete", "unavailable"].includes(why)) this.#tickets.delete(id);
    return this.#fail(id, why);
  }

  #progress(id: number, part: number): void {
    this.#change(id, part >= 1 ? { status: "checking", progress: 1 } : { progress: part });
  }

  #fail(id: number, why: string): void {
    this.#stops.delete(id);
    this.#change(id, { status: "failed", why });
  }

  #forget(id: number): void {
    this.#stops.delete(id);
    this.#tickets.delete(id);
  }

  #find(id: number): Upload | undefined {
    return this.store.get().list.find((one) => one.id === id);
  }

  #change(id: number, to: Partial<Upload>): void {
    this.store.dispatch({ type: "change", id, to });
  }
}
