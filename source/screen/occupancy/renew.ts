import type { Store } from '../../store/store.ts';
import { lacksNothing } from '../../theater/room-versions.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';

/** A picture at the read level: the known one, proved to lack nothing at a moment of the store's clock, or a new one. */
export type Renewal =
  | { readonly kind: 'proved'; readonly at: number }
  | { readonly kind: 'found'; readonly picture: RoomSnapshot };

/**
 * Has the store prove that the known picture lacks nothing, where that is cheaper than a look; looks where there is no
 * picture, or something is missing. `pictureOf` is asked when the proof is there: the picture may have grown meanwhile.
 */
export async function renew(
  store: Store,
  room: string,
  pictureOf: () => RoomSnapshot | null,
): Promise<Renewal> {
  if (store.news !== undefined && pictureOf() !== null) {
    const versions = await store.news.versions(room);
    const picture = pictureOf();
    if (versions !== null && picture !== null && lacksNothing(picture, versions)) {
      return { kind: 'proved', at: versions.at };
    }
  }
  return { kind: 'found', picture: await store.look(room, 'browse') };
}
