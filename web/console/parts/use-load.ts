// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { DeskApi } from "../api.ts";

/** What a screen needs of the API to read something. */
export type Asker = Pick<DeskApi, "ask">;

/**
 * Something read from the server. `ready` keeps its value while it is read again; when that reading fails, the old value stays and
 * `isStale` says so. `forbidden` is the server's no (403), `failed` everything else, with the code where there is one.
 */
export type Loaded<Value> = { readonly reload: () => Promise<void> } & LoadState<Value>;

export type LoadState<Value> =
  | { readonly state: "loading"; readonly value: null }
  | { readonly state: "ready"; readonly value: Value; readonly isStale: boolean }
  | { readonly state: "failed"; readonly value: null; readonly code: string }
  | { readonly state: "forbidden"; readonly value: null };

const LOADING = { state: "loading", value: null } as const;

/** The next state after an answer. Pure: a value that was shown is never taken away by a network that fails. */
export function afterReply<Value>(
  before: LoadState<Value>,
  reply: { readonly status: number; readonly value: unknown } | null,
): LoadState<Value> {
  if (reply?.status === 200) return { state: "ready", value: reply.value as Value, isStale: false };
  if (reply?.status === 403) return { state: "forbidden", value: null };
  if (before.state === "ready" && (reply === null || reply.status >= 500)) return { ...before, isStale: true };
  const code = (reply?.value as { readonly code?: unknown } | null | undefined)?.code;
  return { state: "failed", value: null, code: typeof code === "string" ? code : "" };
}

interface LoadOptions {
  /** Read again this often, in milliseconds, while the page is visible. */
  readonly everyMs?: number;
}

/**
 * Reads `path` when it is drawn and whenever the path changes. Answers that come late, or after the screen is gone, are dropped. It does
 * not check the value: the caller names the type that the route promises.
 *
 * @param path - Null reads nothing and stays `loading`. Must not hold personal data.
 */
export function useLoad<Value>(api: Asker, path: string | null, options: LoadOptions = {}): Loaded<Value> {
  const { everyMs } = options;
  const [held, setHeld] = useState<{ readonly path: string | null; readonly is: LoadState<Value> }>({
    path,
    is: LOADING,
  });
  const turn = useRef(0);
  const load = useCallback(async (): Promise<void> => {
    if (path === null) return;
    turn.current += 1;
    const mine = turn.current;
    const reply = await api.ask("GET", path);
    if (mine !== turn.current) return;
    setHeld((before) => ({ path, is: afterReply(before.path === path ? before.is : LOADING, reply) }));
  }, [api, path]);
  useEffect(() => {
    void load();
    return () => {
      turn.current += 1;
    };
  }, [load]);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = window.setInterval(() => {
      if (document.visibilityState === "visible") void load();
    }, everyMs);
    return () => window.clearInterval(timer);
  }, [load, everyMs]);
  // What belongs to the former path is not shown for one moment under the new one.
  const is = held.path === path ? held.is : LOADING;
  return { ...is, reload: load };
}
