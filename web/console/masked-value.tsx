// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DeskRevealValue } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import type { Desk } from "./desk.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
import type { DeskStrings } from "./strings.ts";

interface MaskedValueProps {
  /** Asks for it. */
  readonly reveal: (wish: DeskRevealValue) => ReturnType<Desk["revealValue"]>;
  /** Whether colleagues may be told something in words beside the reason. */
  readonly hasNote?: boolean;
  readonly name: string;
  readonly label: string;
  readonly words: DeskStrings;
}

const REASONS = ["callBack", "contactCheck", "fraudPrevention"] as const;

/** A hidden value that the agent who holds the case may ask for, with a reason. Shown for a few minutes, in this place only. */
export function MaskedValue({ reveal, hasNote = true, name, label, words }: MaskedValueProps): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const [shown, setShown] = useState<{
    readonly value: string;
    readonly hideAt: string;
    readonly left: number;
  } | null>(null);
  const hide = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (shown === null) return undefined;
    hide.current?.focus();
    const timer = window.setTimeout(() => setShown(null), Math.max(0, Date.parse(shown.hideAt) - Date.now()));
    return () => window.clearTimeout(timer);
  }, [shown]);
  if (shown !== null) {
    return (
      <span class="hidden-value shown" role="status" data-stays>
        <Icon name="shieldCheck" />
        <bdi>{shown.value}</bdi>
        <span class="quiet">{words.revealsLeft(shown.left)}</span>
        <button ref={hide} type="button" class="text-button" onClick={() => setShown(null)}>
          {words.hideAgain}
          <span class="sr-only"> ({label})</span>
        </button>
      </span>
    );
  }
  return (
    <>
      <button type="button" class="hidden-value as-button" onClick={() => setAsking(true)}>
        <Icon name="shield" />
        <bdi>{label}</bdi>
        <span class="sr-only">
          {" "}
          ({words.isHidden}, {words.revealIt})
        </span>
      </button>
      {isAsking && (
        <ReasonDialog
          title={words.revealTitle(label)}
          text={words.revealText}
          reasons={REASONS}
          labels={words.revealReasons}
          action={words.revealIt}
          words={words}
          {...(hasNote ? { noteLabel: words.revealNote } : {})}
          ask={async (reason, note) => {
            const answer = await reveal({ name, reason, note });
            if (typeof answer === "string") return words.revealTrouble[answer];
            setAsking(false);
            setShown(answer);
            return null;
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
