// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useWidget } from "./context.ts";

/** Recovery codes: made and fetched by a press, held by this element only, shown once. */
export function RecoveryCodesPanel(): JSX.Element {
  const { chat, words } = useWidget();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState("");
  const show = async (): Promise<void> => {
    const made = await chat.recoveryCodes();
    setCodes(made);
    setSaid(made === null ? words.codesNone : words.codesOnce);
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText((codes ?? []).join("\n"));
      setSaid(words.codesCopied);
    } catch {
      setSaid(words.codesNotCopied);
    }
  };
  return (
    <>
      <p role="status">{said}</p>
      {codes === null ? (
        said === "" && (
          <button type="button" class="button plain" onClick={() => void show()}>
            {words.codesShow}
          </button>
        )
      ) : (
        <>
          <ol class="recovery-codes" aria-label={words.codesTitle}>
            {codes.map((code) => (
              <li key={code}>
                <code dir="ltr">{code}</code>
              </li>
            ))}
          </ol>
          <button type="button" class="button plain" onClick={() => void copy()}>
            {words.codesCopy}
          </button>
        </>
      )}
    </>
  );
}
