// SPDX-License-Identifier: Apache-2.0

/**
 * The same store, which tells after each of `verbs` that something in it is other than it was. It tells once the write is durable, also where it
 * changed nothing; whoever hears it reads again.
 */
export function telling<Store extends object>(store: Store, verbs: readonly (keyof Store)[], tell: () => void): Store {
  return new Proxy(store, {
    get(target, name, receiver): unknown {
      const own: unknown = Reflect.get(target, name, receiver);
      if (typeof own !== "function" || !verbs.includes(name as keyof Store)) return own;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const done: unknown = await Reflect.apply(own, target, args);
        tell();
        return done;
      };
    },
  });
}
