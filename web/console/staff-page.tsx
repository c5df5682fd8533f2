// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskRoles, StaffAccounts, StaffAccountView, StaffInvited, StaffRoleName } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import type { Reply } from "./api.ts";
import { useLive } from "./live.ts";
import { OneTimeLink } from "./one-time-link.tsx";
import type { PageProps } from "./page-props.ts";
import { ListFoot } from "./parts/list-foot.tsx";
import { LoadTrouble } from "./parts/load-trouble.tsx";
import { LongList } from "./parts/long-list.tsx";
import { useLoad } from "./parts/use-load.ts";
import { isBare, usePages } from "./parts/use-pages.ts";
import { ViewState } from "./parts/view-state.tsx";
import { type OwnRole, RoleChoice, RoleTags } from "./roles.tsx";
import type { StaffStrings } from "./staff-strings.ts";

const PAGE = 100;
/** A name with its address, roles and buttons. */
const ROW_PX = 96;

type Wish = "roles" | "disable" | "recover" | "remove";
type Asked = { readonly wish: Wish; readonly account: StaffAccountView };

/** Accounts of staff, for admins. What cannot be taken back is asked twice; the server asks for a fresh sign-in by itself. */
export function StaffPage({ api, me, lang, live, words, fresh }: PageProps): JSX.Element {
  const known = useLoad<DeskRoles>(api, "/v1/desk/roles");
  const own = (known.value?.roles ?? []).flatMap(({ name, title }) =>
    title === null ? [] : [{ name, title: title[lang] }],
  );
  const list = usePages<StaffAccountView, StaffAccounts>(api, `/v1/desk/staff?limit=${PAGE}`, {
    rowsOf: ({ accounts }) => accounts,
    keyOf: ({ staffId }) => staffId,
  });
  useLive(live, "staff", list.reload);
  const [trouble, setTrouble] = useState("");
  const [said, setSaid] = useState("");
  const [invited, setInvited] = useState<StaffInvited | null>(null);
  const [roles, setRoles] = useState<StaffRoleName[]>(["care"]);
  const [asked, setAsked] = useState<Asked | null>(null);

  const begin = (): void => {
    setTrouble("");
    setSaid("");
  };
  const tell = (reply: Reply | null): void => {
    if (reply?.status === 202) setSaid(words.askedColleague);
    else if (reply?.status !== 204) setTrouble(sentenceFor(reply, words));
  };
  const invite = async (body: object): Promise<void> => {
    begin();
    setInvited(null);
    const reply = await fresh.ask("POST", "/v1/desk/staff/invites", body);
    if (reply?.status === 201) setInvited(reply.value as StaffInvited);
    else if (reply?.status === 202) setSaid(words.askedColleague);
    else setTrouble(sentenceFor(reply, words));
  };
  const change = async ({ staffId, version }: StaffAccountView, to: object): Promise<void> => {
    begin();
    tell(await fresh.ask("POST", `/v1/desk/staff/${staffId}/change`, { version, change: to }));
    await list.reload();
  };
  const remove = async ({ staffId }: StaffAccountView): Promise<void> => {
    begin();
    tell(await fresh.ask("DELETE", `/v1/desk/staff/${staffId}`));
    await list.reload();
  };
  const carryOut = async ({ wish, account }: Asked, chosen: readonly StaffRoleName[]): Promise<void> => {
    if (wish === "roles") await change(account, { kind: "roles", roles: chosen });
    if (wish === "disable") await change(account, { kind: "disable" });
    if (wish === "recover") await invite({ staffId: account.staffId });
    if (wish === "remove") await remove(account);
    setAsked(null);
  };

  return (
    <main class="desk-page">
      <p role="alert" class="door-trouble">
        {trouble}
      </p>
      <p role="status" class={said === "" ? "sr-only" : "door-note"}>
        {said}
      </p>
      {invited !== null && <OneTimeLink invited={invited} lang={lang} words={words} />}
      <section aria-labelledby="staff">
        <h2 id="staff" class="sr-only">
          {words.staff}
        </h2>
        <ViewState load={list} lang={lang} isEmpty={isBare} empty="accounts">
          {({ rows, hasMore, isWhole }) => (
            <>
              <LongList
                class="things"
                rowClass={({ state }) => (state === "active" ? "thing-row" : "thing-row is-off")}
                rows={rows}
                keyOf={({ staffId }) => staffId}
                guessPx={ROW_PX}
                hasMore={hasMore}
                onEnd={list.more}
                draw={(account) => (
                  <AccountRow
                    account={account}
                    isMe={account.staffId === me.staffId}
                    words={words}
                    onWish={(wish) => setAsked({ wish, account })}
                    onEnable={() => void change(account, { kind: "enable" })}
                  />
                )}
              />
              <ListFoot {...{ lang, hasMore, isWhole }} onMore={list.more} />
            </>
          )}
        </ViewState>
      </section>
      <section aria-labelledby="invite">
        <h2 id="invite">{words.invite}</h2>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (roles.length === 0) setTrouble(words.oneRole);
            else void invite({ roles });
          }}
        >
          <RoleChoice own={own} roles={roles} onRoles={setRoles} words={words} legend={words.changeRoles} />
          <LoadTrouble load={known} lang={lang} what={words.changeRoles} />
          <p class="quiet">{words.inviteHint}</p>
          <button type="submit" class="button primary">
            {words.makeLink}
          </button>
        </form>
      </section>
      {asked !== null && (
        <WishDialog
          key={`${asked.wish} ${asked.account.staffId}`}
          asked={asked}
          own={own}
          words={words}
          onClose={() => setAsked(null)}
          onDone={(chosen) => carryOut(asked, chosen)}
        />
      )}
    </main>
  );
}

