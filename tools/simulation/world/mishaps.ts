import type { World } from './world.ts';

/** Starts what goes wrong by itself: nodes that are away, somebody who reads narrowly, a copy that is put back. */
export function startMishaps(world: World, activeMs: number): void {
  const { swarm } = world;
  if (swarm.hasNodesDown) startOutages(world, activeMs);
  if (swarm.hasNarrowReader) startNarrowReader(world, activeMs);
  if (swarm.hasRestore) startRestore(world);
}

/** Nodes go away and come back; now and then two at once. */
function startOutages(world: World, activeMs: number): void {
  const { choices, time, story } = world;
  const count = 1 + choices.choose('outages', 4);
  for (let outage = 0; outage < count; outage += 1) {
    const node = choices.choose('outages', 3);
    const from = choices.choose('outages', Math.min(activeMs, 8000));
    const until = from + choices.pick('outages', [300, 50, 2000, 15_000]);
    time.schedule(null, from, () => {
      if (world.isWell) return;
      story.tell(() => `Node ${node + 1} goes away.`);
      setUp(world, node, false);
    });
    time.schedule(null, until, () => setUp(world, node, true));
  }
}

function setUp(world: World, node: number, isUp: boolean): void {
  for (const { replicas } of world.rooms.values()) {
    const replica = replicas[node];
    if (replica !== undefined) replica.isUp = isUp;
  }
}

/** A program of somebody else asks a majority for some columns of each room, again and again. */
function startNarrowReader(world: World, activeMs: number): void {
  const { choices, time } = world;
  const pause = choices.pick('narrow', [20, 3, 300]);
  const read = (): void => {
    if (world.isWell || time.now > activeMs) return;
    for (const model of world.rooms.values()) model.readNarrowly();
    time.schedule(null, pause, read);
  };
  time.schedule(null, pause, read);
}

/** A copy of the theater is made, and put back later. */
function startRestore(world: World): void {
  const { choices, time } = world;
  const madeAt = choices.choose('restore', 3000);
  const after = 1 + choices.choose('restore', 6000);
  time.schedule(null, madeAt, () => {
    const backup = world.backUp();
    time.schedule(null, after, () => {
      if (!world.isWell) world.restore(backup);
    });
  });
}
