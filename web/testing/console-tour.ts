// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";

/**
 * Goes to each page of the console by its address and to each tab on it, and tells where it stands when nothing is being read any more.
 *
 * @param look - Told `page` or `page/tab`, the tab by its place.
 */
export async function tourConsole(
  page: Page,
  names: readonly string[],
  look: (place: string) => Promise<void>,
): Promise<void> {
  await page.locator(".rail .page-link").first().waitFor();
  for (const name of names) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${name}`);
    await page.locator("main").first().waitFor();
    await rest(page);
    const tabs = await page.locator("main [role=tab]").count();
    if (tabs === 0) await look(name);
    for (let at = 0; at < tabs; at += 1) {
      await page.locator("main [role=tab]").nth(at).click();
      await rest(page);
      await look(`${name}/${at}`);
    }
  }
}

/** Nothing is being read, and three pictures in a row were the same. */
function rest(page: Page): Promise<unknown> {
  return page.evaluate(
    (limitMs) =>
      new Promise<void>((resolve, reject) => {
        const begun = performance.now();
        let quiet = 0;
        const observer = new MutationObserver(() => {
          quiet = 0;
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        const look = (): void => {
          quiet = document.querySelector(".skeleton") === null ? quiet + 1 : 0;
          const isLate = performance.now() - begun > limitMs;
          if (quiet < 6 && !isLate) {
            requestAnimationFrame(look);
            return;
          }
          observer.disconnect();
          if (isLate) reject(new Error(`${location.hash} does not come to rest`));
          else resolve();
        };
        requestAnimationFrame(look);
      }),
    15_000,
  );
}
