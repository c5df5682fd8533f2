// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DeskCase, DeskFileWish, SentFile } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import { SentFileView } from "../ui/sent-file.tsx";
import type { Desk } from "./desk.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
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
        <ReasonDialog
          title={words.fileTitle}
          text={words.fileText}
          reasons={REASONS}
          labels={words.fileReasons}
          action={words.fileOpen}
          words={words}
          ask={async (reason) => {
            const answer = await desk.openFile(one, { fileId: file.fileId, reason });
            if (typeof answer === "string") return words.fileTrouble[answer];
            setAsking(false);
            setBytes(answer);
            return null;
          }}
          onClose={() => setAsking(false)}
        />
      )}
      {bytes !== null && <ShowDialog bytes={bytes} file={file} words={words} onClose={() => setBytes(null)} />}
    </>
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
