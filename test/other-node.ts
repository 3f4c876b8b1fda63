import { copyFile, link } from 'node:fs/promises';

/**
 * Puts the Node that runs the tests into another place, where it is not the one that the launcher finds in
 * node_modules.
 */
export async function placeOtherNode(path: string): Promise<void> {
  // A link takes no time, but leads to no other file system.
  await link(process.execPath, path).catch(async () => await copyFile(process.execPath, path));
}
