// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DownloadCard } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { useWidget } from "./context.ts";
import { saveFile } from "./save-file.ts";

type Stage = "offered" | "asking" | "later" | "saved" | "over";

/** A file that is fetched with this browser's own key, once. It has no address: nobody else can open it. */
export function DownloadCardView({ card }: { readonly card: DownloadCard }): JSX.Element {
  const { chat, words } = useWidget();
  const [stage, setStage] = useState<Stage>("offered");
  const title = useId();
  const fetchFile = async (): Promise<void> => {
    setStage("asking");
    const file = await chat.download(card.downloadId);
    if (typeof file === "string") {
      setStage(file === "later" ? "later" : "over");
      return;
    }
    saveFile(file, card.name);
    setStage("saved");
  };
  const said = stage === "later" ? words.panelLater : stage === "over" ? words.panelOver : "";
  return (
    <div class="card link" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        {card.title}
      </h2>
      <p dir="auto">{card.body}</p>
      <p role="status" class={stage === "later" ? "trouble" : "quiet"}>
        {stage === "saved" ? card.name : said}
      </p>
      {stage !== "saved" && stage !== "over" && (
        <button
          type="button"
          class="button primary"
          aria-disabled={stage === "asking"}
          onClick={() => stage !== "asking" && void fetchFile()}
        >
          <Icon name="download" />
          <span dir="auto">{card.label}</span>
        </button>
      )}
    </div>
  );
}
