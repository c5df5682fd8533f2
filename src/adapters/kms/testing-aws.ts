// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = readonly [status: number, body: object];

/** Speaks the JSON 1.1 protocol of AWS KMS on loopback and checks Signature Version 4, as AWS does: for tests. */
export class FakeAws {
  readonly accessKeyId = "AKIAIOSFODNN7EXAMPLE";
  readonly secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  readonly #keys = new Map([
    ["alias/wardline", randomBytes(32)],
    ["alias/wardline-mac", randomBytes(32)],
  ]);
  readonly #ids = new Map<string, string>();
  /** `Enabled`, `Disabled` or `PendingDeletion`: of all keys. */
  state: "Enabled" | "Disabled" | "PendingDeletion" = "Enabled";
  broken: number | null = null;
  /** AWS waits before it destroys: key to the time, in milliseconds. */
  readonly pending = new Map<string, number>();
  now: () => number = () => Date.now();
  requests = 0;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      this.requests += 1;
      const body = Buffer.concat(chunks);
      const [status, answer] = this.#isSigned(request.headers, body)
        ? this.#answer(
            String(request.headers["x-amz-target"]),
            JSON.parse(body.toString("utf8")) as Record<string, never>,
          )
        : problem("InvalidSignatureException");
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
    });
  });

  static async start(): Promise<FakeAws> {
    const aws = new FakeAws();
    aws.#server.listen(0, "localhost");
    await once(aws.#server, "listening");
    return aws;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(target: string, body: Record<string, string> & { EncryptionContext?: object }): Answer {
    if (this.broken !== null) return [this.broken, { __type: "KMSInternalException" }];
    if (target === "TrentService.CreateKey") return this.#create(body);
    const keyId = body["KeyId"] ?? "";
    const goneAt = this.pending.get(keyId);
    if (goneAt !== undefined && goneAt <= this.now()) this.#keys.delete(keyId);
    const key = this.#keys.get(keyId);
    if (key === undefined) return problem("NotFoundException");
    if (goneAt !== undefined) return problem("KMSInvalidStateException");
    if (target === "TrentService.DescribeKey")
      return [200, { KeyMetadata: { KeyId: this.#idOf(keyId), KeyState: "Enabled", Enabled: true } }];
    if (target === "TrentService.ScheduleKeyDeletion") return this.#schedule(keyId, body);
    if (this.state === "Disabled") return problem("DisabledException");
    if (this.state === "PendingDeletion") return problem("KMSInvalidStateException");
    const context = Buffer.from(JSON.stringify(Object.entries(body.EncryptionContext ?? {}).sort()));
    switch (target) {
      case "TrentService.Encrypt":
        return [
          200,
          {
            CiphertextBlob: encrypt(key, context, Buffer.from(body["Plaintext"] ?? "", "base64")),
            KeyId: body["KeyId"] ?? "",
          },
        ];
      case "TrentService.Decrypt": {
        const plain = decrypt(key, context, Buffer.from(body["CiphertextBlob"] ?? "", "base64"));
        return plain === null ? problem("InvalidCiphertextException") : [200, { Plaintext: plain.toString("base64") }];
      }
      case "TrentService.GenerateMac":
        return [
          200,
          {
            Mac: createHmac("sha256", key)
              .update(Buffer.from(body["Message"] ?? "", "base64"))
              .digest("base64"),
          },
        ];
      default:
        return problem("UnknownOperationException");
    }
  }

  #create(body: Record<string, unknown>): Answer {
    if (body["KeyUsage"] !== "ENCRYPT_DECRYPT" || body["KeySpec"] !== "SYMMETRIC_DEFAULT")
      return problem("ValidationException");
    const KeyId = randomUUID();
    this.#keys.set(KeyId, randomBytes(32));
    return [200, { KeyMetadata: { KeyId, KeyState: "Enabled", Enabled: true } }];
  }

  /** The id behind an alias; both name the same key. */
  #idOf(keyId: string): string {
    if (!keyId.startsWith("alias/")) return keyId;
    const id = this.#ids.get(keyId) ?? randomUUID();
    this.#ids.set(keyId, id);
    this.#keys.set(id, this.#keys.get(keyId) ?? Buffer.alloc(32));
    return id;
  }

  /** An alias is refused here, as by AWS. */
  #schedule(keyId: string, body: Record<string, unknown>): Answer {
    const days = Number(body["PendingWindowInDays"] ?? 30);
    if (keyId.startsWith("alias/")) return problem("NotFoundException");
    if (!Number.isInteger(days) || days < 7 || days > 30) return problem("ValidationException");
    const goneAt = this.now() + days * 86_400_000;
    for (const name of [keyId, ...[...this.#ids].filter(([, id]) => id === keyId).map(([alias]) => alias)])
      this.pending.set(name, goneAt);
    return [
      200,
      { KeyId: keyId, DeletionDate: goneAt / 1_000, KeyState: "PendingDeletion", PendingWindowInDays: days },
    ];
  }

  /** What whoever holds the account can do until the time is over. */
  cancelDeletion(keyId: string): boolean {
    const goneAt = this.pending.get(keyId);
    if (goneAt === undefined || goneAt <= this.now()) return false;
    this.pending.delete(keyId);
    return true;
  }

  /** Signature Version 4, computed again from what came. */
  #isSigned(headers: IncomingHttpHeaders, body: Buffer): boolean {
    const pattern =
      /Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})/;
    const [, id, day, region, names, signature] = pattern.exec(headers.authorization ?? "") ?? [];
    if (id !== this.accessKeyId || day === undefined || region === undefined || names === undefined) return false;
    const canonical = names
      .split(";")
      .map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, " ")}\n`);
    const request = ["POST", "/", "", canonical.join(""), names, sha256(body)].join("\n");
    const toSign = [
      "AWS4-HMAC-SHA256",
      headers["x-amz-date"],
      `${day}/${region}/kms/aws4_request`,
      sha256(Buffer.from(request)),
    ];
    const key = [day, region, "kms", "aws4_request"].reduce<Buffer>(
      (previous, part) => createHmac("sha256", previous).update(part).digest(),
      Buffer.from(`AWS4${this.secretAccessKey}`),
    );
    return createHmac("sha256", key).update(toSign.join("\n")).digest("hex") === signature;
  }
}

function problem(name: string): Answer {
  return [400, { __type: name, message: name }];
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function encrypt(key: Buffer, context: Buffer, plain: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

function decrypt(key: Buffer, context: Buffer, blob: Buffer): Buffer | null {
  if (blob.length < 28) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, 12)).setAAD(context);
  decipher.setAuthTag(blob.subarray(-16));
  try {
    return Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
  } catch {
    return null;
  }
}
