import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Metafile } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** Name of the file beside the program that has the licences of all that is bundled in it. */
export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt';

/** A package of which the bundled program holds code. */
export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  /** By its SPDX name. */
  readonly license: string;
  /** Its own licence, and its notice where it has one. */
  readonly texts: readonly string[];
};

/** Packages under the MIT licence that come without its text, with the line that stands in their sources. */
const HOLDERS: ReadonlyMap<string, string> = new Map([
  ['yoga-layout', 'Copyright (c) Meta Platforms, Inc. and affiliates.'],
]);

/**
 * The packages of which something is in the program, in the order of their names.
 *
 * @param metafile esbuild's account of a bundle
 * @throws when one of them does not say under which licence it may be passed on
 */
export async function bundledPackages({ outputs }: Metafile): Promise<readonly BundledPackage[]> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = new Set(
    inputs.flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? packageFolder(file) : [])),
  );
  const packages = await Promise.all([...folders].map(readPackage));
  return packages.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

/** Licences under which code may be passed on inside a program of another licence, if their text goes with it. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];

/** Those of `packages` that are under another licence than is known to allow it. */
export function mayNotBePassedOn(packages: readonly BundledPackage[]): readonly BundledPackage[] {
  return packages.filter(({ license }) => !choicesOf(license).some((each) => ALLOWED.includes(each)));
}

/** The licences of which whoever passes a package on may choose one, as SPDX writes it: `(MIT OR Apache-2.0)`. */
function choicesOf(license: string): readonly string[] {
  return license.replaceAll(/^\(|\)$/g, '').split(' OR ');
}

/** The licences of `packages`, as they have to be passed on with the program. */
export function renderNotices(packages: readonly BundledPackage[]): string {
  const head =
    'The program is made with the following packages, whose code is in its files. Their licences ask that these texts are passed\n' +
    'on with it.';
  const parts = packages.map((each) => [`${idOf(each)} (${each.license})`, ...each.texts].join('\n\n'));
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function idOf({ name, version }: Pick<BundledPackage, 'name' | 'version'>): string {
  return `${name} ${version}`;
}

/** The folder of the package that has `file`: none for a file of our own. */
function packageFolder(file: string): readonly string[] {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return folder === undefined ? [] : [resolve(ROOT, folder)];
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const manifest: Record<string, unknown> = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (typeof name !== 'string' || typeof version !== 'string' || typeof license !== 'string') {
    throw new Error(`${folder} does not say by what licence it may be passed on`);
  }
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)\b/i.test(file));
  const own = await Promise.all(files.toSorted().map(async (file) => await readText(join(folder, file))));
  return { name, version, license, texts: own.length > 0 ? own : [await mitTextFor(name, license)] };
}

/** The text of the MIT licence for a package that names it and has not got it. Ours is that text. */
async function mitTextFor(name: string, license: string): Promise<string> {
  const holder = HOLDERS.get(name);
  if (holder === undefined || license !== 'MIT') throw new Error(`${name} comes without its licence`);
  return (await readText(join(ROOT, 'LICENSE'))).replace(/^Copyright .*$/m, holder);
}

async function readText(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n').trim();
}
