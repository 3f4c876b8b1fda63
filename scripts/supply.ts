// Says what the program is made of, and whether it may be passed on:
//   npm run supply                the licences of what is bundled, and known vulnerabilities where the registry tells them
//   npm run supply -- FILE.json   also writes a bill of materials of all packages (CycloneDX)
// Exit 1 on a licence that is not on the list, or on a serious vulnerability.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findNpm } from '../bin/npm.js';
import { bundle } from '../tools/bundle.ts';
import { bundledPackages, mayNotBePassedOn } from '../tools/notices.ts';
import { readAudit } from '../tools/supply-chain.ts';

const ROOT = join(import.meta.dirname, '..');

/** What npm prints on standard output, and whether it was content. */
async function runNpm(args: readonly string[]): Promise<{ output: string; isDone: boolean }> {
  const npm = findNpm(process.env);
  return await new Promise((resolve) => {
    const options = { cwd: ROOT, maxBuffer: 64 * 2 ** 20, shell: npm.isShellNeeded === true };
    execFile(npm.command, [...npm.args, ...args], options, (error, output) => {
      resolve({ output, isDone: error === null });
    });
  });
}

async function checkLicences(): Promise<boolean> {
  const packages = await bundledPackages(await bundle({ folder: 'dist', shouldWrite: false }));
  const refused = mayNotBePassedOn(packages);
  for (const { name, version, license } of refused) console.log(`refused: ${name} ${version} is ${license}`);
  console.log(`licences: ${packages.length} packages are bundled, ${refused.length} may not be passed on`);
  return refused.length === 0;
}

async function checkVulnerabilities(): Promise<boolean> {
  const audit = readAudit((await runNpm(['audit', '--json'])).output);
  if (audit.outcome === 'untold')
    console.log(`vulnerabilities: skipped, nobody could be asked (${audit.why})`);
  if (audit.outcome === 'clean') console.log('vulnerabilities: none that is high or critical');
  if (audit.outcome === 'vulnerable') console.log(`vulnerabilities: ${audit.counts} (npm audit says which)`);
  return audit.outcome !== 'vulnerable';
}

async function writeBill(file: string): Promise<boolean> {
  const words = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const { output, isDone } = await runNpm(words);
  if (isDone) await writeFile(file, output);
  console.log(isDone ? `bill of materials: ${file}` : 'bill of materials: this npm cannot make one');
  return isDone;
}

const [bill] = process.argv.slice(2);
const results = [
  await checkLicences(),
  await checkVulnerabilities(),
  bill === undefined || (await writeBill(bill)),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
