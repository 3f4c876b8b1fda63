import { seatsWords } from '../../box-office/wording.ts';
import type { ClientState, Message, OpenWish } from '../client/client-state.ts';
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
    const { seats, room } = overlay;
    const names = seatsWords(room, seats);
    const question = ` Release the whole booking, ${countOf(seats.length, 'seat')}: ${names}?`;
    const brief = ` Release ${countOf(seats.length, 'seat')} in ${room}?`;
    return styled(appearance, 'warning', cellsOf(question) <= cells ? question : brief);
  }
  if (message === null) return '';
  const text = ` ${shorten(printable(message.text, appearance), cells - 1, appearance.glyphs.ellipsis)}`;
  const token = TONES[message.tone];
  return token === null ? text : styled(appearance, token, text);
}

/** The line that unconfirmed bookings keep until they are confirmed or disproved; empty while there are none. */
export function pendingLine({ wishes }: ClientState, cells: number, appearance: Appearance): string {
  const open = wishes.filter(({ phase }) => phase.kind === 'unconfirmed');
  if (open.length === 0) return '';
  const names = open.map(wishName);
  const text = `${appearance.glyphs.seats.unconfirmed} Unconfirmed: ${names.join('; ')}.`;
  return styled(appearance, 'unconfirmed', ` ${shorten(text, cells - 1, appearance.glyphs.ellipsis)}`);
}

function wishName({ deed, room, seats }: OpenWish): string {
  return `${deed === 'book' ? 'booking' : 'release of'} ${seatsWords(room, seats)}`;
}
