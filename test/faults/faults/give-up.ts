import { setTimeout as delay } from 'node:timers/promises';

import { recordingStore } from '../../../source/stress/history/recorder.ts';
import { parseSeatLabel } from '../../../source/theater/seats.ts';
import { seatAt } from '../../../source/theater/snapshot.ts';
import { resolveLeft } from '../resolve-left.ts';
import { startTheater } from '../run-theater.ts';
import type { Fault, Scene } from '../scene.ts';

/** What Zoe was told of a seat, and so what it must be from then on. */
type Told = { readonly seat: string; readonly isHers: boolean; readonly words: string };

/**
 * `theater book` while its node stands still, given up by Ctrl-C, and the node goes on: the seat is Zoe's and she was
 * told so, or it never becomes hers. Each moment is another one each time.
 */
export const giveUpFault: Fault = {
  name: 'Ctrl-C at a frozen node',
  isBounded: true,
  async inflict(scene) {
    const { address, isFull, folder, bookers } = scene;
    const stateHome = `${folder}/Zoe`;
    // How long the program takes when nothing is wrong: the moments are spread over that.
    const first = await (await startTheater(bookingOf('3-1'), { address, stateHome })).hasEnded;
    const complaints: string[] = [];
    const told: Told[] = [{ seat: '3-1', isHers: first.exitCode === 0, words: first.stdout }];
    for (let round = 0; round < (isFull ? 20 : 5); round += 1) {
      const seat = `${1 + Math.floor(round / 10)}-${1 + (round % 10)}`;
      const zoe = await giveUpOnce(scene, { seat, stateHome, usualMs: first.ms });
      told.push(zoe.told);
      complaints.push(...zoe.complaints, ...(await untrue(scene, [zoe.told])));
    }
    await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    return [...complaints, ...(await untrue(scene, told))];
  },
};

function bookingOf(seat: string): readonly string[] {
  return ['book', 'A', seat, '--as', 'Zoe', '--json'];
}

async function giveUpOnce(
  scene: Scene,
  {
    seat,
    stateHome,
    usualMs,
  }: { readonly seat: string; readonly stateHome: string; readonly usualMs: number },
): Promise<{ readonly told: Told; readonly complaints: readonly string[] }> {
  const { cluster, coordinatorOf, address, random, heard } = scene;
  const node = coordinatorOf('A');
  const run = await startTheater(bookingOf(seat), { address, stateHome });
  await delay(random.below(usualMs));
  await cluster.freeze(node);
  await delay(random.below(usualMs));
  run.signal('SIGINT');
  await delay(random.below(2_500));
  await cluster.thaw(node);
  const { exitCode, stdout, stderr } = await run.hasEnded;
  const said = stdout === '' ? 'nothing' : String(JSON.parse(stdout).outcome);
  heard(`theater book, exit code ${exitCode}: ${said}${stderr === '' ? '' : `, ${stderr}`}`);
  const words = `exit code ${exitCode}: ${stdout}${stderr}`.replaceAll('\n', ' ').trim();
  if (exitCode !== 75) return { told: { seat, isHers: exitCode === 0, words }, complaints: [] };
  const { resolved, complaints } = await resolveLeft(scene, stateHome);
  const isHers = resolved.some(({ outcome }) => outcome === 'applied');
  return { told: { seat, isHers, words: `${words}, then resolved` }, complaints };
}

/** Seats that are not what Zoe was told, by a linearizable look. */
async function untrue({ store, recorder }: Scene, told: readonly Told[]): Promise<readonly string[]> {
  const picture = await recordingStore(store, recorder, { client: 'the watcher' }).look('A', 'settle');
  return told.flatMap(({ seat, isHers, words }) => {
    const position = parseSeatLabel(seat);
    const content = position === null ? undefined : seatAt(picture, position)?.content;
    const isTrue = (content?.kind === 'booked' && content.client === 'Zoe') === isHers;
    return isTrue ? [] : [`Seat A ${seat} is ${content?.kind ?? 'not there'}, but Zoe was told: ${words}`];
  });
}
