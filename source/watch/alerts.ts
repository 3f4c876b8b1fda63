import { closingAdvice, closingWords, type Recovery, recoveryWords } from '../booking/history.ts';
import type { StorePlace } from '../booking/resolve.ts';
import { CLOSED_ROOMS } from '../store/store.ts';
import { type Finding, levelsWords, type NodeVitals, type Vitals } from '../store/vitals.ts';
import type { HistoryEntry } from '../theater/change.ts';
import { type Figures, isSoldOut, type RoomFigures } from '../theater/figures.ts';
import { age } from '../theater/local-time.ts';
import type { Plan } from '../theater/plan.ts';
import { countOf, listOf } from '../theater/seats.ts';
import { type Link, RENEWED_MESSAGE } from './occupancy.ts';

/** Something that the people who run the theater should know, and what to do about it. */
export type Alert = {
  readonly level: 'critical' | 'warning';
  readonly kind: AlertKind;
  /** One line for a person; not yet safe for a terminal. */
  readonly message: string;
  readonly advice: string;
};

/** What an alert is about, the weightiest first; the order of the alerts. */
const ALERT_KINDS = [
  'unreachable',
  'quorum-lost',
  'stale',
  'renewed',
  'seats-missing',
  'node-down',
  'store',
  'unconfirmed',
  'unrecorded',
  'closed',
  'sold-out',
  'nearly-sold-out',
] as const;

type AlertKind = (typeof ALERT_KINDS)[number];

/** A room from which on so many percent are booked is nearly sold out. */
export const NEARLY_PERCENT = 90;

/** All that alerts are made of. */
export type AlertFacts = {
  readonly plan: Plan;
  readonly figures: Figures;
  readonly link: Link;
  readonly findings: readonly Finding[];
  /** How long ago they were found, ms; 0 for just now. */
  readonly findingsAgeMs?: number;
  /** What closed each closed room, as far as it is known. */
  readonly closings?: ReadonlyMap<string, HistoryEntry | null>;
  /** Which store it is, where a command has to name it. */
  readonly place?: StorePlace;
  /** Null while the store has not said how it is doing. */
  readonly vitals: Vitals | null;
  /** Whether the theater was begun anew under this screen a moment ago. */
  readonly isRenewed?: boolean;
  /** Changes that dead programs of this machine left unconfirmed. */
  readonly unconfirmed: number;
  /** Bookings that were found without a row in the history. */
  readonly recoveries: readonly Recovery[];
};

/** Every alert, the weightiest first. */
export function alertsOf(facts: AlertFacts): readonly Alert[] {
  const { plan, figures, link, findings, vitals, unconfirmed, recoveries } = facts;
  const nodes = vitals?.kind === 'cluster' ? clusterAlerts(vitals, link) : [];
  const isLost = nodes.some(({ kind }) => kind === 'quorum-lost');
  const alerts = [
    // Nodes in trouble are why an answer is overdue: that is said once.
    ...(isLost || (nodes.length > 0 && link.kind === 'stale') ? [] : linkAlerts(link)),
    ...nodes,
    ...(facts.isRenewed === true
      ? [
          warning(
            'renewed',
            RENEWED_MESSAGE.replace(/\.$/, ''),
            'look whether the bookings are those of tonight',
          ),
        ]
      : []),
    ...findings
      .filter((finding) => !isToldLive(finding, nodes.length > 0 || link.kind !== 'live'))
      .flatMap((finding) => findingAlerts(finding, facts.findingsAgeMs ?? 0)),
    ...unconfirmedAlerts(unconfirmed),
    ...recoveries.map(recoveryAlert),
    ...figures.rooms.flatMap((room) => roomAlerts(room, plan.rows * plan.places, facts)),
  ];
  return alerts.toSorted((left, right) => weightOf(left) - weightOf(right));
}

function weightOf({ kind, level }: Alert): number {
  return ALERT_KINDS.indexOf(kind) + (level === 'critical' ? 0 : ALERT_KINDS.length);
}

function linkAlerts(link: Link): readonly Alert[] {
  if (link.kind === 'reconnecting') {
    const message = `the store does not answer${oldWords(link)}: ${link.message}`;
    return [critical('unreachable', message, 'theater doctor says more')];
  }
  if (link.kind !== 'stale') return [];
  const message = `the picture is ${age(link.ageMs)} old: an answer is overdue`;
  return [warning('stale', message, 'theater doctor says more')];
}

function oldWords(link: Link): string {
  const isOld = link.kind === 'reconnecting' || link.kind === 'stale';
  return isOld && link.ageMs !== null ? `; the picture is ${age(link.ageMs)} old` : '';
}

/** What the pictures and the vitals tell, sooner, is not said twice. */
const SEEN_ELSEWHERE: ReadonlySet<string> = new Set([
  'seats',
  CLOSED_ROOMS,
  'nodes',
  'levels that can be had now',
]);

/**
 * Whether a finding is told by what is live already: of nodes in trouble, also by which of them answer, and what not.
 */
function isToldLive({ subject, isUnseen }: Finding, isTroubled: boolean): boolean {
  if (SEEN_ELSEWHERE.has(subject)) return true;
  return isTroubled && (isUnseen === true || subject === 'contact points');
}

/** Of a store that could not be asked what is wrong with it: its nodes, where they tell, or else what it said. */
export function lostAlert(vitals: Vitals | null, message: string): Alert {
  const link: Link = { kind: 'reconnecting', ageMs: null, nextTryInMs: 0, message };
  const [nodes] = vitals?.kind === 'cluster' ? clusterAlerts(vitals, link) : [];
  return nodes ?? critical('unreachable', message, 'theater doctor says more');
}

