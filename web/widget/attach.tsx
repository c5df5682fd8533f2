// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { LiveRegion } from "../ui/live.tsx";
import { useStore } from "../ui/use-store.ts";
import { useWidget } from "./context.ts";
import type { Purpose, Upload } from "./uploads.ts";

/** Phones that take HEIC make a JPEG of it when only these are asked for. */
const ACCEPT = "image/jpeg,image/png,image/webp,application/pdf";
/** Refusals after which the same file may pass. */
const MAY_HELP: ReadonlySet<string | null> = new Set([
  ...["network", "file_incomplete", "unavailable", "expired", "too_many_files", "too_many_requests"],
]);
const PURPOSES: readonly Purpose[] = ["router", "bill", "other", "identity"];

/** The button beside the field, and what becomes of files that are chosen, dropped or pasted. Where files are not taken there is no button. */
export function Attach(): JSX.Element | null {
  const { chat, state, words } = useWidget();
  const { offer, chosen } = useStore(chat.uploads.store);
  const picker = useRef<HTMLInputElement>(null);
  const conversationId = state.conversation?.conversationId;

  useEffect(() => {
    if (conversationId !== undefined) void chat.uploads.ask();
  }, [conversationId, chat]);

  if (offer?.isOffered !== true) return null;
  return (
    <>
      <button type="button" class="attach" aria-label={words.files.attach} onClick={() => picker.current?.click()}>
        <Icon name="clip" />
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={ACCEPT}
        aria-label={words.files.attach}
        onChange={(event) => {
          chat.uploads.choose([...(event.currentTarget.files ?? [])]);
          // The same file may be chosen again.
          event.currentTarget.value = "";
        }}
      />
      {chosen.length > 0 && <PurposeDialog files={chosen} onClose={() => chat.uploads.choose([])} />}
    </>
  );
}

/** Over everything, while files are dragged over a chat that may take them. */
export function DropHere(): JSX.Element | null {
  const { chat, words } = useWidget();
  const { offer } = useStore(chat.uploads.store);
  return offer?.isOffered === false ? null : <p class="drop-here">{words.files.drop}</p>;
}

/** Files that were given before it is known whether they are taken, or where they are not. */
export function HeldFiles(): JSX.Element | null {
  const { chat, words } = useWidget();
  const { offer, chosen, isUnanswered } = useStore(chat.uploads.store);
  if (chosen.length === 0 || offer?.isOffered === true) return null;
  const isWaiting = offer === null && !isUnanswered;
  return (
    <div class={isWaiting ? "upload held" : "upload held failed"}>
      <Icon name={isWaiting ? "clip" : "alert"} />
      {isWaiting ? (
        <p class="upload-text" role="status">
          {words.files.wait}
        </p>
      ) : (
        <p class="upload-text" role="alert">
          {offer === null ? words.files.refusals.network : words.files.refusals.files_off}
        </p>
      )}
      {offer === null && isUnanswered && (
        <button type="button" class="text-button" onClick={() => void chat.uploads.ask()}>
          {words.tryAgain}
        </button>
      )}
      <button type="button" class="text-button" onClick={() => chat.uploads.choose([])}>
        {isWaiting ? words.cancel : words.putAway}
      </button>
    </div>
  );
}

/** Asks what the files show. Whoever chooses an identity document is told the right way, and nothing is sent. */
function PurposeDialog({ files, onClose }: { files: readonly Blob[]; onClose: () => void }): JSX.Element {
  const { chat, words } = useWidget();
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const group = useId();
  const days = chat.uploads.store.get().offer?.keptDays ?? 0;
  const isIdentity = purpose === "identity";
  const send = (): void => {
    if (purpose === null || isIdentity) return;
    for (const file of files) chat.uploads.add(file, purpose);
    onClose();
  };
  return (
    <Dialog title={words.files.what(files.length)} onClose={onClose}>
      <fieldset class="purposes">
        <legend class="sr-only">{words.files.what(files.length)}</legend>
        {PURPOSES.map((one) => (
          <label key={one}>
            <input type="radio" name={group} checked={purpose === one} onChange={() => setPurpose(one)} />
            <span>{words.files.purposes[one]}</span>
          </label>
        ))}
      </fieldset>
      <div role="alert">
        {isIdentity && (
          <p class="identity">
            <Icon name="alert" />
            <span>{words.files.refusals.identity_document}</span>
          </p>
        )}
      </div>
      <p class="quiet">{words.files.promise(days)}</p>
      <div class="dialog-buttons">
        <button type="button" class="button primary" disabled={purpose === null || isIdentity} onClick={send}>
          {words.send}
        </button>
        <button type="button" class="button plain" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}

/** Files on their way, and those that did not arrive. */
export function UploadList(): JSX.Element {
  const { chat, words } = useWidget();
  const { list, said } = useStore(chat.uploads.store);
  return (
    <>
      {list.length > 0 && (
        <ul class="uploads" aria-label={words.files.list}>
          {list.map((one) => (
            <UploadRow key={one.id} one={one} />
          ))}
        </ul>
      )}
      <LiveRegion
        say={{
          text: said.what === "none" || said.what === "failed" ? "" : words.files.said[said.what],
          turn: said.turn,
        }}
      />
    </>
  );
}

function UploadRow({ one }: { one: Upload }): JSX.Element {
  const { chat, words } = useWidget();
  const name = words.files.row(words.files.purposes[one.purpose], one.file.size);
  const percent = Math.round(one.progress * 100);
  const isFailed = one.status === "failed";
  return (
    <li class={isFailed ? "upload failed" : "upload"}>
      <Icon name={isFailed ? "alert" : "clip"} />
      <div class="upload-text">
        <span dir="auto">{name}</span>
        {isFailed ? (
          <p role="alert">
            {words.files.refusals[one.why as keyof typeof words.files.refusals] ?? words.files.refusals.unavailable}
          </p>
        ) : (
          <>
            <progress max={100} value={percent} aria-label={name} />
            <span class="quiet">{one.status === "checking" ? words.files.checking : `${percent} %`}</span>
          </>
        )}
      </div>
      {isFailed && MAY_HELP.has(one.why) && (
        <button type="button" class="text-button" onClick={() => chat.uploads.retry(one.id)}>
          {words.tryAgain}
        </button>
      )}
      <button
        type="button"
        class="text-button"
        aria-label={`${isFailed ? words.removeMessage : words.cancel}: ${name}`}
        onClick={() => chat.uploads.remove(one.id)}
      >
        {isFailed ? words.removeMessage : words.cancel}
      </button>
    </li>
  );
}
