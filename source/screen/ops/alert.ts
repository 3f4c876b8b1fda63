/** Something that the people who run the theater should know, and what to do about it. */
export type Alert = {
  readonly level: 'critical' | 'warning';
  readonly kind: AlertKind;
  /** One line for a person; not yet safe for a terminal. */
  readonly message: string;
  readonly advice: string;
};

/** What an alert is about, the weightiest first; the order of the alerts. */
export const ALERT_KINDS = [
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

export type AlertKind = (typeof ALERT_KINDS)[number];