/** Every node that is down, silent or barred, with what goes on without it; or that too few are left. */
function clusterAlerts(
  { nodes, levels }: Extract<Vitals, { kind: 'cluster' }>,
  link: Link,
): readonly Alert[] {
  const troubled = nodes.filter(({ state, latencyMs }) => {
    return state === 'down' || state === 'barred' || (state === 'slow' && latencyMs === null);
  });
  const isLost = levels.level === 'wrong' || (troubled.length > 0 && link.kind === 'reconnecting');
  if (isLost) {
    const goesOn = levels.level === 'wrong' ? levels.goesOn : 'the store does not answer';
    const message = troubled.length === 0 ? levelsWords(levels) : `${troubleWords(troubled)}; ${goesOn}`;
    return [critical('quorum-lost', message + oldWords(link), todoWords(troubled))];
  }
  const causes = Map.groupBy(troubled, causeOf);
  return [...causes.values()].map((alike) => {
    return warning(
      'node-down',
      `${troubleWords(alike)}; ${levels.goesOn}${oldWords(link)}`,
      todoWords(alike),
    );
  });
}

const RESTART = 'start it again';

/** What is said of a node in trouble where nothing more is known. */
const CAUSES: Readonly<Record<NodeVitals['state'], string>> = {
  up: 'does not answer',
  slow: 'does not answer',
  barred: 'cannot be spoken to',
  down: 'is down',
};

function causeOf({ state, trouble }: NodeVitals): string {
  return trouble?.cause ?? CAUSES[state];
}

/** `node 2 (127.0.0.2) has no process, 127.0.0.3 and 127.0.0.4 are down`. */
function troubleWords(nodes: readonly NodeVitals[]): string {
  const groups = Map.groupBy(nodes, causeOf);
  return Array.from(groups, ([cause, alike]) => {
    const names = listOf(alike.map(({ address, trouble }) => trouble?.name ?? address));
    return `${names} ${alike.length === 1 ? cause : plural(cause)}`;
  }).join(', ');
}

function plural(cause: string): string {
  const [verb = '', ...rest] = cause.split(' ');
  const many = { is: 'are', has: 'have', does: 'do', takes: 'take' }[verb] ?? verb;
  return [many, ...rest]
    .join(' ')
    .replace('and is silent', 'and are silent')
    .replace('and hangs up', 'and hang up');
}

/** What helps each of these nodes, once where it is the same; commands can be typed one after the other. */
function todoWords(nodes: readonly NodeVitals[]): string {
  const todos = new Set(
    nodes.map(({ state, trouble }) => trouble?.todo ?? (state === 'down' ? RESTART : LOOK)),
  );
  if (todos.size === 0) return 'start the nodes that are down';
  if (nodes.length > 1 && todos.size === 1 && todos.has(RESTART)) return 'start them again';
  const isCommands = [...todos].every((todo) => todo.startsWith('npm run '));
  return [...todos].join(isCommands ? ' && ' : '; ');
}

const LOOK = 'look at the machine, and at its log';

/** From which age on a finding says it, ms. */
const TOLD_AGE_MS = 10_000;

function findingAlerts({ subject, level, message, advice }: Finding, ageMs: number): readonly Alert[] {
  if (level === 'fine') return [];
  const make = level === 'wrong' ? critical : warning;
  const old = ageMs < TOLD_AGE_MS ? '' : ` (seen ${age(ageMs)} ago)`;
  return [make('store', `${subject}: ${message}${old}`, advice ?? 'theater doctor says more')];
}

function unconfirmedAlerts(count: number): readonly Alert[] {
  if (count === 0) return [];
  const message = `${countOf(count, 'change')} of this machine left unconfirmed by a program that died`;
  return [warning('unconfirmed', message, 'theater resolve')];
}

function recoveryAlert({ entry, isWritten }: Recovery): Alert {
  const message = `${recoveryWords(entry)} had no row in the history`;
  const advice = isWritten ? 'nothing to do: it is written now' : 'theater doctor writes it';
  return warning('unrecorded', message, advice);
}

function roomAlerts(
  room: RoomFigures,
  expected: number,
  { closings, place }: Pick<AlertFacts, 'closings' | 'place'>,
): readonly Alert[] {
  const { room: letter, play, seats, percent, isClosed } = room;
  const alerts: Alert[] = [];
  if (seats !== expected) {
    const message = `${letter} has ${seats} seats, not ${expected}`;
    alerts.push(critical('seats-missing', message, 'theater init makes the missing ones'));
  }
  if (isClosed) {
    const closing = closings?.get(letter);
    const by = closing === undefined ? '' : ` ${closingWords(closing)}`;
    const message = `${letter} is closed${by}, nobody can book ${play}`;
    const advice =
      place === undefined ? `theater open ${letter}` : closingAdvice(place, letter, closing ?? null);
    alerts.push(warning('closed', message, advice));
  }
  if (isSoldOut(room)) {
    alerts.push(warning('sold-out', `${letter} is sold out: ${play}`, 'point people to another room'));
  } else if (percent !== null && percent >= NEARLY_PERCENT) {
    const message = `${letter} is ${percent} % booked, ${room.free} free: ${play}`;
    alerts.push(warning('nearly-sold-out', message, 'nothing to do yet'));
  }
  return alerts;
}

function critical(kind: AlertKind, message: string, advice: string): Alert {
  return { level: 'critical', kind, message, advice };
}

function warning(kind: AlertKind, message: string, advice: string): Alert {
  return { level: 'warning', kind, message, advice };
}
