// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { PanelContent, SecretPanel } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { useWidget } from "./context.ts";

type Stage = "closed" | "offered" | "asking" | "later" | "shown";

/**
 * A secret, fetched by a press and held by this element alone: not by the store, the timeline, the outbox or any storage. It goes when its
 * time is over, when it is hidden or when the element goes, and is not in the page while the page cannot be seen.
 */
export function SecretPanelView({ panel }: { readonly panel: SecretPanel }): JSX.Element {
  const { chat, words } = useWidget();
  const [content, setContent] = useState<PanelContent | null>(null);
  const [stage, setStage] = useState<Stage>(() => (Date.parse(panel.expiresAt) > Date.now() ? "offered" : "closed"));
  const [said, setSaid] = useState("");
  const isSeen = usePageSeen();
  const title = useId();
  const close = (): void => {
    setContent(null);
    setStage("closed");
    setSaid("");
  };
  const show = async (): Promise<void> => {
    setStage("asking");
    const found = await chat.panel(panel.panelId);
    if (typeof found === "string") {
      setStage(found === "later" ? "later" : "closed");
      return;
    }
    setContent(found);
    setStage("shown");
    setSaid(words.panelShown);
  };
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(words.panelCopied);
    } catch {
      setSaid(words.codesNotCopied);
    }
  };
  const isAsked = stage === "asking" || stage === "offered" || stage === "later";
  return (
    <div class="card form secret-panel" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        <Icon name="lock" />
        {panel.title}
      </h2>
      {stage !== "closed" && <p dir="auto">{panel.why}</p>}
      <p role="status" class={stage === "later" ? "trouble" : "quiet"}>
        {stage === "closed" ? words.panelOver : stage === "later" ? words.panelLater : said}
      </p>
      {isAsked && (
        <>
          <div class="form-buttons">
            <button
              type="button"
              class="button primary"
              aria-disabled={stage === "asking"}
              onClick={() => stage !== "asking" && void show()}
            >
              {panel.showLabel}
            </button>
          </div>
          <p class="quiet private">
            <Icon name="shield" />
            {words.panelAlone}
          </p>
        </>
      )}
      {content !== null && (
        <Shown content={content} isCovered={!isSeen} onCopy={(text) => void copy(text)} onOver={close} />
      )}
    </div>
  );
}

interface ShownProps {
  readonly content: PanelContent;
  readonly isCovered: boolean;
  readonly onCopy: (text: string) => void;
  readonly onOver: () => void;
}

function Shown({ content, isCovered, onCopy, onOver }: ShownProps): JSX.Element {
  const { words } = useWidget();
  const first = useRef<HTMLDivElement>(null);
  const left = useSecondsLeft(content.showForSeconds, onOver);
  useEffect(() => first.current?.focus(), []);
  return (
    <>
      <div ref={first} tabIndex={-1} class="secret-items">
        {isCovered ? (
          <p class="quiet">{words.panelAway}</p>
        ) : (
          content.items.map((item, index) => <Item key={index} item={item} onCopy={onCopy} />)
        )}
      </div>
      <div class="form-buttons">
        <button type="button" class="button plain" onClick={onOver}>
          {words.panelHide}
        </button>
        <span class="quiet" role="timer">
          {words.panelLeft(left)}
        </span>
      </div>
    </>
  );
}

interface ItemProps {
  readonly item: PanelContent["items"][number];
  readonly onCopy: (text: string) => void;
}

function Item({ item, onCopy }: ItemProps): JSX.Element {
  const { words } = useWidget();
  const label = useId();
  switch (item.kind) {
    case "code":
      return (
        <div class="secret-item">
          <p id={label} dir="auto">
            {item.label}
          </p>
          <code class="app-key" dir="ltr" aria-labelledby={label}>
            {item.value}
          </code>
          <button type="button" class="button plain" onClick={() => onCopy(item.value)}>
            {words.panelCopy(item.label)}
          </button>
        </div>
      );
    case "text":
      return (
        <p class="secret-item" dir="auto">
          {item.label}: <bdi>{item.value}</bdi>
        </p>
      );
    case "qr":
      return (
        <div class="secret-item">
          <p dir="auto">{item.label}</p>
          <QrCode text={item.value} label={words.panelQr} />
        </div>
      );
    case "link":
      return (
        <p class="secret-item">
          <a href={item.href} target="_blank" rel="noopener noreferrer" dir="auto">
            {item.label}
          </a>
        </p>
      );
    case "table":
      return (
        <div class="secret-item secret-table" tabIndex={0} role="group" aria-labelledby={label}>
          <table>
            <caption id={label} dir="auto">
              {item.label}
            </caption>
            <thead>
              <tr>
                {item.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {item.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, at) => (
                    <td key={at}>
                      <bdi>{cell}</bdi>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

/** Whether somebody can see the page: its tab is in front. */
function usePageSeen(): boolean {
  const [isSeen, setSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = (): void => setSeen(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isSeen;
}

/** Counts down by the clock, not by ticks: a tab that slept does not show longer. */
function useSecondsLeft(seconds: number, onOver: () => void): number {
  const until = useRef(Date.now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = window.setInterval(() => {
      const now = Math.ceil((until.current - Date.now()) / 1000);
      setLeft(Math.max(0, now));
      if (now <= 0) onOver();
    }, 500);
    return () => window.clearInterval(timer);
  }, []);
  return left;
}
