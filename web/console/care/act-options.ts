// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { DeskActOptions } from "#protocol";
import { type Asker, afterReply, type Loaded, type LoadState } from "../parts/use-load.ts";

type Of = { readonly kind: string; readonly lineId: string };
const READING: LoadState<DeskActOptions> = { state: "loading", value: null };

/**
 * What can be chosen for an act on a line, read anew for each; null reads nothing and stays `loading`. Asked for by POST, so that the line
 * stands in no address. Answers that come late are dropped.
 */
export function useActOptions(desk: Asker, base: string, of: Of | null): Loaded<DeskActOptions> {
  const { kind = "", lineId = "" } = of ?? {};
  const [is, setIs] = useState(READING);
  const turn = useRef(0);
  const reload = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    setIs(READING);
    if (lineId === "") return;
    const reply = await desk.ask("POST", `${base}/act-options`, { kind, lineId });
    if (mine === turn.current) setIs(afterReply(READING, reply));
  }, [desk, base, kind, lineId]);
  useEffect(() => {
    void reload();
    return () => {
      turn.current += 1;
    };
  }, [reload]);
  return { ...is, reload };
}
