// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { UnderWay } from "./under-way.ts";

/** Commands whose answers a test gives. */
function open() {
  const underWay = new UnderWay<string>();
  const sent: { readonly said: string; readonly answer: (text: string) => void }[] = [];
  const shown: boolean[] = [];
  const send = (said: string, address = "PUT /hold"): Promise<string> =>
    underWay.send(
      address,
      said,
      () => new Promise((answer) => void sent.push({ said, answer })),
      () => shown.push(underWay.isAny),
    );
  return { underWay, sent, shown, send, said: () => sent.map((each) => each.said) };
}

test("UnderWay sends the same command once until it is answered, and then again", async () => {
  const { sent, send, said, shown } = open();
  const answers = [send("A"), send("A")];
  expect(said()).toEqual(["A"]);
  sent[0]?.answer("done");
  expect(await Promise.all(answers)).toEqual(["done", "done"]);
  expect(shown).toEqual([true, false]);
  void send("A");
  expect(said()).toEqual(["A", "A"]);
});

test("UnderWay does not take a command for an older one that something else was said after", async () => {
  const { underWay, sent, send, said } = open();
  const [first, , third] = [send("A"), send("B"), send("A")];
  expect(said()).toEqual(["A", "B", "A"]);
  // The answer to the oldest neither ends the newest nor lets it go out twice.
  sent[0]?.answer("first");
  expect(await first).toBe("first");
  void send("A");
  expect(said()).toEqual(["A", "B", "A"]);
  expect(underWay.isAny).toBe(true);
  sent[2]?.answer("third");
  expect(await third).toBe("third");
  sent[1]?.answer("second");
});

test("UnderWay keeps addresses apart", () => {
  const { send, said } = open();
  void send("A");
  void send("A", "PUT /other");
  expect(said()).toEqual(["A", "A"]);
});
