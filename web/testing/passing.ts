// SPDX-License-Identifier: Apache-2.0
// What a page asks the server goes sealed through a worker, where no proxy of a browser sees it. Here a test stands between the two.
import type { Page } from "playwright-core";

/** An answer that the server did not give. */
export interface Made {
  readonly status: number;
  readonly body: object | Buffer;
}

interface Passing {
  /** Of the address without its query. */
  readonly path: RegExp;
  /** Answers itself, in its own time; null: the server is asked after all. */
  readonly before?: (method: string) => Promise<Made | null> | Made | null;
  /** Changes what the server answers to a reading. */
  readonly after?: (value: unknown) => unknown;
}

const passings = new WeakMap<Page, Map<string, Passing>>();
const KEPT = "wardline-test-passing";

/** @returns Ends it. */
export async function standBetween(page: Page, passing: Passing): Promise<() => Promise<void>> {
  const all = passings.get(page) ?? (await begin(page));
  const name = String(Math.max(0, ...[...all.keys()].map(Number)) + 1);
  const tell = (): Promise<void> => {
    const rules = [...all].map(([key, { path }]) => [key, path.source]);
    return page.evaluate(([kept, text]) => sessionStorage.setItem(kept, text), [KEPT, JSON.stringify(rules)] as const);
  };
  all.set(name, passing);
  await tell();
  return async () => {
    all.delete(name);
    await tell();
  };
}

async function begin(page: Page): Promise<Map<string, Passing>> {
  const all = new Map<string, Passing>();
  passings.set(page, all);
  await page.exposeFunction("wardlineBefore", async (key: string, method: string) => {
    const made = (await all.get(key)?.before?.(method)) ?? null;
    if (made === null) return null;
    const body = Buffer.isBuffer(made.body) ? made.body : Buffer.from(JSON.stringify(made.body));
    return { status: made.status, body: [...body] };
  });
  await page.exposeFunction("wardlineAfter", (key: string, text: string) => {
    const after = all.get(key)?.after;
    return after === undefined ? text : JSON.stringify(after(JSON.parse(text)));
  });
  await page.addInitScript(stand, KEPT);
  await page.evaluate(stand, KEPT);
  return all;
}

/** Runs in the page, and again after it is loaded anew. */
function stand(kept: string): void {
  type Answer = { readonly status: number; readonly headers: object; readonly body: Uint8Array };
  type Message = { readonly type: string; readonly id: number; readonly request: { method: string; path: string } };
  type Heard = { readonly type: string; readonly id: number; readonly answer: Answer | null };
  const test = window as unknown as {
    wardlineBefore(key: string, method: string): Promise<{ status: number; body: number[] } | null>;
    wardlineAfter(key: string, text: string): Promise<string>;
  };
  const post = Worker.prototype.postMessage as (this: Worker, message: Message) => void;
  Worker.prototype.postMessage = function postMessage(this: Worker, message: Message): void {
    const rules = JSON.parse(sessionStorage.getItem(kept) ?? "[]") as [string, string][];
    const path = message.type === "fetch" ? (message.request.path.split("?")[0] ?? "") : null;
    const rule = path === null ? undefined : rules.find(([, source]) => new RegExp(source, "u").test(path));
    if (rule === undefined) {
      post.call(this, message);
      return;
    }
    const [key] = rule;
    const give = (answer: Answer | null): void => {
      this.dispatchEvent(new MessageEvent("message", { data: { type: "answer", id: message.id, answer } }));
    };
    const hear = (event: MessageEvent<Heard>): void => {
      const { type, id, answer } = event.data;
      if (type !== "answer" || id !== -message.id) return;
      this.removeEventListener("message", hear);
      if (answer?.status !== 200 || message.request.method !== "GET") return give(answer);
      void test
        .wardlineAfter(key, new TextDecoder().decode(answer.body))
        .then((text) => give({ ...answer, body: new TextEncoder().encode(text) }));
    };
    void test.wardlineBefore(key, message.request.method).then((made) => {
      if (made !== null) return give({ status: made.status, headers: {}, body: new Uint8Array(made.body) });
      this.addEventListener("message", hear);
      post.call(this, { ...message, id: -message.id });
    });
  };
}
