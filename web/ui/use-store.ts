// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";

/** State with one way in: an action, answered by a pure reducer. */
export interface Store<S, A> {
  get(): S;
  dispatch(action: A): void;
  subscribe(listener: () => void): () => void;
}

export function makeStore<S, A>(initial: S, reduce: (state: S, action: A) => S): Store<S, A> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch(action: A): void {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The store's state, drawn again whenever it changes. */
export function useStore<S, A>(store: Store<S, A>): S {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    const update = (): void => setState(store.get());
    update();
    return store.subscribe(update);
  }, [store]);
  return state;
}
