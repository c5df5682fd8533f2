// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskDelivery } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import type { Lang } from "../ui/words.ts";

type State = DeskDelivery["messages"][number]["state"];

interface DeliveryStrings {
  readonly states: Readonly<Record<State, string>>;
  readonly stopped: string;
  readonly waits: string;
  readonly closed: string;
}

const en: DeliveryStrings = {
  states: {
    due: "On its way to the carrier",
    waiting: "Waits until the customer writes",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Not delivered",
  },
  stopped: "The customer wrote STOP: nothing you write is sent until they write START.",
  waits:
    "The customer has not written for 24 hours. They get one message that asks them to write; your answer follows then.",
  closed: "The customer has not written for 24 hours, and WhatsApp takes no answer any more. Reach them another way.",
};

const ar: DeliveryStrings = {
  states: {
    due: "في الطريق إلى المشغّل",
    waiting: "تنتظر حتى يكتب العميل",
    sent: "أُرسلت",
    delivered: "وصلت",
    read: "قُرئت",
    failed: "لم تصل",
  },
  stopped: "كتب العميل «إيقاف»: لن يُرسل شيء مما تكتبه حتى يكتب «ابدأ».",
  waits: "لم يكتب العميل منذ 24 ساعة. تصله رسالة واحدة تطلب منه الكتابة، ثم يصله جوابك.",
  closed: "لم يكتب العميل منذ 24 ساعة، ولا يقبل واتساب جوابًا بعد الآن. تواصل معه بطريقة أخرى.",
};

const wordsIn = (lang: Lang): DeliveryStrings => (lang === "ar" ? ar : en);

/** Whether what the agent writes now is sent at all; nothing where it is. */
export function DeliveryNotice({ delivery, lang }: { delivery: DeskDelivery; lang: Lang }): JSX.Element {
  const words = wordsIn(lang);
  const text = delivery.isStopped ? words.stopped : delivery.window === "open" ? "" : words[delivery.window];
  return (
    <p class={text === "" ? "sr-only" : "desk-notice warn"} role="status">
      {text}
    </p>
  );
}

const WORST_FIRST: readonly State[] = ["failed", "waiting", "due", "sent", "delivered", "read"];

/** How far messages came that stand together: the worst of them. One that no message was made of yet is on its way. */
export function stateOf(
  delivery: DeskDelivery,
  seqs: readonly number[],
): { readonly state: State; readonly code: string | null } {
  const states = seqs.map(
    (wanted) => delivery.messages.find(({ seq }) => seq === wanted) ?? { state: "due" as const, code: null },
  );
  const [worst] = states.toSorted((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
  return worst ?? { state: "due", code: null };
}

interface DeliveryStateProps {
  readonly delivery: DeskDelivery;
  readonly of: readonly { readonly seq: number }[];
  readonly lang: Lang;
}

/** Below an agent's messages: what became of them at the carrier, and its code where they failed. */
export function DeliveryState({ delivery, of, lang }: DeliveryStateProps): JSX.Element {
  const { state, code } = stateOf(
    delivery,
    of.map(({ seq }) => seq),
  );
  const icon =
    state === "failed"
      ? "alert"
      : state === "delivered" || state === "read"
        ? "checks"
        : state === "sent"
          ? "check"
          : "clock";
  return (
    <span class={state === "failed" ? "status failed" : "status"}>
      <Icon name={icon} />
      {wordsIn(lang).states[state]}
      {state === "failed" && code !== null && <bdi> ({code})</bdi>}
    </span>
  );
}
