// SPDX-License-Identifier: Apache-2.0
import { type Bytes, concat } from "./bytes.ts";
import type { ChannelClient, SocketKeys } from "./client.ts";

/** What is used of a `WebSocket`, the browser's or Node's. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: Bytes): void;
  close(): void;
  addEventListener(type: "open", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { readonly code: number }) => void): void;
}

export type ChannelSocketHooks = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Once; nothing comes after it. */
  readonly onClose: (code: number) => void;
};

const OPEN = 1;
/** The service did not believe what opened the socket, or a frame of it. */
const NOT_BELIEVED = 4409;

/** A socket of the sealed channel, as its user sees it: texts in, texts out, in order, or it closes. */
export class ChannelSocket {
  readonly #hooks: ChannelSocketHooks;
  #raw: SocketLike | null = null;
  #keys: SocketKeys | null = null;
  #isClosed = false;
  #writing: Promise<void> = Promise.resolve();
  #reading: Promise<void> = Promise.resolve();

  constructor(client: ChannelClient, make: () => SocketLike, hooks: ChannelSocketHooks) {
    this.#hooks = hooks;
    void this.#open(client, make).catch(() => this.#end(1006));
  }

  send(text: string): void {
    this.#writing = this.#writing
      .then(async () => {
        const frame = await this.#keys?.out.seal(text);
        if (frame !== undefined && this.#raw?.readyState === OPEN) this.#raw.send(frame);
      })
      .catch(() => this.close());
  }

  close(): void {
    this.#end(1000);
  }

  async #open(client: ChannelClient, make: () => SocketLike): Promise<void> {
    const keys = await client.socket();
    if (keys === null) this.#end(1006);
    if (keys === null || this.#isClosed) return;
    const raw = make();
    this.#keys = keys;
    this.#raw = raw;
    raw.binaryType = "arraybuffer";
    raw.addEventListener("open", () => {
      if (this.#isClosed) return;
      raw.send(keys.record);
      this.#hooks.onOpen();
    });
    raw.addEventListener("message", ({ data }) => {
      this.#reading = this.#reading.then(async () => this.#read(keys, data));
    });
    raw.addEventListener("close", ({ code }) => {
      void this.#reading.then(() => {
        if (code === NOT_BELIEVED && !this.#isClosed) keys.fail();
        this.#end(code);
      });
    });
  }

  async #read(keys: SocketKeys, data: unknown): Promise<void> {
    if (this.#isClosed) return;
    const text = data instanceof ArrayBuffer ? await keys.in.open(concat(new Uint8Array(data))) : null;
    if (this.#isClosed) return;
    if (text !== null) this.#hooks.onText(text);
    else {
      keys.fail();
      this.#end(NOT_BELIEVED);
    }
  }

  #end(code: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#raw?.close();
    this.#hooks.onClose(code);
  }
}
