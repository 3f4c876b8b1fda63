import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findProcess, nodeMark, recordProcess, signalNode } from '../../tools/cluster/node/node-process.ts';
import { describeProcess } from '../../tools/cluster/node/operating-system.ts';
import { hasData, nodesWithData, refuseWiped } from '../../tools/cluster/plan/data-directory.ts';
import { withLock } from '../../tools/cluster/plan/lock.ts';
import { type ClusterPlan, nodeOf, type NodePlan, nodesOf } from '../../tools/cluster/plan/plan.ts';
import { checkRoomFor } from '../../tools/cluster/plan/preflight.ts';
import { ensureJars } from '../../tools/cluster/runtime/jars.ts';
import { findJava, readRelease } from '../../tools/cluster/runtime/java.ts';
import { testPlan } from './harness/test-plan.ts';

let plan: ClusterPlan;
let node: NodePlan;

beforeEach(async () => {
  plan = testPlan(await mkdtemp(join(tmpdir(), 'theater-refusals-')), 3);
  node = nodeOf(plan, 1);
});

afterEach(async () => await rm(plan.directory, { recursive: true, force: true }));

describe('before anything is started', () => {
  it('a busy port is named, with the flag that chooses another', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(plan.port, nodeOf(plan, 2).address, resolve));
    try {
      await expect(checkRoomFor(plan, nodesOf(plan))).rejects.toThrow(
        `${nodeOf(plan, 2).address}:${plan.port} is taken by another program: end it, or choose another --port.`,
      );
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    await checkRoomFor(plan, nodesOf(plan));
  });

  it('a full disk is named, with what is free and what is needed', async () => {
    await expect(
      checkRoomFor(plan, nodesOf(plan), async () => await Promise.resolve(100 * 2 ** 20)),
    ).rejects.toThrow(/is full: 100 MiB are free, 3 nodes need 1536 MiB/);
  });

  it('a missing or a wrong Java is named', async () => {
    await expect(findJava({ JAVA_HOME: '/nowhere' })).rejects.toThrow(
      /No Java at JAVA_HOME=\/nowhere.* JDK 17/,
    );
    await expect(findJava({ PATH: plan.directory })).rejects.toThrow(/No Java on the path.* JDK 17/);
    await writeProgram('jdk/bin/java', 'echo \'openjdk version "21.0.2" 2024-01-16\' >&2');
    const home = join(plan.directory, 'jdk');
    await expect(findJava({ ...process.env, JAVA_HOME: home })).rejects.toThrow(
      /Java 21 at JAVA_HOME.* needs JDK 17/,
    );
  });

  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "24" 2025-03-18', 24],
    ['bash: no such thing', null],
  ])('%s is understood', (output, release) => {
    expect(readRelease(output)).toBe(release);
  });

  it('a missing Maven is named, and what Maven says when it cannot fetch', async () => {
    const jars = { directory: join(plan.directory, 'jars') };
    const path = process.env['PATH'];
    try {
      process.env['PATH'] = join(plan.directory, 'bin');
      await expect(ensureJars(jars)).rejects.toThrow(/Maven is missing/);
      process.env['PATH'] = `${join(plan.directory, 'bin')}:${path}`;
      await writeProgram('bin/mvn', 'echo "[ERROR] Unknown host"; echo "[ERROR] more"; exit 1');
      await expect(ensureJars(jars)).rejects.toThrow(/could not fetch Cassandra .*: Unknown host$/);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('a jar that is not the one it should be is named', async () => {
    const path = process.env['PATH'];
    const copy =
      'for a; do case $a in -DoutputDirectory=*) mkdir -p "${a#*=}"; echo bad > "${a#*=}/guava-32.0.1-jre.jar";; esac; done';
    await writeProgram('bin/mvn', copy);
    try {
      process.env['PATH'] = `${join(plan.directory, 'bin')}:${path}`;
      await expect(ensureJars({ directory: join(plan.directory, 'jars') })).rejects.toThrow(
        /nothing was started/,
      );
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('a second command on the same cluster waits for nobody: it is told who is at work', async () => {
    await withLock(plan.directory, async () => {
      await expect(withLock(plan.directory, async () => await Promise.resolve())).rejects.toThrow(
        `Another command (process ${process.pid}) is at work`,
      );
    });
  });

  it('a lock whose owner is gone is taken over', async () => {
    await writeFile(join(plan.directory, 'lock'), '999999999\n');
    expect(await withLock(plan.directory, async () => await Promise.resolve('done'))).toBe('done');
  });
});

describe('a node that has lost its data', () => {
  it('is refused beside nodes that have data, with what to do', async () => {
    await giveData(1);
    await giveData(3);
    const withData = await nodesWithData(plan);
    expect(withData).toEqual([1, 3]);
    expect(() => refuseWiped(nodesOf(plan), [1, 2, 3], withData)).toThrow(
      /Node 2 has lost its data .*start 2 --replace/,
    );
  });

  it('is not one that never had any, nor one of a cluster that begins again', () => {
    expect(() => refuseWiped(nodesOf(plan), [1, 3], [1, 3])).not.toThrow();
    expect(() => refuseWiped(nodesOf(plan), [1, 2, 3], [])).not.toThrow();
  });

  it('counts as empty until its replacement has taken everything over', async () => {
    await giveData(1);
    await writeFile(join(node.directory, 'replacing'), '');
    expect(await hasData(node)).toBe(false);
  });
});

describe('a recorded process', () => {
  it('is never sent a signal when it is not that node: the system may have given its number to another', async () => {
    await recordProcess(node, process.pid);
    expect(await findProcess(node)).toBeNull();
    expect(await signalNode(node, 'SIGKILL')).toBe(false);
  });

  it('is not that of a node whose folder has a longer name', () => {
    expect(` ${nodeMark(nodeOf({ ...plan, nodes: 9 }, 1))}0 `).not.toContain(` ${nodeMark(node)} `);
  });
});

describe.runIf(process.platform === 'linux')('a process that was killed', () => {
  const ended = 'Name:\tjava\nState:\tZ (zombie)\n';
  const waiting = 'Name:\tjava\nState:\tD (disk sleep)\nVmRSS:\t2048 kB\n';

  it('is there until its last thread has ended, since it keeps its ports until then', async () => {
    await writeThread('77', ended, '');
    await writeThread('77/task/77', ended, '');
    await writeThread('77/task/78', waiting, 'java\0-Dtheater.node=/x\0');
    expect(await describeProcess(77, plan.directory)).toEqual({
      commandLine: 'java -Dtheater.node=/x ',
      isStopped: false,
      residentBytes: 2 ** 21,
    });

    await writeThread('77/task/78', ended, '');
    expect(await describeProcess(77, plan.directory)).toBeNull();
  });

  it('is gone when the system knows nothing of it any more', async () => {
    expect(await describeProcess(77, plan.directory)).toBeNull();
  });
});

async function writeThread(folder: string, status: string, commandLine: string): Promise<void> {
  await mkdir(join(plan.directory, folder), { recursive: true });
  await writeFile(join(plan.directory, folder, 'status'), status);
  await writeFile(join(plan.directory, folder, 'cmdline'), commandLine);
}

async function giveData(number: number): Promise<void> {
  await mkdir(join(nodeOf(plan, number).directory, 'data', 'system', 'local-7ad54392'), { recursive: true });
}

async function writeProgram(name: string, body: string): Promise<void> {
  const file = join(plan.directory, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
}
