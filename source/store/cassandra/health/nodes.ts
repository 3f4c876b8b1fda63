import type { Host } from 'cassandra-driver';

import { makeSafe } from '../../../theater/safe-text.ts';
import type { Finding } from '../../vitals.ts';
import { probeContact } from '../connection/contact-probe.ts';
import { type Access, WAIT_MS } from '../connection/driver-options.ts';
import { hasPasswordRefused, isNotPermitted } from '../connection/errors.ts';
import { contactFaultWords, tlsAdvice } from '../connection/node-trouble.ts';
import { askNode } from '../connection/open-session.ts';
import type { Session } from '../connection/session.ts';
import { mayTellPassword, passwordFault } from '../connection/tls.ts';
import { PAXOS_VARIANT } from '../rooms/send-once.ts';
import { fine, type Patient, warning, wrong } from './findings.ts';

/**
 * Clocks that differ by more make a hold end visibly early or late, and a picture look younger, ms. They decide
 * nothing.
 */
const CLOCK_TOLERANCE_MS = 500;

/** Nobody waits longer for a contact point, ms. */
const PATIENCE_MS = 3_000;

/** Each contact point of the address, asked over a connection of its own. */
export async function checkContactPoints({
  address,
  access,
  dataCenter,
}: Patient): Promise<readonly Finding[]> {
  const { contactPoints } = address;
  const found = await Promise.all(contactPoints.map(async (point) => await troubleAt(point, access)));
  const troubles = found.filter((trouble) => trouble !== null);
  const subject = 'contact points';
  const count = `${contactPoints.length - troubles.length} of ${contactPoints.length} answer`;
  const dc = fine(
    'data center',
    address.dataCenter === null ? `${dataCenter}, as the first node said` : dataCenter,
  );
  const rest = [dc, ...protectionFindings(contactPoints, access)];
  if (troubles.length === 0) return [fine(subject, count), ...rest];
  const words = troubles.map(({ point, words: why }) => `${point} (${why})`).join(', ');
  const advice = [...new Set(troubles.map((trouble) => trouble.advice))].join('; ');
  return [warning(subject, `${count}; not ${words}`, advice), ...rest];
}

type Trouble = { readonly point: string; readonly words: string; readonly advice: string };

const START_OR_LEAVE_OUT = 'start these nodes, or take them out of the address';

/** What stands in the way at a contact point; null when nothing does. */
async function troubleAt(point: string, access: Access): Promise<Trouble | null> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const answer = await probeContact(point, patience, access.protection);
  if (answer.kind === 'fault') {
    const advice = tlsAdvice(answer.fault) ?? START_OR_LEAVE_OUT;
    return { point, words: contactFaultWords(answer.fault), advice };
  }
  try {
    await askNode(answer.endpoint, access, patience);
    return null;
  } catch (error) {
    const words = hasPasswordRefused(error) ? 'refused the password' : 'no answer';
    return { point, words, advice: START_OR_LEAVE_OUT };
  }
}

/** Who could read what is sent, or answer in a node's place. */
function protectionFindings(
  contactPoints: readonly string[],
  { credentials, protection }: Access,
): readonly Finding[] {
  const { tls, isInsecure } = protection;
  if (tls !== null && isInsecure) {
    const message = 'connections are encrypted, and nobody checks who is at their other end';
    return [warning('encryption', message, 'take insecure=yes out of the address')];
  }
  if (tls !== null) return [fine('encryption', 'TLS alone, and only with nodes whose certificate is right')];
  if (credentials === null || passwordFault({ ...protection, isInsecure: false }, contactPoints) === null)
    return [];
  const advice = 'give the nodes certificates, and put tls=on into the address in the place of insecure=yes';
  return [warning('password', 'it travels to the nodes unencrypted', advice)];
}

/** What each node says of itself. */
export async function checkNodes(patient: Patient): Promise<readonly Finding[]> {
  const { session, variants, access } = patient;
  const reports = await Promise.all(session.liveHosts.map((host) => reportOf(session, host)));
  const paxos = await Promise.all(
    session.liveHosts.map(async (host) => `${host.address} ${(await variants.of(host)) ?? 'does not say'}`),
  );
  return [
    await upFinding(session, access),
    variantFinding(paxos),
    ...settingsFindings(reports),
    clockFinding(reports),
    ...ownClockFindings(reports),
  ];
}

type NodeReport = {
  readonly address: string;
  /** How far the node's clock is ahead of this machine's, ms; null when it did not answer. */
  readonly ahead: number | null;
  /** How far `ahead` may be off, ms. */
  readonly uncertainty: number;
  readonly settings: Settings;
};

