// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { placeOf, type Way } from "./frame/place.ts";

/** Keeps the open case and the address in step: an address opens its case, a case that is opened gets its address, and "back" closes it again. */
export function useCaseAddress(desk: Desk, openId: string | null, way: Way): void {
  const wanted = way.rest[0] ?? null;
  const open = (): string | null => desk.store.get().open?.id ?? null;
  // Addresses that were set here and are not heard of yet: whoever has opened another case since is not taken back by them.
  const own = useRef<(string | null)[]>([]);
  useEffect(() => {
    const at = own.current.indexOf(wanted);
    if (at >= 0) own.current.splice(0, at + 1);
    else if (wanted !== open()) desk.open(wanted);
  }, [desk, wanted]);
  useEffect(() => {
    const id = open();
    if (id === wanted) return;
    if ((placeOf(location.hash)?.rest[0] ?? null) !== id) own.current.push(id);
    way.go("cases", ...(id === null ? [] : [id]));
  }, [desk, openId]);
}
