// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SignInOption } from "#protocol";
import { isFramed } from "../ui/passkey.ts";
import { useWidget } from "./context.ts";

const SMALL_WINDOW_FROM_PX = 800;

interface SignInLinksProps {
  readonly options: readonly SignInOption[] | undefined;
}

/**
 * Other ways: signing in at an identity provider. A provider's page stands in no frame: a small window where there is room for one, a
 * tab on phones, and this very tab where the chat is a page of its own. What came of it is heard from the server.
 */
export function SignInLinks({ options = [] }: SignInLinksProps): JSX.Element | null {
  const { words, lang, isApart } = useWidget();
  const [hasLeft, setHasLeft] = useState(false);
  // Without a cookie the other window would not know which chat it is for.
  if (options.length === 0 || isApart) return null;
  const isFrame = isFramed();
  const open = (event: MouseEvent): void => {
    if (!isFrame) return;
    setHasLeft(true);
    const { href } = event.currentTarget as HTMLAnchorElement;
    if (matchMedia("(pointer: fine)").matches && screen.width >= SMALL_WINDOW_FROM_PX) {
      event.preventDefault();
      window.open(href, "_blank", "noopener,width=480,height=720");
    }
  };
  return (
    <div class="sign-in-links">
      {options.map(({ provider, label }) => (
        <a
          key={provider}
          class="button plain"
          dir="auto"
          href={`/sign-in/?provider=${provider}&lang=${lang}${isFrame ? "" : "&tab=same"}`}
          target={isFrame ? "_blank" : "_self"}
          rel="noopener"
          onClick={open}
        >
          {label}
          {isFrame && <span class="sr-only"> ({words.opensNewWindow})</span>}
        </a>
      ))}
      <p class="quiet" role="status">
        {hasLeft ? words.signInWindow : ""}
      </p>
    </div>
  );
}