interface AccountRowProps {
  readonly account: StaffAccountView;
  readonly isMe: boolean;
  readonly words: StaffStrings;
  readonly onWish: (wish: Wish) => void;
  readonly onEnable: () => void;
}

function AccountRow({ account, isMe, words, onWish, onEnable }: AccountRowProps): JSX.Element {
  const isActive = account.state === "active";
  const named = (label: string): string => `${label}: ${account.name}`;
  const wish = (name: Wish, label: string): JSX.Element => (
    <button type="button" class="button pill" aria-label={named(label)} onClick={() => onWish(name)}>
      {label}
    </button>
  );
  return (
    <>
      <div class="thing">
        <strong dir="auto">{account.name}</strong>
        {isMe && <span class="tag good">{words.you}</span>}
        {!isActive && <span class="tag warn">{words.disabled}</span>}
        {account.email !== null && <span class="quiet">{account.email}</span>}
        <RoleTags roles={account.roles} words={words} label={words.changeRoles} />
      </div>
      <div class="thing-acts">
        {isActive ? (
          <>
            {wish("roles", words.changeRoles)}
            {wish("recover", words.recover)}
            {wish("disable", words.disable)}
          </>
        ) : (
          <>
            <button type="button" class="button pill" aria-label={named(words.enable)} onClick={onEnable}>
              {words.enable}
            </button>
            {wish("remove", words.remove)}
          </>
        )}
      </div>
    </>
  );
}

interface WishDialogProps {
  readonly own: readonly OwnRole[];
  readonly asked: Asked;
  readonly words: StaffStrings;
  readonly onClose: () => void;
  /** Settles when the server has answered. */
  readonly onDone: (roles: readonly StaffRoleName[]) => Promise<void>;
}

function WishDialog({ asked: { wish, account }, own, words, onClose, onDone }: WishDialogProps): JSX.Element {
  const [roles, setRoles] = useState<StaffRoleName[]>([...account.roles]);
  const [isSending, setSending] = useState(false);
  const { name } = account;
  const labels = { roles: words.changeRoles, disable: words.disable, recover: words.recover, remove: words.remove };
  const texts = {
    roles: "",
    disable: words.disableText(name),
    recover: words.recoverText(name),
    remove: words.removeText(name),
  };
  return (
    <Dialog title={`${labels[wish]}: ${name}`} onClose={onClose}>
      {wish === "roles" ? (
        <RoleChoice own={own} roles={roles} onRoles={setRoles} words={words} legend={words.changeRoles} />
      ) : (
        <p>{texts[wish]}</p>
      )}
      <div class="dialog-acts">
        <button type="button" class="button plain" onClick={onClose}>
          {words.cancel}
        </button>
        <button
          type="button"
          class={wish === "remove" || wish === "disable" ? "button danger" : "button primary"}
          aria-disabled={roles.length === 0 || isSending}
          onClick={() => {
            if (roles.length === 0 || isSending) return;
            setSending(true);
            void onDone(roles);
          }}
        >
          {wish === "roles" ? words.save : wish === "recover" ? words.makeLink : labels[wish]}
        </button>
      </div>
    </Dialog>
  );
}

function sentenceFor(reply: Reply | null, words: StaffStrings): string {
  if (reply?.status === 422) return words.lastAdmin;
  return reply?.status === 409 ? words.faster : words.failed;
}