/** A node's own; or why they are not known. */
type Settings = ReadonlyMap<string, string> | 'no answer' | 'not permitted';

async function reportOf(session: Session, host: Host): Promise<NodeReport> {
  const { address } = host;
  try {
    // The first answer on a quiet connection takes longer, and would be taken for a difference of clocks.
    const settings = await settingsOf(session, host);
    const sent = Date.now();
    const row = (await session.askHost(host, 'SELECT toTimestamp(now()) AS time FROM system.local')).first();
    const received = Date.now();
    const time: unknown = row.get('time');
    const ahead = time instanceof Date ? time.getTime() - (sent + received) / 2 : null;
    return { address, ahead, uncertainty: (received - sent) / 2, settings };
  } catch {
    return { address, ahead: null, uncertainty: 0, settings: 'no answer' };
  }
}

async function settingsOf(session: Session, host: Host): Promise<Settings> {
  try {
    const { rows } = await session.askHost(host, 'SELECT name, value FROM system_views.settings');
    return new Map(rows.map((row) => [String(row.get('name')), String(row.get('value'))]));
  } catch (error) {
    if (isNotPermitted(error)) return 'not permitted';
    throw error;
  }
}

async function upFinding(session: Session, access: Access): Promise<Finding> {
  const down = session.hosts.filter((host) => !session.isLive(host)).map(({ address }) => address);
  const up = session.liveHosts.map((host) => `${host.address} ${host.cassandraVersion}`);
  const message = `${session.hosts.length - down.length} of ${session.hosts.length} up: ${up.join(', ')}`;
  if (down.length === 0) return fine('nodes', makeSafe(message));
  const troubles = await Promise.all(down.map(async (point) => await troubleOfNode(point, access)));
  const words = down.map((address, index) => {
    const why = troubles[index]?.words ?? null;
    return why === null ? address : `${address} (${why})`;
  });
  const restart = 'start them again; what they missed comes to them by itself';
  const advice = [...new Set(troubles.map((trouble) => trouble?.advice ?? restart))].join('; ');
  return warning('nodes', makeSafe(`${message}; not ${words.join(', ')}`), advice);
}

/** What keeps this program from a node that others have told of, though the node may be up; null: it is down. */
async function troubleOfNode(point: string, access: Access): Promise<Omit<Trouble, 'point'> | null> {
  if (access.credentials !== null && !mayTellPassword(access.protection, point)) {
    return { words: 'the password is not sent to it', advice: 'add tls=on to the address, or insecure=yes' };
  }
  const answer = await probeContact(point, AbortSignal.timeout(PATIENCE_MS), access.protection);
  const advice = answer.kind === 'fault' ? tlsAdvice(answer.fault) : null;
  return answer.kind === 'fault' && advice !== null
    ? { words: contactFaultWords(answer.fault), advice }
    : null;
}

function variantFinding(reports: readonly string[]): Finding {
  const subject = 'paxos_variant';
  const others = reports.filter((report) => !report.endsWith(` ${PAXOS_VARIANT}`));
  if (others.length === 0) return fine(subject, `${PAXOS_VARIANT} on every live node`);
  const message = `not ${PAXOS_VARIANT} everywhere: ${makeSafe(others.join(', '))}; every failed attempt is unknown`;
  return wrong(
    subject,
    message,
    `set paxos_variant: ${PAXOS_VARIANT} on all nodes, and let the program read system_views: ${LET_READ_SETTINGS}`,
  );
}

const LET_READ_SETTINGS = 'GRANT SELECT ON KEYSPACE system_views TO its role';

/** A node of which the settings are known. */
type ToldReport = NodeReport & { readonly settings: ReadonlyMap<string, string> };

/** What the settings of the nodes are, as far as they are known: of the others nothing is said to be right. */
export function settingsFindings(reports: readonly NodeReport[]): readonly Finding[] {
  const told = reports.filter(isTold);
  if (told.length === reports.length) return ofSettings(told);
  const untold = reports.flatMap(({ address, settings }) =>
    typeof settings === 'string' ? [`${address} (${settings})`] : [],
  );
  const message = `not known: ${untold.join(', ')}; ${SETTINGS.join(', ')} may be wrong there`;
  const isForbidden = reports.some(({ settings }) => settings === 'not permitted');
  const advice = isForbidden ? LET_READ_SETTINGS : 'look again once the nodes answer';
  const unknown = { ...warning('settings of the nodes', makeSafe(message), advice), isUnseen: true } as const;
  return [unknown, ...(told.length === 0 ? [] : ofSettings(told).filter(({ level }) => level !== 'fine'))];
}

function isTold(report: NodeReport): report is ToldReport {
  return typeof report.settings !== 'string';
}

