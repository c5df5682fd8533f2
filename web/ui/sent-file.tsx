// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import type { SentFile } from "#protocol";
import { Icon } from "./icons.tsx";
import { sizeText } from "./sizes.ts";
import type { PartWords } from "./words.ts";

interface SentFileProps {
  readonly file: SentFile;
  readonly words: PartWords;
  /** What may be done with it here. */
  readonly children?: ComponentChildren;
}

/** A file in the transcript: what it is said to show, its kind and size. */
export function SentFileView({ file, words, children }: SentFileProps): JSX.Element {
  return (
    <div class="sent-file">
      <Icon name="clip" />
      <span dir="auto">
        {words.filePurposes[file.purpose]}
        <span class="quiet">
          {" "}
          · {file.format.toUpperCase()} · {sizeText(file.sizeBytes)}
          {file.format === "pdf" && ` · ${words.pages(file.pages)}`}
        </span>
      </span>
      {children}
    </div>
  );
}
