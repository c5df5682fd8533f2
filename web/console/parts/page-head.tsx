// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";

interface PageHeadProps {
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly text?: string;
  /** Buttons at the end of the line. */
  readonly children?: ComponentChildren;
}

/** The head of a page: its one `h1`, what it is for, and its acts. */
export function PageHead({ title, text, children }: PageHeadProps): JSX.Element {
  return (
    <header class="page-head">
      <div class="page-titles">
        <h1>{title}</h1>
        {text !== undefined && <p class="quiet">{text}</p>}
      </div>
      {children !== undefined && <div class="page-acts">{children}</div>}
    </header>
  );
}