function ofSettings(told: readonly ToldReport[]): readonly Finding[] {
  return [purgingFinding(told), logFinding(told), ...patienceFindings(told)];
}

function purgingFinding(reports: readonly ToldReport[]): Finding {
  const subject = 'paxos_state_purging';
  const values = reports.map(({ settings }) => settings.get(subject) ?? 'unknown');
  if (values.every((value) => value === 'repaired')) return fine(subject, 'repaired on every live node');
  const message = makeSafe(
    `not "repaired" everywhere: ${reports.map(({ address }, index) => `${address} ${values[index]}`).join(', ')}`,
  );
  return warning(
    subject,
    message,
    'with another value a promise can be forgotten by the clock; set repaired from the first start',
  );
}

/** A node that answers before what it promises is on its disk forgets that when it is killed. */
function logFinding(reports: readonly ToldReport[]): Finding {
  const subject = 'commitlog_sync';
  const early = reports.filter(({ settings }) => settings.get(subject) === 'periodic');
  if (early.length === 0) return fine(subject, 'every live node writes through before it answers');
  return warning(
    subject,
    makeSafe(`periodic on ${early.map(({ address }) => address).join(', ')}`),
    'a node that is killed forgets its last promises, and seats may be sold twice; set group on all nodes',
  );
}

function clockFinding(reports: readonly NodeReport[]): Finding {
  const subject = 'clocks';
  const known = reports.flatMap(({ ahead, uncertainty }) => (ahead === null ? [] : [{ ahead, uncertainty }]));
  if (known.length === 0)
    return warning(subject, 'no node has told its time', 'look again once the nodes answer');
  const offsets = known.map(({ ahead }) => ahead);
  const difference = offsets.length === 0 ? 0 : Math.max(...offsets) - Math.min(...offsets);
  const uncertainty = Math.max(0, ...known.map((each) => each.uncertainty));
  const message = `${Math.round(difference)} ms apart, give or take ${Math.ceil(uncertainty)}`;
  if (difference - 2 * uncertainty <= CLOCK_TOLERANCE_MS) return fine(subject, message);
  return warning(
    subject,
    message,
    'let the nodes take their time from one server; holds end, and pictures age, by their clocks',
  );
}

/** Rows of the history are dated by this machine, and everybody else's by theirs. */
export function ownClockFindings(
  reports: readonly Pick<NodeReport, 'ahead' | 'uncertainty'>[],
): readonly Finding[] {
  const known = reports.flatMap(({ ahead, uncertainty }) => (ahead === null ? [] : [{ ahead, uncertainty }]));
  const off = known.filter(({ ahead, uncertainty }) => Math.abs(ahead) - uncertainty > CLOCK_TOLERANCE_MS);
  const [first] = off;
  if (first === undefined || off.length < known.length) return [];
  const seconds = Math.round(Math.abs(first.ahead) / 100) / 10;
  const message = `this machine is ${seconds} s ${first.ahead > 0 ? 'behind' : 'ahead of'} every node`;
  const advice =
    'let this machine and the nodes take their time from one server; the history is dated by machines';
  return [warning("this machine's clock", message, advice)];
}

/** Settings that must be shorter than this program's own patience, by what waits for them. */
const PATIENCE = [
  ['cas_contention_timeout', WAIT_MS.conditional],
  ['write_request_timeout', WAIT_MS.conditional],
  ['read_request_timeout', WAIT_MS.settle],
] as const;

/** What of a node's settings is looked at besides the variant of Paxos. */
const SETTINGS = ['paxos_state_purging', 'commitlog_sync', ...PATIENCE.map(([name]) => name)];

function patienceFindings(reports: readonly ToldReport[]): readonly Finding[] {
  const longer = PATIENCE.flatMap(([name, patience]) =>
    reports
      .filter(({ settings }) => milliseconds(settings.get(name)) >= patience)
      .map(({ address, settings }) => `${name} is ${settings.get(name)} on ${address}`),
  );
  const subject = 'timeouts';
  if (longer.length === 0)
    return [fine(subject, 'every node answers, or says that it cannot, before this program gives up')];
  const advice = 'shorten them: otherwise a failure is "unknown" where the node would have known';
  return [warning(subject, makeSafe(longer.join(', ')), advice)];
}

/** `1800ms` or `5s`, in ms; 0 for what is neither, or is not there. */
function milliseconds(text = ''): number {
  const match = /^(\d+)(ms|s|m)$/.exec(text);
  const unit = { ms: 1, s: 1_000, m: 60_000 }[match?.[2] ?? ''] ?? 0;
  return Number(match?.[1] ?? 0) * unit;
}
