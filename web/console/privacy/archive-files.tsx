// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { PageProps } from "../page-props.ts";
import { LongList } from "../parts/long-list.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { Code } from "./bits.tsx";

const STEP_PX = 48;

type Props = PageProps & { readonly id: string; readonly onPick: (file: string) => void };

/** What lies in an archive; each file can be saved alone: SARIF and OSCAL among them. */
export function ArchiveFiles({ api, lang, id, onPick }: Props): JSX.Element {
  const load = useLoad<{ readonly files: readonly string[] }>(api, `/v1/desk/archives/${id}/files`);
  return (
    <ViewState load={load} lang={lang}>
      {({ files }) => (
        <LongList
          class="step-list"
          rows={files}
          keyOf={(file) => file}
          guessPx={STEP_PX}
          draw={(file) => (
            <button type="button" class="text-button" onClick={() => onPick(file)}>
              <Code>{file}</Code>
            </button>
          )}
        />
      )}
    </ViewState>
  );
}
