import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { resetRoom } from '../../../source/booking/reset-room.ts';
import { recordingBoxOffice } from '../../../source/stress/history/recorder.ts';
import type { Fault } from '../scene.ts';

/** The house empties a room again and again while clients book in it. */
export const resetFault: Fault = {
  name: 'reset during a rush',
  isBounded: true,
  async inflict({ store, recorder, bookers, isFull }) {
    const client = 'the house';
    const boxOffice = recordingBoxOffice({ store, recorder, client, open: createBoxOffice });
    const complaints: string[] = [];
    for (let round = 0; round < (isFull ? 10 : 3); round += 1) {
      const outcome = await resetRoom({ store, boxOffice }, 'A', client);
      if (outcome.kind !== 'applied') complaints.push(`room A was not reset: ${outcome.kind}`);
      await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    }
    return complaints;
  },
};
