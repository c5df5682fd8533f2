// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskPolicyVersions, DeskWhatIf, DeskWhatIfAnswer, StaffAccounts } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { useLoad } from "../parts/use-load.ts";
import { policyStrings } from "./policy-strings.ts";
import { WhatIfAnswer } from "./what-if-answer.tsx";
import { Check, Pick, type Question, questionOf } from "./what-if-parts.tsx";

const ROLES = ["care", "security", "privacy", "admin", "auditor"] as const;
const WHO_OF = {
  Agent: ["colleague", "Agent"],
  Subject: ["Subject"],
  Visitor: ["Visitor"],
  Token: ["Token"],
  System: ["System"],
} as const;

const FIRST: Question = {
  who: "Agent",
  staffId: "",
  roles: ["care"],
  action: "desk.reveal",
  about: "Case",
  field: "",
  heldBy: "me",
  proposedBy: "other",
  isWaiting: false,
  level: "1",
  ageSeconds: "0",
  relation: "none",
  signals: "clean",
  purpose: "serviceProvision",
  hour: "",
  alarm: false,
  reported: false,
  settled: false,
  binds: false,
  amount: "",
};

type Props = PageProps & { readonly policies: DeskPolicyVersions["current"] };

/** "May … do … on … now, and why not?", put together from choices and asked of the real gate. */
export function WhatIf({ api, lang, me, policies, say, words: common }: Props): JSX.Element {
  const words = policyStrings(lang);
  const [question, setQuestion] = useState<Question>(FIRST);
  const [answer, setAnswer] = useState<DeskWhatIfAnswer | null>(null);
  const [trouble, setTrouble] = useState("");
  const maySeeStaff = me.may.includes("staff.list");
  const staff = useLoad<StaffAccounts>(api, maySeeStaff ? "/v1/desk/staff" : null);
  const colleagues =
    staff.state === "ready" ? staff.value.accounts.map(({ staffId, name }) => ({ staffId, name })) : [];
  const known = colleagues.length > 0 ? colleagues : [{ staffId: me.staffId, name: me.name }];
  const shape = policies.actions.find(({ action }) => action === question.action);
  const set = (change: Partial<Question>): void => setQuestion({ ...question, ...change });
  const pickAction = (action: string): void => {
    const next = policies.actions.find((each) => each.action === action);
    const about = next?.resources.includes(question.about) === true ? question.about : (next?.resources[0] ?? "Line");
    const isOfDesk = ["Case", "Approval", "Desk", "Staff", "History"].includes(about);
    set({
      action,
      about,
      field: "",
      who:
        isOfDesk === (question.who === "Agent" || question.who === "colleague")
          ? question.who
          : isOfDesk
            ? "Agent"
            : "Subject",
    });
  };
  const ask = async (): Promise<void> => {
    const reply = await api.ask(
      "POST",
      "/v1/desk/policies/what-if",
      questionOf(question, known[0]?.staffId ?? "") satisfies DeskWhatIf,
    );
    setTrouble(reply?.status === 200 ? "" : words.askFailed);
    if (reply?.status !== 200) return;
    const value = reply.value as DeskWhatIfAnswer;
    setAnswer(value);
    say(value.isAllowed ? words.allowed : words.refused);
  };
  const isAgent = question.who === "Agent" || question.who === "colleague";
  const options = <T extends string>(names: Readonly<Record<T, string>>): readonly (readonly [string, string])[] =>
    Object.entries<string>(names);
  return (
    <>
      <p class="quiet">{words.askText}</p>
      <form
        class="sec-card what-if"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <Pick
          label={words.who}
          value={question.who}
          options={Object.values(WHO_OF)
            .flat()
            .map((who) => [who, words.whoKinds[who]])}
          onPick={(who) => set({ who: who as Question["who"] })}
        />
        {question.who === "colleague" && (
          <Pick
            label={words.colleague}
            value={question.staffId || (known[0]?.staffId ?? "")}
            options={known.map(({ staffId, name }) => [staffId, name])}
            onPick={(staffId) => set({ staffId })}
          />
        )}
        {question.who === "colleague" && staff.state === "failed" && (
          <LoadTrouble load={staff} lang={lang} what={words.colleague} />
        )}
        {question.who === "Agent" && (
          <fieldset class="sec-choices row">
            <legend>{words.roles}</legend>
            {ROLES.map((role) => (
              <Check
                key={role}
                label={common.roles[role]}
                value={question.roles.includes(role)}
                onSet={(isIn) =>
                  set({ roles: isIn ? [...question.roles, role] : question.roles.filter((each) => each !== role) })
                }
              />
            ))}
          </fieldset>
        )}
        <Pick
          label={words.action}
          value={question.action}
          options={[...policies.actions].map(({ action }) => [action, action] as const).sort()}
          onPick={pickAction}
        />
        <Pick
          label={words.about}
          value={question.about}
          options={(shape?.resources ?? []).map((kind) => [
            kind,
            words.abouts[kind as keyof typeof words.abouts] ?? kind,
          ])}
          onPick={(about) => set({ about })}
        />
        <Pick
          label={words.field}
          value={question.field}
          options={[["", words.anyField], ...(shape?.fields ?? []).map((field) => [field, field] as const)]}
          onPick={(field) => set({ field })}
        />
        {question.about === "Case" && (
          <Pick
            label={words.heldBy}
            value={question.heldBy}
            options={(["me", "other", "nobody"] as const).map((is) => [is, words.persons[is]])}
            onPick={(heldBy) => set({ heldBy: heldBy as Question["heldBy"] })}
          />
        )}
        {question.about === "Approval" && (
          <Pick
            label={words.proposedBy}
            value={question.proposedBy}
            options={(["me", "other", "command"] as const).map((is) => [is, words.persons[is]])}
            onPick={(proposedBy) => set({ proposedBy: proposedBy as Question["proposedBy"] })}
          />
        )}
        <Pick
          label={words.level}
          value={question.level}
          options={["0", "1", "2", "3", "4"].map((level) => [level, `A${level}`])}
          onPick={(level) => set({ level })}
        />
        <Pick
          label={words.age}
          value={question.ageSeconds}
          options={options(words.ages)}
          onPick={(ageSeconds) => set({ ageSeconds })}
        />
        {!isAgent && (
          <>
            <Pick
              label={words.relation}
              value={question.relation}
              options={options(words.relations)}
              onPick={(relation) => set({ relation })}
            />
            <Pick
              label={words.signals}
              value={question.signals}
              options={options(words.signalWords)}
              onPick={(signals) => set({ signals })}
            />
          </>
        )}
        <Pick
          label={words.purpose}
          value={question.purpose}
          options={options(words.purposes)}
          onPick={(purpose) => set({ purpose })}
        />
        <Pick
          label={words.hour}
          value={question.hour}
          options={[
            ["", words.ages[0]],
            ...Array.from({ length: 24 }, (_, hour) => [String(hour), `${String(hour).padStart(2, "0")}:00`] as const),
          ]}
          onPick={(hour) => set({ hour })}
        />
        <fieldset class="sec-choices row">
          <legend class="sr-only">{words.relation}</legend>
          {question.about === "Case" && (
            <Check label={words.isWaiting} value={question.isWaiting} onSet={(isWaiting) => set({ isWaiting })} />
          )}
          {!isAgent && (
            <>
              <Check label={words.alarm} value={question.alarm} onSet={(alarm) => set({ alarm })} />
              <Check label={words.reported} value={question.reported} onSet={(reported) => set({ reported })} />
              <Check label={words.settled} value={question.settled} onSet={(settled) => set({ settled })} />
              <Check label={words.binds} value={question.binds} onSet={(binds) => set({ binds })} />
            </>
          )}
        </fieldset>
        <p class="sec-acts">
          <button type="submit" class="button primary">
            {words.ask}
          </button>
        </p>
        <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
          {trouble}
        </p>
      </form>
      {answer !== null && <WhatIfAnswer answer={answer} lang={lang} roles={common.roles} />}
    </>
  );
}
