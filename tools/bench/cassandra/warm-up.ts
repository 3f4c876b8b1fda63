import { bookingsOf, freeAll } from './sale.ts';
import { type Scene, withStores } from './scene.ts';

/** Rounds, each of which sells the theater once: after these a node has compiled what booking and looking need. */
const ROUNDS = 8;

/** Has nodes and program do for a while what will be measured. */
export async function warmUp(scene: Scene, rounds = ROUNDS): Promise<void> {
  await withStores(
    scene,
    async (stores) => {
      for (let round = 0; round < rounds; round += 1) {
        for (const store of stores) {
          const pictures = await freeAll(store);
          // All rooms at once; in the later half in groups of all sizes.
          const size = round < rounds / 2 ? 1 : ([1, 2, 5, 10][round % 4] ?? 1);
          await Promise.all(
            pictures.map(async (picture) => {
              for (const change of bookingsOf(picture, size)) await store.apply(change);
              for (let look = 0; look < 10; look += 1) {
                await store.look(picture.room, look % 2 === 0 ? 'browse' : 'settle');
                await store.revisions();
              }
            }),
          );
        }
      }
    },
    { count: 2 },
  );
}
