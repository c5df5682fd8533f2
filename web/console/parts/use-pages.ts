// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Asker, afterReply, type Loaded, type LoadState } from "./use-load.ts";

/** A page as every list of the server gives it: `next` is given back as `after`. */
type Paged = { readonly next: string | null };

/** Whether a list has no rows at all: a page without rows that others follow says nothing of them. */
export function isBare({ rows, hasMore }: Pick<Pages<unknown, Paged>, "rows" | "hasMore">): boolean {
  return rows.length === 0 && !hasMore;
}

/** Rows as far as they were fetched, and the rest of the answer as the newest page says it. */
interface Pages<Row, Page extends Paged> {
  readonly rows: readonly Row[];
  readonly head: Page;
  readonly hasMore: boolean;
  /** False while the next page could not be read; `more` tries it again. */
  readonly isWhole: boolean;
}

type LoadedPages<Row, Page extends Paged> = Loaded<Pages<Row, Page>> & {
  /** Fetches the next page; once at a time, and nothing where there is none. */
  readonly more: () => void;
  /** Reads the first page again, for what is new; the rest stays under it. */
  readonly look: () => Promise<void>;
};

interface PagesOptions<Row, Page> {
  readonly rowsOf: (page: Page) => readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Look for what is new this often, in milliseconds, while the page is visible. */
  readonly everyMs?: number;
}

/**
 * Reads a list page by page. `reload()` reads again as far as was fetched, for whoever changed something; `look()`, and what is
 * read by itself, is the first page, under which the rest stays. Answers that come late are dropped.
 *
 * @param path - With its query, without `after`. Must not hold personal data.
 */
export function usePages<Row, Page extends Paged>(
  api: Asker,
  path: string,
  { rowsOf, keyOf, everyMs }: PagesOptions<Row, Page>,
): LoadedPages<Row, Page> {
  type State = LoadState<Pages<Row, Page>>;
  const [held, setHeld] = useState<{ readonly path: string; readonly is: State; readonly next: string | null }>({
    path,
    is: LOADING,
    next: null,
  });
  const latest = useRef(held);
  latest.current = held;
  const how = useRef({ rowsOf, keyOf });
  how.current = { rowsOf, keyOf };
  const turn = useRef(0);
  const isFetching = useRef(false);

  const page = useCallback(
    (after: string | null) =>
      api.ask(
        "GET",
        after === null ? path : `${path}${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}`,
      ),
    [api, path],
  );
  /** From the first page on: as far as `rows`, or the first page over what is there. */
  const read = useCallback(
    async (rows: number): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      isFetching.current = false;
      let reply = await page(null);
      let all: readonly Row[] = [];
      let head: Page | null = null;
      let next: string | null = null;
      while (mine === turn.current && reply?.status === 200) {
        const got = reply.value as Page;
        head ??= got;
        all = [...all, ...how.current.rowsOf(got)];
        next = got.next;
        if (next === null || all.length >= rows) break;
        reply = await page(next);
      }
      if (mine !== turn.current) return;
      setHeld((before) => {
        const was: State = before.path === path ? before.is : LOADING;
        if (head === null || reply?.status !== 200)
          return { path, is: afterReply(was, reply), next: before.path === path ? before.next : null };
        const isPart = rows === 0 && next !== null && was.state === "ready";
        const joined = isPart ? under(all, was.value.rows, how.current.keyOf) : null;
        const value = {
          rows: joined ?? all,
          head,
          hasMore: (joined === null ? next : before.next) !== null,
          isWhole: true,
        };
        return { path, is: { state: "ready", value, isStale: false }, next: joined === null ? next : before.next };
      });
    },
    [page, path],
  );
  const more = useCallback((): void => {
    const { next, path: of } = latest.current;
    if (next === null || of !== path || isFetching.current) return;
    isFetching.current = true;
    const mine = turn.current;
    void page(next).then((reply) => {
      if (mine !== turn.current) return;
      isFetching.current = false;
      setHeld((before) => {
        if (before.path !== path || before.is.state !== "ready") return before;
        if (reply?.status !== 200)
          return { ...before, is: { ...before.is, value: { ...before.is.value, isWhole: false } } };
        const got = reply.value as Page;
        const known = new Set(before.is.value.rows.map(how.current.keyOf));
        const fresh = how.current.rowsOf(got).filter((row) => !known.has(how.current.keyOf(row)));
        const rows = [...before.is.value.rows, ...fresh];
        const value = { ...before.is.value, rows, hasMore: got.next !== null, isWhole: true };
        return { path, is: { ...before.is, value }, next: got.next };
      });
    });
  }, [page, path]);

  useEffect(() => {
    void read(0);
    return () => {
      turn.current += 1;
      isFetching.current = false;
    };
  }, [read]);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = window.setInterval(() => {
      if (document.visibilityState === "visible") void read(0);
    }, everyMs);
    return () => window.clearInterval(timer);
  }, [read, everyMs]);
  const reload = useCallback(async (): Promise<void> => {
    const { is } = latest.current;
    await read(is.state === "ready" ? is.value.rows.length : 0);
  }, [read]);
  const look = useCallback(() => read(0), [read]);
  const is: State = held.path === path ? held.is : LOADING;
  return { ...is, reload, more, look };
}

const LOADING = { state: "loading", value: null } as const;

/**
 * The newest page, which is not the last one, over what was held: rows behind its last one stay, and all where it has none. Null where its
 * last one was not held: then nobody knows what lies between, and the list begins anew. Pure.
 */
export function under<Row>(
  newest: readonly Row[],
  held: readonly Row[],
  keyOf: (row: Row) => string,
): readonly Row[] | null {
  const last = newest.at(-1);
  if (last === undefined) return held;
  const key = keyOf(last);
  const at = held.findIndex((row) => keyOf(row) === key);
  if (at < 0) return null;
  const known = new Set(newest.map(keyOf));
  return [...newest, ...held.slice(at + 1).filter((row) => !known.has(keyOf(row)))];
}
