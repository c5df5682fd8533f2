// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { countedNetwork, neighbourhood, routedNetwork } from "./client-address.ts";

it("an address is counted in three networks, each wider than the one before", () => {
  expect([countedNetwork, neighbourhood, routedNetwork].map((of) => of("203.0.113.7"))).toEqual([
    "203.0.113.7",
    "203.0.113.0/24",
    "203.0.0.0/16",
  ]);
  expect([countedNetwork, neighbourhood, routedNetwork].map((of) => of("2001:db8:5:6::1"))).toEqual([
    "2001:db8:5:6::/64",
    "2001:db8:5::/48",
    "2001:db8::/32",
  ]);
});
