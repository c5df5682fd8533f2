// SPDX-License-Identifier: Apache-2.0
// Photos and bills: chosen, dropped or pasted, with progress, cancel, errors and the right way for identity documents.
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bucketOf } from "#channel";
import { makeBill, makePhoto } from "#files/testing";
import { holds, InspectingProxy } from "../../web/testing/inspecting-proxy.ts";
import { violationsIn } from "./axe.ts";
import { openDesk } from "./desk.ts";
import { eventually } from "./eventually.ts";
import { Stage } from "./stage.ts";
import { PHONE, type Visitor } from "./visitor.ts";

let stage: Stage;
let photo: Buffer;
beforeAll(async () => {
  stage = await Stage.open();
  photo = Buffer.from(await makePhoto("jpeg", { width: 900, height: 600 }));
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

const words = {
  en: {
    attach: "Send a photo or a bill",
    router: "Router or another device",
    bill: "A bill",
    identity: "Passport, identity card or licence",
    send: "Send",
    cancel: "Cancel",
    sent: "Router or device · JPEG",
    noIdentity: /send no identity documents here/u,
    cannotLook: /look at it; a person can/u,
    heic: /Send it as a JPEG/u,
    damaged: /damaged or not complete/u,
    again: "Try again",
    remove: /^Remove/u,
    broke: /connection broke/u,
  },
  ar: {
    attach: "إرسال صورة أو فاتورة",
    router: "جهاز التوجيه أو جهاز آخر",
    bill: "فاتورة",
    identity: "جواز سفر أو بطاقة هوية أو رخصة",
    send: "إرسال",
    cancel: "إلغاء",
    sent: "جهاز التوجيه أو جهاز آخر · JPEG",
    noIdentity: /لا ترسل وثائق الهوية هنا/u,
    cannotLook: /لا أستطيع الاطلاع عليه/u,
    heic: /لا تُستقبل صور HEIC/u,
    damaged: /تالف أو غير مكتمل/u,
    again: "إعادة المحاولة",
    remove: /^حذف/u,
    broke: /انقطع الاتصال/u,
  },
} as const;

type Chosen = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };
const jpeg = (): Chosen => ({ name: "bill-of-jane-doe.jpg", mimeType: "image/jpeg", buffer: photo });

async function choose(visitor: Visitor, label: string, file: Chosen): Promise<Locator> {
  const picking = visitor.page.waitForEvent("filechooser");
  await visitor.widget.getByRole("button", { name: label }).click();
  await (await picking).setFiles(file);
  const dialog = visitor.widget.getByRole("dialog");
  await dialog.waitFor();
  return dialog;
}

describe.each(["en", "ar"] as const)("files in the chat, %s", (lang) => {
  const said = words[lang];

  test(`a photo is chosen, told what it shows, sent and shown, ${lang}`, { timeout: 90_000 }, async () => {
    const asked: string[] = [];
    // Somebody who ends TLS on the way records all of it.
    const proxy = new InspectingProxy();
    const way = { server: await proxy.start(), bypass: "<-loopback>" };
    const visitor = await stage.visit({ lang, look: { viewport: { width: 320, height: 640 }, proxy: way } });
    visitor.page.on("request", (request) =>
      asked.push(`${request.url()} ${request.postDataBuffer()?.toString("latin1") ?? ""}`),
    );
    await visitor.open();
    const dialog = await choose(visitor, said.attach, jpeg());
    expect(await visitor.violations()).toEqual([]);
    expect(await dialog.getByRole("button", { name: said.send }).isDisabled()).toBe(true);

    await dialog.getByRole("radio", { name: said.identity }).check();
    await dialog.getByText(said.noIdentity).waitFor();
    expect(await dialog.getByRole("button", { name: said.send }).isDisabled()).toBe(true);
    expect(await visitor.violations()).toEqual([]);
    expect(asked.filter((line) => line.includes("identity"))).toEqual([]);

    await dialog.getByRole("radio", { name: said.router }).check();
    await dialog.getByRole("button", { name: said.send }).click();
    await visitor.widget.locator(".visitor .sent-file").getByText(said.sent).waitFor();
    await visitor.reads(said.cannotLook);
    // The answer may come by the socket before the way of the file has ended.
    await visitor.widget.locator(".upload").waitFor({ state: "detached" });
    expect(await visitor.overflow()).toBeLessThanOrEqual(0);
    expect(await visitor.violations()).toEqual([]);
    // The name of a file never leaves the device.
    expect(asked.filter((line) => line.includes("jane"))).toEqual([]);
    // On the way the picture is no picture: neither its bytes, nor its kind and purpose, nor its exact length.
    const exchanges = proxy.exchanges();
    expect(exchanges.some(({ sent }) => sent.length > photo.length)).toBe(true);
    const onTheWay = Buffer.concat([proxy.seenOf("/v1/"), ...proxy.tunnels]);
    for (const planted of ["image/jpeg", "upload-ticket", "/files", "purpose", "router", said.sent])
      expect([planted, holds(onTheWay, planted)]).toEqual([planted, false]);
    for (const at of [200, photo.length >> 1, photo.length - 40])
      expect([at, onTheWay.includes(photo.subarray(at, at + 24))]).toEqual([at, false]);
    for (const { sent, received } of exchanges)
      for (const sealed of [sent.length - 47, received.length - 47]) expect(bucketOf(sealed, 1_024)).toBe(sealed);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
    await proxy.stop();
  });

  test(`what is refused says why and leaves, ${lang}`, { timeout: 90_000 }, async () => {
    const visitor = await stage.visit({ lang });
    await visitor.open();
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic0000mif1heic")]);
    const dialog = await choose(visitor, said.attach, { name: "a.jpg", mimeType: "image/jpeg", buffer: heic });
    await dialog.getByRole("radio", { name: said.router }).check();
    await dialog.getByRole("button", { name: said.send }).click();
    const row = visitor.widget.locator(".upload.failed");
    await row.getByText(said.heic).waitFor();
    expect(await visitor.violations()).toEqual([]);
    expect(await visitor.overflow()).toBeLessThanOrEqual(0);
    expect(await row.getByRole("button", { name: said.again }).count()).toBe(0);
    await row.getByRole("button", { name: said.remove }).click();
    await row.waitFor({ state: "detached" });
    expect(await visitor.widget.locator(".sent-file").count()).toBe(0);
    await visitor.close();
  });
});

describe("files in the chat", () => {
  test("an upload shows its progress, is cancelled, breaks, and goes on", {
    timeout: 90_000,
  }, async () => {
    const said = words.en;
    const visitor = await stage.visit();
    await visitor.open();
    let isCut = false;
    let uploads = 0;
    const isSeen = Promise.withResolvers<undefined>();
    // From outside all requests look alike; only what shows its progress is sent by this older way.
    await visitor.context.route("**/v1/channel/exchange", async (route, request) => {
      if (request.resourceType() !== "xhr") return route.fallback();
      uploads += 1;
      if (isCut) return route.abort("connectionreset");
      // The first one is under way for as long as it is looked at.
      await isSeen.promise;
      return route.fallback().catch(() => undefined);
    });
    const send = async (): Promise<void> => {
      const dialog = await choose(visitor, said.attach, jpeg());
      await dialog.getByRole("radio", { name: said.router }).check();
      await dialog.getByRole("button", { name: said.send }).click();
    };
    await send();
    await visitor.widget.getByRole("progressbar").waitFor();
    expect(await visitor.violations()).toEqual([]);
    await visitor.widget.getByRole("button", { name: /^Cancel: Router/u }).click();
    await visitor.widget.locator(".upload").waitFor({ state: "detached" });
    await visitor.widget.getByText("The file was not sent").waitFor({ state: "attached" });
    isSeen.resolve(undefined);

    isCut = true;
    await send();
    const row = visitor.widget.locator(".upload.failed");
    await row.getByText(said.broke).waitFor();
    isCut = false;
    await row.getByRole("button", { name: said.again }).click();
    await visitor.widget.locator(".visitor .sent-file").getByText(said.sent).waitFor();
    expect(uploads).toBe(3);
    await eventually("it is there once", async () => (await visitor.widget.locator(".sent-file").count()) === 1);
    await visitor.close();
  });

  test("files may be dropped or pasted, and sent with the keyboard alone", { timeout: 90_000 }, async () => {
    const said = words.en;
    const visitor = await stage.visit();
    await visitor.open();
    const bill = [...(await makeBill())];
    const give = (kind: "drop" | "paste"): Promise<void> =>
      visitor.frame().evaluate(
        ([how, bytes]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], "bill.pdf", { type: "application/pdf" }));
          const target = document.querySelector("textarea") ?? document.body;
          const more = { bubbles: true, cancelable: true };
          target.dispatchEvent(
            how === "drop"
              ? new DragEvent("drop", { ...more, dataTransfer: transfer })
              : new ClipboardEvent("paste", { ...more, clipboardData: transfer }),
          );
        },
        [kind, bill] as const,
      );
    for (const [i, kind] of (["drop", "paste"] as const).entries()) {
      await give(kind);
      const dialog = visitor.widget.getByRole("dialog");
      await dialog.waitFor();
      const { keyboard } = visitor.page;
      await dialog.getByRole("radio").first().focus();
      await keyboard.press("ArrowDown");
      expect(await dialog.getByRole("radio", { name: said.bill }).isChecked()).toBe(true);
      await keyboard.press("Tab");
      expect(await visitor.unseenFocus()).toBeNull();
      await keyboard.press("Enter");
      await eventually("it is there", async () => (await visitor.widget.locator(".sent-file").count()) === i + 1);
    }
    expect(await visitor.conversation()).toContain("2 pages");
    await visitor.close();
  });

  test("an agent opens a photo with a reason that the customer reads, and saves a bill", {
    timeout: 120_000,
  }, async () => {
    const said = words.en;
    const visitor = await stage.visit({ customer: "C04" });
    await visitor.open();
    for (const [label, file] of [
      [said.router, jpeg()],
      [said.bill, { name: "b.pdf", mimeType: "application/pdf", buffer: Buffer.from(await makeBill()) }],
    ] as const) {
      const dialog = await choose(visitor, said.attach, file);
      await dialog.getByRole("radio", { name: label }).check();
      await dialog.getByRole("button", { name: said.send }).click();
      await dialog.waitFor({ state: "detached" });
    }
    await eventually("both are there", async () => (await visitor.widget.locator(".sent-file").count()) === 2);
    await visitor.press("Talk to a person");
    const desk = await openDesk(stage);
    await desk.locator(".case-row").last().click();
    await desk.locator(".case .sent-file").first().waitFor();
    expect(await desk.getByRole("button", { name: /^Open with a reason/u }).count()).toBe(0);
    await desk.getByRole("button", { name: "Take over" }).click();

    const open = async (name: RegExp, reason: string): Promise<void> => {
      await desk.getByRole("button", { name }).click();
      const dialog = desk.getByRole("dialog");
      expect(await violationsIn(desk, desk)).toEqual([]);
      await dialog.getByRole("radio", { name: reason }).check();
      await dialog.getByRole("button", { name: "Open with a reason" }).click();
    };
    await open(/^Open with a reason.*Router/u, "To find the fault");
    const shown = desk.locator("img.customer-photo");
    await shown.waitFor();
    await eventually("the picture has come", () =>
      shown.evaluate((image) => (image as HTMLImageElement).naturalHeight === 900),
    );
    expect(await violationsIn(desk, desk)).toEqual([]);
    await visitor.reads(/opened the file that you sent: to find the fault/u);
    await desk.getByRole("button", { name: "Close" }).click();
    await shown.waitFor({ state: "detached" });

    await open(/^Open with a reason.*Bill/u, "To check the bill");
    const saving = desk.waitForEvent("download");
    await desk.getByRole("button", { name: "Save the file" }).click();
    expect((await saving).suggestedFilename()).toMatch(/^file-[0-9a-f]{6}\.pdf$/u);
    await visitor.reads(/opened the file that you sent: to check your bill/u);
    await desk.context().close();
    await visitor.close();
  });

  test("on a phone the picker offers the camera, and the button fits beside the field", async () => {
    const visitor = await stage.visit({ look: PHONE });
    await visitor.open();
    const picker = visitor.widget.locator("input[type=file]");
    // Without `capture` and with images asked for, phones offer camera and gallery alike.
    await eventually("it is there", async () => (await picker.count()) === 1);
    expect(await picker.getAttribute("accept")).toContain("image/jpeg");
    expect(await picker.getAttribute("capture")).toBeNull();
    const box = await visitor.widget.getByRole("button", { name: words.en.attach }).boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(40);
    expect(await visitor.overflow()).toBe(0);
    await visitor.close();
  });
});
