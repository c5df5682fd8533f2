// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { DeskCase, DeskFileWish, SentFile } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import { SentFileView } from "../ui/sent-file.tsx";
import type { Desk } from "./desk.ts";
import type { DeskStrings } from "./strings.ts";

interface CustomerFileProps {
  readonly desk: Desk;
  /** The case, when the agent holds it; null for everybody else, who sees that there is a file and no more. */
  readonly one: DeskCase | null;
  readonly file: SentFile;
  readonly words: DeskStrings;
}

const REASONS = ["faultDiagnosis", "billCheck", "fraudPrevention"] as const satisfies readonly DeskFileWish["reason"][];

/** A photo or bill of the customer. Opening takes a reason that the customer reads; what was opened is gone with the dialog. */
export function CustomerFile({ desk, one, file, words }: CustomerFileProps): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const [bytes, setBytes] = useState<Blob | null>(null);
  const name = words.filePurposes[file.purpose];
  return (
    <>
      <SentFileView file={file} words={words}>
        {one !== null && (
          <button type="button" class="text-button" onClick={() => setAsking(true)}>
            {words.fileOpen}
            <span class="sr-only"> ({name})</span>
          </button>
        )}
      </SentFileView>
      {isAsking && one !== null && (
        <AskDialog
          desk={desk}
          one={one}
          file={file}
          words={words}
          onBytes={(got) => (setAsking(false), setBytes(got))}
          onClose={() => setAsking(false)}
        />
      )}
      {bytes !== null && <ShowDialog bytes={bytes} file={file} words={words} onClose={() => setBytes(null)} />}
    </>
  );
}

interface AskDialogProps extends CustomerFileProps {
  readonly one: DeskCase;
  readonly onBytes: (bytes: Blob) => void;
  readonly onClose: () => void;
}

function AskDialog({ desk, one, file, words, onBytes, onClose }: AskDialogProps): JSX.Element {
  const group = useId();
  const [reason, setReason] = useState<DeskFileWish["reason"] | null>(null);
  const [trouble, setTrouble] = useState("");
  const [isSending, setSending] = useState(false);
  const ask = async (): Promise<void> => {
    if (reason === null || isSending) return;
    setSending(true);
    const answer = await desk.openFile(one, { fileId: file.fileId, reason });
    setSending(false);
    if (typeof answer === "string") setTrouble(words.fileTrouble[answer]);
    else onBytes(answer);
  };
  return (
    <Dialog title={words.fileTitle} onClose={onClose}>
      <p>{words.fileText}</p>
      <fieldset class="reasons">
        <legend>{words.revealWhy}</legend>
        {REASONS.map((each) => (
          <label key={each}>
            <input type="radio" name={group} checked={reason === each} onChange={() => setReason(each)} />
            {words.fileReasons[each]}
          </label>
        ))}
      </fieldset>
      <p role="alert" class={trouble === "" ? "sr-only" : "desk-notice warn"}>
        {trouble}
      </p>
      <div class="dialog-buttons">
        <button
          type="button"
          class="button primary"
          aria-disabled={reason === null || isSending}
          onClick={() => void ask()}
        >
          {words.fileOpen}
        </button>
        <button type="button" class="button plain" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}

interface ShowDialogProps {
  readonly bytes: Blob;
  readonly file: SentFile;
  readonly words: DeskStrings;
  readonly onClose: () => void;
}

/** A photo is shown from the page's own memory; a PDF is saved, since a page of ours must not run what draws it. */
function ShowDialog({ bytes, file, words, onClose }: ShowDialogProps): JSX.Element {
  const [address, setAddress] = useState<string | null>(null);
  const isImage = file.format !== "pdf";
  const name = words.filePurposes[file.purpose];
  useEffect(() => {
    if (!isImage) return undefined;
    const reader = new FileReader();
    reader.onload = () => setAddress(typeof reader.result === "string" ? reader.result : null);
    reader.readAsDataURL(bytes);
    return () => reader.abort();
  }, [bytes, isImage]);
  return (
    <Dialog title={name} onClose={onClose}>
      {address !== null && <img class="customer-photo" src={address} alt={words.filePhoto(name)} />}
      <p class="quiet">{words.fileCare}</p>
      <div class="dialog-buttons">
        {!isImage && (
          <button type="button" class="button primary" onClick={() => save(bytes, file)}>
            {words.fileSave}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

function save(bytes: Blob, { fileId, format }: SentFile): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(bytes);
  link.download = `file-${fileId.slice(-6)}.${format}`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
