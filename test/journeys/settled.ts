// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";

/** Nothing is being read any more, and nothing has changed on the page for a while: on a slow machine a part may come late. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    ({ quietMs, limitMs }) =>
      new Promise<void>((resolve, reject) => {
        const begun = performance.now();
        let changed = begun;
        const observer = new MutationObserver(() => {
          changed = performance.now();
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
        const timer = setInterval(() => {
          const isQuiet = performance.now() - changed >= quietMs && document.querySelector(".skeleton") === null;
          const isLate = performance.now() - begun > limitMs;
          if (!isQuiet && !isLate) return;
          clearInterval(timer);
          observer.disconnect();
          if (isQuiet) resolve();
          else reject(new Error(`${location.hash} does not come to rest`));
        }, 25);
      }),
    { quietMs: 200, limitMs: 30_000 },
  );
}
