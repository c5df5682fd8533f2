// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Chat, useChatState } from "./chat.tsx";

/** Your server takes the customer from its session and signs (docs/guides/embed.md §6). */
async function getToken(nonce: string): Promise<string | null> {
  const answer = await fetch(`/chat-token?nonce=${encodeURIComponent(nonce)}`);
  return answer.ok ? ((await answer.json()) as { token: string }).token : null;
}

function Help(): ReactNode {
  const state = useChatState();
  return (
    <main>
      <h1>Help</h1>
      <Chat origin="https://chat.operator.example" brand="larkspur" getToken={getToken} />
      <button type="button" disabled={state === "loading"} onClick={() => window.wardline?.open()}>
        {state === "open" ? "The chat is open" : "Ask about your bill"}
      </button>
    </main>
  );
}

const root = document.querySelector("#root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Help />
    </StrictMode>,
  );
}
