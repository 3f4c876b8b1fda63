import { copyFile, cp, mkdir, rm, truncate, writeFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Clone, type StartOptions } from './support/clone.ts';

const AS_TOOL: StartOptions = { script: 'bin/run.js' };

let clone: Clone;

beforeAll(async () => {
  clone = await Clone.make();
  await clone.run([]);
});

afterAll(async () => {
  await clone.remove();
});

/** Lets a start take place on another system, or on another version of Node, as far as programs can tell. */
async function pretending(platform: string, version: string): Promise<StartOptions> {
  const file = clone.path(`${platform}-${version}.cjs`);
  const pretences = [
    `Object.defineProperty(process, 'platform', { value: '${platform}' });`,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  ];
  await writeFile(file, pretences.join('\n'));
  return { environment: { NODE_OPTIONS: `--require ${file}` } };
}

describe('where no Node comes with the project', () => {
  test('the running Node is taken if it is new enough', async () => {
    const { code, stdout } = await clone.run([], await pretending('darwin', '24.0.0'));

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ node: clone.otherNode });
  });

  test('one line says what is needed and what there is', async () => {
    const { code, stdout, stderr } = await clone.run(['rooms'], await pretending('darwin', '20.19.0'));

    expect(stderr).toBe(
      `theater: Node 24 or newer is needed: none that runs here (darwin ${process.arch}) comes with this installation, ` +
        'and the Node on this machine is 20.19.0\n',
    );
    expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
  });

  test('nothing is installed in vain', async () => {
    await writeFile(clone.path('source/added.ts'), '');

    const { stderr } = await clone.run([], await pretending('darwin', '20.19.0'));

    expect(stderr).toMatch(/^theater: Node 24 or newer is needed: /);
  });
});

describe.skipIf(process.platform !== 'linux')(
  'where an installation was made without room for its Node',
  () => {
    test.each([
      ['is not there', 0],
      ['is there in part', 1_000_000],
    ])('one line says so when it %s, and what to do', async (_, bytes) => {
      const installed = await Clone.make({ hasDependencies: false });
      try {
        if (bytes !== null) await placePartOfNode(installed, bytes);
        await cp(clone.path('dist'), installed.path('dist'), { recursive: true });
        await rm(installed.path('package-lock.json'));

        const { code, stderr } = await installed.run(['rooms'], await pretending('linux', '20.19.0'));

        expect(stderr).toMatch(
          /^theater: node-linux-\w+, the Node that comes with the program, is not there, or not whole: .*\n$/,
        );
        expect(stderr).toMatch(
          /Install again, or use Node 24 or newer; the Node on this machine is 20\.19\.0\n$/,
        );
        expect(code).toBe(69);
      } finally {
        await installed.remove();
      }
    });
  },
);

async function placePartOfNode(installed: Clone, bytes: number): Promise<void> {
  const folder = installed.path(`node_modules/node-linux-${process.arch}`);
  await mkdir(`${folder}/bin`, { recursive: true });
  await writeFile(`${folder}/package.json`, JSON.stringify({ bin: { node: 'bin/node' } }));
  await copyFile(process.execPath, `${folder}/bin/node`);
  await truncate(`${folder}/bin/node`, bytes);
}

describe('a development tool', () => {
  test('runs on the Node that comes with the project, which its children find first', async () => {
    const source = `
      import { execFileSync } from 'node:child_process';
      const found: string = execFileSync('node', ['-p', 'process.version'], { encoding: 'utf8' });
      console.log(JSON.stringify([process.execPath, found.trim(), process.argv.slice(2)]));`;
    await writeFile(clone.path('tool.ts'), source);

    const { stdout } = await clone.run(['tool.ts', 'a'], AS_TOOL);

    expect(JSON.parse(stdout)).toEqual([process.execPath, process.version, ['a']]);
  });

  test('is found by the name of its command', async () => {
    expect(await clone.run(['tsc', '--version'], AS_TOOL)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Version 7'),
    });
  });

  test('that does not exist is named', async () => {
    const message = 'eslint is neither a .ts file nor one of the installed packages';
    expect(await clone.run(['eslint'], AS_TOOL)).toMatchObject({
      code: 69,
      stderr: `theater: ${message}\n`,
    });
  });
});
