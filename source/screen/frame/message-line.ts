import { seatsWords } from '../../box-office/wording.ts';
import type { ClientState, Message, OpenWish, Question } from '../client/client-state.ts';
import { cellsOf, shorten } from '../text/fit-text.ts';
import { countOf } from '../text/seat-names.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { Token } from '../theme/theme.ts';

const TONES: Readonly<Record<Message['tone'], Token | null>> = {
  plain: null,
  good: 'good',
  warning: 'warning',
  bad: 'bad',
};

/** What happened last, or the question that waits for an answer: one line. */
export function messageLine(
  { message, overlay }: ClientState,
  cells: number,
  appearance: Appearance,
): string {
  if (overlay?.kind === 'question') {
    const [question, brief] = questionWords(overlay);
    return styled(appearance, 'warning', cellsOf(question) <= cells ? question : brief);
  }
  if (message === null) return '';
  const text = ` ${shorten(printable(message.text, appearance), cells - 1, appearance.glyphs.ellipsis)}`;
  const token = TONES[message.tone];
  return token === null ? text : styled(appearance, token, text);
}

/** A question in full, and for a narrow screen. */
function questionWords({ about, wanted: { room, seats } }: Question): readonly [string, string] {
  const [count, names] = [countOf(seats.length, 'seat'), seatsWords(room, seats)];
  return about === 'release'
    ? [` Release the whole booking, ${count}: ${names}?`, ` Release ${count} in ${room}?`]
    : [` Another booking is not confirmed yet. Book ${names} as well?`, ` Book ${count} in ${room} as well?`];
}

/** The line that unconfirmed bookings keep until they are confirmed or disproved; empty while there are none. */
export function pendingLine({ wishes }: ClientState, cells: number, appearance: Appearance): string {
  const open = wishes.filter(({ phase }) => phase.kind === 'unconfirmed');
  if (open.length === 0) return '';
  const names = open.map(wishName);
  const advice = open.length === 1 ? 'Esc gives it up.' : 'Esc gives up the last.';
  const text = `${appearance.glyphs.seats.unconfirmed} Unconfirmed: ${names.join('; ')}. ${advice}`;
  return styled(appearance, 'unconfirmed', ` ${shorten(text, cells - 1, appearance.glyphs.ellipsis)}`);
}

function wishName({ deed, room, seats }: OpenWish): string {
  return `${deed === 'book' ? 'booking' : 'release of'} ${seatsWords(room, seats)}`;
}
