// SPDX-License-Identifier: Apache-2.0
import { FatalError, ok, type Result, refuse } from "#kernel";

/** What an upgrade does, in this order. Each stage is written down before it begins, so that a stop in the middle is known afterwards. */
export type UpgradeStage = "keep" | "change" | "look";

/** The acts of an upgrade on one installation, whose server does not run. */
export interface UpgradeSteps {
  /** Writes the stage down, durably. */
  readonly note: (stage: UpgradeStage) => Promise<void>;
  /** Makes a whole copy of what the upgrade changes, or says that the caller has one. */
  readonly keep: () => Promise<void>;
  /** Migrates in one transaction, compares what is there before and after, and commits only when nothing is missing. */
  readonly change: () => Promise<{ readonly applied: number }>;
  /** Opens what is there with the new program: keys, rows, history. */
  readonly look: () => Promise<void>;
  /** Puts the copy in the place of what was changed. Does nothing where nothing was. May be repeated. */
  readonly putBack: (stage: UpgradeStage) => Promise<void>;
  /** Removes the copy, and the note. */
  readonly settle: () => Promise<void>;
}

export type UpgradeRefusal = {
  readonly reason: "put_back";
  readonly stage: UpgradeStage;
  /** Code of what went wrong. */
  readonly code: string;
  readonly error: unknown;
};

/**
 * Backs up, migrates and verifies; whatever fails, puts back what was there before. Either the new program works on the data when this returns,
 * or the old one does, on the same bytes.
 *
 * @returns How many migrations were applied; or `put_back`, with the stage that failed.
 * @throws FatalError - `app.upgrade_not_put_back`: neither is sure. The copy and the note stay, and the next run tries again.
 */
export async function upgrade(steps: UpgradeSteps): Promise<Result<{ readonly applied: number }, UpgradeRefusal>> {
  let stage: UpgradeStage = "keep";
  try {
    await steps.note("keep");
    await steps.keep();
    stage = "change";
    await steps.note("change");
    const { applied } = await steps.change();
    stage = "look";
    await steps.note("look");
    await steps.look();
    await steps.settle();
    return ok({ applied });
  } catch (error) {
    await undo(steps, stage);
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    return refuse({ reason: "put_back", stage, code, error });
  }
}

/** Puts back what an upgrade left that was cut off: by a killed process, or a machine that stopped. */
export async function finishCutOff(steps: UpgradeSteps, stage: UpgradeStage): Promise<void> {
  await undo(steps, stage);
}

async function undo(steps: UpgradeSteps, stage: UpgradeStage): Promise<void> {
  try {
    await steps.putBack(stage);
    await steps.settle();
  } catch (cause) {
    throw new FatalError(
      "app.upgrade_not_put_back",
      "Cannot put back what was there before the upgrade: nothing more was changed, and the copy stays; run `wardline upgrade` again",
      { cause },
    );
  }
}
