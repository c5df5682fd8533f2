// SPDX-License-Identifier: Apache-2.0

/** What a page of docs/operations/runbooks says beside what the list of alerts knows. */
export type Runbook = {
  readonly means: string;
  readonly customer: string;
  /** Three steps, in the order in which they are worth trying. */
  readonly steps: readonly [string, string, string];
};

const live = "`wardline doctor --live` says whether it still is, and what else is wrong.";

export const RUNBOOKS: Readonly<Record<string, Runbook>> = {
  database_down: {
    means:
      "This node asked the database and got no answer, or cannot connect. Nothing can be recorded, so nothing is answered. The alerter keeps its state there too: each node tells of this by e-mail by itself, and the heartbeat stops.",
    customer: "The chat says that it cannot answer now and to try again. What was acknowledged before is kept.",
    steps: [
      "`wardline status` on each node: is it one node or all? One: the network between it and the database.",
      "The bundled server: look at the disk (`df -h`) and at the end of the log of `wardline start`. `DATABASE_URL`: ask its own monitoring, then try `psql \"$DATABASE_URL\" -c 'select 1'` from the node.",
      "When it is back, `wardline doctor --live` writes and reads once, durably. Nothing has to be restarted: connections come back by themselves.",
    ],
  },
  keys_down: {
    means:
      "The key file cannot be read or the KMS does not answer. Keys that are open stay so for 15 minutes; after that nothing of a conversation can be opened or sealed.",
    customer: "Nothing at first. After some minutes chats cannot be continued.",
    steps: [
      "`wardline keys status` says which root key is meant and what the KMS answers.",
      "A KMS outside: is its address reachable and listed (`wardline doctor`), is the token or role still valid? The key file: is it there, owned by the account of the server, mode 600?",
      "Restore what is missing ([keys](../keys.md)); never make a new key file over data that is there. Then `wardline doctor --live`.",
    ],
  },
  detector_down: {
    means:
      "The thread that finds personal data does not answer, or answers that it cannot. What cannot be screened goes nowhere: messages are refused, not passed.",
    customer: 'A message is answered by "I could not read that, please try again". Buttons go on working.',
    steps: [
      "`wardline status`: the code beside `detector` says what it met; the thread is started anew by itself.",
      "Memory: is the machine out of it (`dmesg | tail`), or the process near its limit? `wardline status` prints what it takes.",
      "`wardline pii test FILE` with a line of your own shows whether the detector works on this machine at all. If it does, restart this node; the others take its chats.",
    ],
  },
  unscreened_messages: {
    means:
      "More than a few messages in ten minutes could not be screened: too long in one piece, too slow, or the detector was down. They were refused, and no word of them was kept.",
    customer: 'Some messages are answered by "I could not read that, please try again".',
    steps: [
      "`wardline status`: is `detector` well? If not: [detector_down](detector_down.md).",
      "The metric `wardline_unscreened_total` by `reason`: `timeout` means that the machine is too busy, see [process_blocked](process_blocked.md).",
      "Somebody may be trying to get something past it: `wardline incidents` shows whether that was noticed.",
    ],
  },
  operator_interface_down: {
    means:
      "Calls to one of your interfaces fail, or so many did that it is not called for a while (`breaker_open`). Everything that needs it is refused with a sentence; nothing is invented.",
    customer: '"I cannot see your bills at the moment", and the offer of a person. Orders that were sent go on.',
    steps: [
      "`wardline status`: which `api`, which code? `timeout`: it is slow. `unavailable`: it refuses, or nobody is there.",
      "`wardline doctor --live` asks each interface once and says how long it took. Tell whoever runs it, with the time of the first failure.",
      "For planned work tell customers by a notice at the desk, and silence this alert until its end.",
    ],
  },
  operator_calls_failing: {
    means:
      "More than one in ten calls to your interfaces fails for want of an answer. Retries hide some of it from customers.",
    customer: 'Slower answers, and now and then "I cannot see that at the moment".',
    steps: [
      'The panel "Calls to the operator" or `wardline_operator_calls_total` by `api` and `outcome` shows which one.',
      "`timeout` in most of them: compare with their own response times; `operator.timeoutMs` bounds how long a turn waits.",
      "If they come back in waves: is somebody deploying there? " + live,
    ],
  },
  outside_down: {
    means:
      "Somebody outside who is called does not answer: a carrier of messages, a receiver of webhooks or of the SIEM, an identity provider, a witness, a model.",
    customer: "It depends: WhatsApp and SMS are late, or a sign-in fails. The chat itself goes on.",
    steps: [
      "`wardline status`: which one, and which code? `hop_unlisted` means that the list of recipients forbids it: [egress_refused](egress_refused.md).",
      "`wardline doctor` shakes hands with each: a certificate that ended, or TLS that is too old, is named there.",
      "What waits for it is kept and sent later; see [notices_late](notices_late.md) and [webhooks_waiting](webhooks_waiting.md).",
    ],
  },
  turns_slow: {
    means: "One in twenty turns of the last ten minutes took more than three seconds.",
    customer: "They wait, write again, and ask for a person.",
    steps: [
      'Compare with [turns_slow_here](turns_slow_here.md): if that is quiet, your interfaces are slow: panel "Time of calls to the operator".',
      "`wardline status`: database well, and in how many milliseconds? Queues growing?",
      "Everything slow: add a node. With `traces.endpoint` set, a trace shows in which stage or statement the time goes.",
    ],
  },
  turns_slow_here: {
    means:
      "One in a hundred turns took half a second and more without counting what your interfaces took. It usually takes some tens of milliseconds.",
    customer: "Little yet: answers come a moment later.",
    steps: [
      "`wardline_stage_seconds_total` by `stage` and `wardline_database_statement_seconds_total` by `name`: which of them grew?",
      "The machine: processor and disk (`top`, `iostat -x 1`). Is a backup or an audit running (`wardline status`, jobs)?",
      "Only one node: restart it. All: the database is the usual place; " + live,
    ],
  },
  process_blocked: {
    means:
      "Work waits half a second and more until the process gets to it: too much for this processor, or one piece of work that holds it.",
    customer: "Answers come late, and connections are cut and made again.",
    steps: [
      "`top`: is the machine busy with something else?",
      "`wardline status`: turns a minute on this node against the others. Many: add a node.",
      "Few turns and still blocked is a bug: keep the log, restart the node, tell us with the figures of `wardline_stage_seconds_total`.",
    ],
  },
  notices_late: {
    means:
      "A code or notice to a customer has been due for more than ten minutes: the gateway for messages does not take it.",
    customer: "Codes do not come, so nobody can prove who they are; notices of changes come late.",
    steps: [
      "`wardline status`: queues `notices` and `messages`, and whether the interface for messages or the carrier is down.",
      "`wardline doctor --live` asks the gateway. A refused login there looks like `unavailable`: were credentials changed?",
      "When it is back everything is sent by itself, each once; codes that are too old are not.",
    ],
  },
  acts_unresolved: {
    means:
      "An order was sent and the answer lost; it is looked up again and again, and for fifteen minutes nobody could say what became of it. It is never sent twice.",
    customer: '"Your order is on its way; you will hear when it is done". They cannot repeat it.',
    steps: [
      "`wardline status`: is the interface for orders well? Until it is, nothing can be looked up.",
      "Look for the order at the operator's side by its external id, which the desk shows with the case.",
      "It settles by itself when the interface answers. If it says that it knows no such order, the act is told as not carried out.",
    ],
  },
  cases_waiting: {
    means: "Somebody has been waiting more than half an hour for a person.",
    customer: "They see their place in line and wait.",
    steps: [
      "The desk, Cases: who is online, and in which team does it wait?",
      "`wardline cases list --view waiting` with a token shows the same in a terminal.",
      "Nobody is there: correct `desk.days` and opening hours, so that the bot says so instead of letting people wait.",
    ],
  },
  webhooks_waiting: {
    means:
      "A webhook has been due for an hour: its receiver does not take it. Tries go on for two days, later and later.",
    customer: "Nothing.",
    steps: [
      "`wardline webhooks list` counts deliveries for each receiver.",
      "`wardline webhooks test NAME` writes one for it; its own log says why it refuses (a signature that is checked with old keys, often).",
      "A receiver that is gone for good: take it out of `webhooks.endpoints`. `subject.erased` tells others to erase: do not drop those quietly.",
    ],
  },
  desk_deletions_owed: {
    means:
      "A conversation was deleted here more than a day ago, by the customer, by retention or by an erasure, and the desk of others that had its words has not said that it deleted them.",
    customer: "Nothing. But what they asked to be deleted is still there.",
    steps: [
      "`wardline desks check` says whether the desk answers and lets us in; `wardline desks owed` names each conversation, since when it is owed, and why the last try was in vain.",
      "`another_desk`: another installation has it than the one that is configured. Configure that one again, or have it deleted there by hand.",
      "Made sure otherwise: `wardline desks settle CONVERSATION --reason deleted_there|desk_gone|kept_by_law --by PERSON`. It is in the history, and the desk is not asked again.",
    ],
  },
  history_behind: {
    means:
      "Entries of the history wait to be put into the tree, and its newest checkpoint is older than five minutes. Nothing is lost: entries are durable, but not yet provable.",
    customer: "Nothing. A receipt that is asked for now comes later.",
    steps: [
      "`wardline status`: job `sequence-history`, its last code. One node does it at a time; a node that hangs holds the lock until its connection ends.",
      "`wardline history verify` says whether what is there is sound. If it is not, stop and treat it as an incident ([incidents](../incidents.md)).",
      "Restart the node that holds the lock (the one whose job `sequence-history` is running).",
    ],
  },
  witnesses_silent: {
    means:
      "A witness of the history did not cosign for an hour. Fewer witnesses than `history.quorum` means that receipts are made under an older checkpoint.",
    customer: "Nothing.",
    steps: [
      "`wardline status` names the witness and its problem.",
      "`wardline history cosign URL --keys FILE` asks it once and prints what it says. `conflict` means that it knows another history: stop, that is an incident.",
      "Tell whoever runs it ([witnesses](../witnesses.md)).",
    ],
  },
  root_key_overdue: {
    means:
      "The root key should have been replaced an hour ago. Until it is, an erased customer stays readable in older backups for longer than the certificate of erasure says.",
    customer: "Nothing.",
    steps: [
      "`wardline keys status` says what it waits for: a KMS that does not answer, or subjects' keys that are still wrapped by the old one.",
      "`wardline status`: the jobs for keys, and their last code.",
      "`wardline keys rotate` does it now, while everything goes on.",
    ],
  },
  certificate_ends: {
    means:
      "The certificate in `server.tls` ends within two weeks. It is read again when the file changes; no restart is needed.",
    customer: "Nothing yet.",
    steps: [
      "`openssl x509 -enddate -noout -in FILE` shows its end.",
      "Renew it, or find out why whoever renews it did not (`systemctl status certbot.timer`, or yours).",
      "`wardline doctor --live` says how many days the new one has.",
    ],
  },
  certificate_ends_now: {
    means: "The certificate ends within two days. After that browsers refuse the chat and the desk.",
    customer: "Nothing yet. In two days: no chat at all.",
    steps: [
      "Renew it today; whatever renews it by itself has failed for twelve days.",
      "Put the new chain and key into the files of `server.tls`; they are taken within ten seconds, or at once by `kill -USR2`.",
      "`wardline doctor --live` must name the new end on every node.",
    ],
  },
  disk_low: {
    means: "Less than 15 % of the disk of `data.dir` is free.",
    customer: "Nothing yet.",
    steps: [
      "`du -sh DATA/* | sort -h`: is it the data, its write-ahead log, or something else on that disk?",
      "Backups on the same disk belong elsewhere. A log that only grows means that `backup.dir` cannot be written.",
      "`wardline retention plan` counts what need not be kept any more; then enlarge the disk.",
    ],
  },
  disk_full: {
    means: "Less than 5 % is free. When nothing is, the database refuses to write and nothing is answered.",
    customer: "Nothing yet; soon everything.",
    steps: [
      "Free some now: old logs and files that are not Wardline's. Never delete anything below `data.dir` by hand.",
      "Enlarge the disk.",
      "`wardline doctor --live` writes once durably and says how much is free.",
    ],
  },
  clock_wrong: {
    means:
      "The clocks of this node and of the database differ by more than two seconds. Tokens, proofs and signatures are worth something for minutes, so a clock that runs off locks people out.",
    customer: "Nothing at two seconds. At a minute: sign-ins fail.",
    steps: [
      "`timedatectl` on the node and on the database: which of them is synchronised?",
      "`chronyc tracking`, or what your machines use: is its server reachable?",
      "`wardline doctor --live` prints the difference. Correct it slowly (`chronyc makestep` only with the node taken out).",
    ],
  },
  job_failing: {
    means:
      "A job of this node failed at its last run, for fifteen minutes. Others may depend on it; each job says in its code why.",
    customer: "It depends on the job.",
    steps: [
      "`wardline status`: which job, which code.",
      'The log of that node: lines with `"job":"NAME"` ([log fields](../../reference/log-fields.md)), and the code in [codes](../codes.md).',
      "Many jobs at once point to the database: [database_down](database_down.md).",
    ],
  },
  egress_refused: {
    means:
      "The program was about to call a host that is not in the list of recipients, or outside the permitted regions. Nothing was sent.",
    customer: "Whatever needed that call does not work.",
    steps: [
      "`wardline doctor` names what the configuration wants to call, and whether it is listed.",
      "A host that you added to the configuration: list it with its purpose ([recipients](../recipients.md)), after whoever answers for the data agreed.",
      "A host that nobody knows: treat it as an incident. `wardline history verify`, `wardline sbom`, and compare with what you installed.",
    ],
  },
  siem_losing: {
    means:
      "Records for the SIEM came faster than it takes them, and the oldest were dropped. Incidents are in the database all the same.",
    customer: "Nothing.",
    steps: [
      "`wardline status`: does `siem` answer?",
      "Its certificate and port: `wardline doctor`.",
      "`wardline incidents register --out FILE.csv` has everything that it missed.",
    ],
  },
  security_release: {
    means: "The signed statement of the newest release says that it mends a weakness, and this program is older.",
    customer: "Nothing.",
    steps: [
      "`wardline advisories` says what is known of the parts of this program.",
      "`wardline upgrade --check` says what an upgrade would do ([upgrade](../upgrade.md)).",
      "Plan it: critical ones within days.",
    ],
  },
  alerts_untold: {
    means:
      "Mails about alerts could not be handed over three times in an hour. Alerts are still told by webhook and on the screen.",
    customer: "Nothing.",
    steps: [
      "`wardline alerts test` sends one mail to `platform` and says what happened.",
      "Is the mail server listed, its certificate valid, the password in `alerts.email.passwordFile` the present one?",
      "`wardline alerts list` shows what nobody was told.",
    ],
  },
  heartbeat_failing: {
    means:
      "The sign of life was not taken several times in ten minutes. Whoever waits for it will soon raise the alarm.",
    customer: "Nothing.",
    steps: [
      "Tell whoever waits for it that Wardline lives: `wardline status`.",
      "`wardline doctor` says whether `alerts.heartbeat.url` is listed and shakes hands.",
      "Its receiver checks signatures: does it know the keys that sign now (`/.well-known/wardline-webhook-keys`, see [webhooks](../../formats/webhooks.md))?",
    ],
  },
  wardline_silent: {
    means:
      "Prometheus has had no metrics for three minutes, the heartbeat stays away, or `wardline watch` got no answer: Wardline is down, or cut off from who watches.",
    customer: "If it is down: no chat. The page of the operator is as it was; only the button does nothing.",
    steps: [
      "From elsewhere: `wardline watch URL --once`. It answers: the way from Prometheus to the health port is cut.",
      "On the machine: is the process there (`systemctl status wardline`)? The end of its log says why it went.",
      "Start it. It comes back to where it was: what was acknowledged is on disk. Then `wardline doctor --live`.",
    ],
  },
};
