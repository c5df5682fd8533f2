// SPDX-License-Identifier: Apache-2.0
import type { DeskApi } from "./api.ts";

/** A person who types is told of once in this time. */
const TELL_EVERY_MS = 60_000;
/** Whoever is about to be signed out is warned so long before (WCAG 2.2.1). */
const WARN_MS = 60_000;

/**
 * Whether somebody is there: keys, clicks and touches of this page, told to the server, which decides. What the page does by itself never
 * counts.
 */
export class Presence {
  readonly #api: DeskApi;
  readonly #idleMs: number;
  readonly #onWarn: (isWarned: boolean) => void;
  #lastAt = Date.now();
  #toldAt = Date.now();
  #timer: number | undefined;

  constructor(api: DeskApi, idleMs: number, onWarn: (isWarned: boolean) => void) {
    this.#api = api;
    this.#idleMs = idleMs;
    this.#onWarn = onWarn;
  }

  /** @returns Ends it. */
  start(): () => void {
    const note = (): void => this.note();
    const events = ["pointerdown", "keydown", "touchstart"] as const;
    for (const event of events) document.addEventListener(event, note, { passive: true });
    this.#timer = window.setInterval(() => this.#look(), 5_000);
    return () => {
      for (const event of events) document.removeEventListener(event, note);
      window.clearInterval(this.#timer);
    };
  }

  note(): void {
    const now = Date.now();
    const wasWarned = this.#isLate(now);
    this.#lastAt = now;
    if (wasWarned) this.#onWarn(false);
    if (now - this.#toldAt < Math.min(TELL_EVERY_MS, this.#idleMs / 4) && !wasWarned) return;
    this.#toldAt = now;
    void this.#api.ask("POST", "/v1/desk/active", {});
  }

  #look(): void {
    const now = Date.now();
    this.#onWarn(this.#isLate(now));
    // The server's answer ends it here as well.
    if (now - this.#lastAt > this.#idleMs) void this.#api.ask("GET", "/v1/desk/me");
  }

  #isLate(now: number): boolean {
    return now - this.#lastAt > this.#idleMs - Math.min(WARN_MS, this.#idleMs / 2);
  }
}
