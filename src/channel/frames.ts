// SPDX-License-Identifier: Apache-2.0
import { type Bytes, concat, fromUtf8, uint64, utf8 } from "./bytes.ts";
import { LEAST_FRAME, pad, unpad } from "./padding.ts";
import type { ChannelCrypto } from "./ports.ts";
import { nonceOf } from "./record.ts";

/** After so many frames the key is replaced by one that it gives and that does not give it back. */
const STEP_FRAMES = 64;

/**
 * One direction of a socket. Frames are numbered without being told the numbers: one that is missing, doubled, swapped or changed
 * does not open, and nothing after it does.
 */
export class FrameKeys {
  readonly #crypto: ChannelCrypto;
  #material: Bytes;
  #count = 0;
  /** A frame did not open. One that was put in the place of another must not make room for those behind it. */
  #isBroken = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(crypto: ChannelCrypto, material: Bytes) {
    this.#crypto = crypto;
    this.#material = material;
  }

  /** @param seq - Number of the record that opened the socket, so that each socket of a session has keys of its own. */
  static async derive(
    crypto: ChannelCrypto,
    secret: Uint8Array,
    direction: "client" | "server",
    seq: number,
  ): Promise<FrameKeys> {
    const info = concat(utf8(`wardline/channel/1 ${direction} frames\n`), uint64(seq));
    return new FrameKeys(crypto, await crypto.hkdf(secret, new Uint8Array(0), info, 44));
  }

  /** In the order of the calls. */
  seal(text: string): Promise<Bytes> {
    return this.#next(async (key, nonce) => this.#crypto.seal(key, nonce, AAD, pad(utf8(text), LEAST_FRAME)));
  }

  /** In the order of the calls. Null: the socket is to be closed. */
  open(frame: Uint8Array): Promise<string | null> {
    return this.#next(async (key, nonce) => {
      if (this.#isBroken) return null;
      const padded = await this.#crypto.open(key, nonce, AAD, frame);
      const content = padded === null ? null : unpad(padded);
      this.#isBroken = content === null;
      return content === null ? null : fromUtf8(content);
    });
  }

  #next<T>(work: (key: Bytes, nonce: Bytes) => Promise<T>): Promise<T> {
    const done = this.#turn.then(async () => {
      if (this.#count > 0 && this.#count % STEP_FRAMES === 0) await this.#step();
      const nonce = nonceOf(this.#material.subarray(32), 0, this.#count);
      this.#count += 1;
      return work(this.#material.slice(0, 32), nonce);
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #step(): Promise<void> {
    const before = this.#material;
    this.#material = await this.#crypto.hkdf(before, new Uint8Array(0), utf8("wardline/channel/1 step"), 44);
    before.fill(0);
  }
}

const AAD = utf8("wardline/channel/1 frame");
