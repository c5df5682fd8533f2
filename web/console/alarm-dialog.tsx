// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { DeskAlarms, DeskCase, DeskLiftAlarm } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import type { Lang } from "../ui/words.ts";
import type { Desk } from "./desk.ts";

type Alarm = DeskAlarms["alarms"][number];
type Reason = DeskLiftAlarm["reason"];

interface AlarmStrings {
  readonly title: string;
  readonly hint: string;
  readonly none: string;
  readonly loading: string;
  readonly failed: string;
  readonly causes: Readonly<Record<Alarm["cause"], string>>;
  readonly reason: string;
  readonly choose: string;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly lift: (label: string) => string;
  readonly lifted: string;
  readonly close: string;
}

const en: AlarmStrings = {
  title: "Alarms",
  hint: "Orders for these lines are stopped. Lift an alarm only after you have made sure who holds the line. Every contact on file is told, and your reason stands in the history.",
  none: "No line of this customer has an alarm.",
  loading: "Looking…",
  failed: "That did not work. Nothing was lifted.",
  causes: { signal: "the network reported a change", report: "somebody reported it" },
  reason: "What did you do?",
  choose: "Choose",
  reasons: {
    called_back: "Called back on a contact on file",
    document_seen: "A document was checked",
    network_checked: "The network team explained the change",
  },
  lift: (label) => `Lift the alarm on ${label}`,
  lifted: "Lifted. Every contact on file is being told.",
  close: "Close",
};

const ar: AlarmStrings = {
  title: "البلاغات",
  hint: "الطلبات على هذه الخطوط متوقفة. لا ترفع الإيقاف إلا بعد أن تتأكد ممن بيده الخط. تُبلَّغ كل جهات الاتصال المسجلة، ويُحفظ سببك في السجل.",
  none: "لا بلاغ على أي خط لهذا العميل.",
  loading: "جارٍ البحث…",
  failed: "لم ينجح ذلك، ولم يُرفع شيء.",
  causes: { signal: "أبلغت الشبكة عن تغيير", report: "أبلغ عنه شخص" },
  reason: "ماذا فعلت؟",
  choose: "اختر",
  reasons: {
    called_back: "اتصلت على جهة اتصال مسجلة",
    document_seen: "فُحصت وثيقة",
    network_checked: "فسّر فريق الشبكة التغيير",
  },
  lift: (label) => `رفع الإيقاف عن ${label}`,
  lifted: "رُفع الإيقاف، ويجري إبلاغ كل جهات الاتصال المسجلة.",
  close: "إغلاق",
};

/** Sentences of this dialog. */
export function alarmStrings(lang: Lang): AlarmStrings {
  return lang === "ar" ? ar : en;
}

interface AlarmDialogProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly lang: Lang;
  readonly onClose: () => void;
}

/** Lines on which orders stop, and the way to lift that, for whoever has the role security. Without a reason nothing can be pressed. */
export function AlarmDialog({ desk, one, lang, onClose }: AlarmDialogProps): JSX.Element {
  const words = alarmStrings(lang);
  const id = useId();
  const [alarms, setAlarms] = useState<readonly Alarm[] | null>(null);
  const [reason, setReason] = useState<Reason | "">("");
  const [said, setSaid] = useState(words.loading);
  const load = async (after: string): Promise<void> => {
    const found = await desk.alarms(one);
    setAlarms(found);
    setSaid(found === null ? words.failed : found.length === 0 && after === "" ? words.none : after);
  };
  useEffect(() => void load(""), []);
  const lift = async ({ lineId }: Alarm): Promise<void> => {
    if (reason === "") return;
    if (await desk.liftAlarm(one, { lineId, reason })) await load(words.lifted);
    else setSaid(words.failed);
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.hint}</p>
      {alarms !== null && alarms.length > 0 && (
        <div class="field">
          <label for={id}>{words.reason}</label>
          <select id={id} value={reason} onChange={(event) => setReason(event.currentTarget.value as Reason | "")}>
            <option value="">{words.choose}</option>
            {(Object.keys(words.reasons) as Reason[]).map((each) => (
              <option key={each} value={each}>
                {words.reasons[each]}
              </option>
            ))}
          </select>
        </div>
      )}
      {alarms?.map((alarm) => (
        <div key={alarm.lineId} class="field">
          <p>
            <bdi>{alarm.label}</bdi> · {words.causes[alarm.cause]}
          </p>
          <button type="button" class="button danger" disabled={reason === ""} onClick={() => void lift(alarm)}>
            {words.lift(`\u2068${alarm.label}\u2069`)}
          </button>
        </div>
      ))}
      <p role="status">{said}</p>
      <div class="dialog-buttons">
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
