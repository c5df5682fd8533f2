// SPDX-License-Identifier: Apache-2.0

/** The tools about lines, homes and safety. Dates as in `Tools`; hours are `HH:MM` in the tenant's zone. */
export type CareTools = {
  /** Whether calls of a line go somewhere else; null: the network did not say. Where to is never told. A1. */
  "line.forwarding": { args: { lineId: string }; result: { isForwarded: boolean | null } };

  /** A test of a fixed line: the newest of the last quarter of an hour, else one that starts now and takes seconds. A1. */
  "home.test": {
    args: { lineId: string };
    result: { state: "running" | "done"; result: "pass" | "warn" | "fail" | "inconclusive" | null };
  };

  /** Restarts the router of a fixed line. Nothing is changed on it. A1. */
  "home.restart": { args: { lineId: string }; result: { reference: string } };

  /** Times in which an engineer can come. `place`: the district only. A1. */
  "appointments.slots": { args: { lineId: string }; result: { slots: VisitTime[]; place: string } };

  /** The visit that is booked, if one is. A1. */
  "appointments.find": {
    args: { lineId: string };
    result: { appointment: { appointmentId: string; day: string; from: string; until: string } | null };
  };

  /** Changes of the SIM of a line: one that waits, one that is through, and from when another could be. A1. */
  "sim.changes": {
    args: { lineId: string };
    result: {
      isLocked: boolean;
      canEsim: boolean;
      earliest: string;
      open: { orderId: string; startsOn: string | null } | null;
      done: { orderId: string; simType: "esim" | "physical" } | null;
    };
  };

  /** Whether an address is one to be warned of, by its hash; nobody opens it. A0. */
  "scam.look_up": {
    args: { link?: { host: string }; sender?: { name: string } };
    result: { verdict: "known_bad" | "ours" | "unknown" };
  };

  /** Somebody reports a fraud: it counts as a sign of danger. Says nothing about who. A0. */
  "scam.report": {
    args: {
      kind: "link" | "sender" | "message" | "code_given" | "paid" | "forwarding";
      link?: { host: string };
      /** The pseudonym of a number that was written in this conversation. */
      sender?: { name: string };
    };
    result: { isNoted: boolean };
  };

  /**
   * Whether a message with this check code was sent to whoever asks, by us, lately. `not_ours` says the same of codes that nobody was given
   * and of somebody else's. A1.
   */
  "message.check": {
    args: { code: { text: string } };
    result: { verdict: "ours" | "not_ours" | "mistyped"; kind: string | null; day: string | null };
  };
};

export type VisitTime = { slotId: string; day: string; from: string; until: string };
