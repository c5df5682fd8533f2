// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { StaffMe } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import { makeStore, type Store, useStore } from "../ui/use-store.ts";
import { codeOf, type DeskApi, type Reply } from "./api.ts";
import type { Door } from "./door.ts";
import type { StaffStrings } from "./staff-strings.ts";

type Asking = { readonly isOpen: boolean };

/** Requests that need a young sign-in: where the server says that it is too old, the person signs in again and the request is made again. */
export class Fresh {
  readonly store: Store<Asking, Asking> = makeStore<Asking, Asking>({ isOpen: false }, (_, next) => next);
  readonly #api: DeskApi;
  readonly #door: Door;
  #answer: (isFresh: boolean) => void = () => undefined;

  constructor(api: DeskApi, door: Door) {
    this.#api = api;
    this.#door = door;
  }

  async ask(method: string, path: string, body?: unknown): Promise<Reply | null> {
    const reply = await this.#api.ask(method, path, body);
    if (reply?.status !== 403 || codeOf(reply) !== "expired") return reply;
    const isFresh = await new Promise<boolean>((resolve) => {
      this.#answer = resolve;
      this.store.dispatch({ isOpen: true });
    });
    return isFresh ? this.#api.ask(method, path, body) : reply;
  }

  async confirm(method: StaffMe["method"]): Promise<void> {
    if (method === "oidc") {
      await this.#door.signOn();
      return;
    }
    if (!(await this.#door.signIn())) return;
    this.close(true);
  }

  close(isFresh: boolean): void {
    this.store.dispatch({ isOpen: false });
    this.#answer(isFresh);
  }
}

interface FreshDialogProps {
  readonly fresh: Fresh;
  readonly me: StaffMe;
  readonly words: StaffStrings;
}

export function FreshDialog({ fresh, me, words }: FreshDialogProps): JSX.Element | null {
  const { isOpen } = useStore(fresh.store);
  if (!isOpen) return null;
  return (
    <Dialog title={words.confirmTitle} onClose={() => fresh.close(false)}>
      <p>{words.confirmText}</p>
      <div class="dialog-acts">
        <button type="button" class="button plain" onClick={() => fresh.close(false)}>
          {words.cancel}
        </button>
        <button type="button" class="button primary" onClick={() => void fresh.confirm(me.method)}>
          {me.method === "oidc" ? words.signOn : words.signInByPasskey}
        </button>
      </div>
    </Dialog>
  );
}
