import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { errors } from 'cassandra-driver';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
import { attemptOfError } from '../../source/store/cassandra/rooms/send-once.ts';
import type { SellingStore } from '../../source/store/store.ts';
import type { Change } from '../../source/theater/change.ts';
import { makeAuthority, makeCertificate } from '../../tools/cluster/settings/certificates.ts';
import { temporaryFolder } from '../commands/program.ts';
import { type Answer, applied, errorFrame, int, nothing, rows, short, string } from './cql-frames.ts';
import { FakeCqlServer } from './fake-cql-server.ts';

const LEVEL = { any: 0, one: 1, quorum: 4, all: 5, serial: 8, localSerial: 9 };

const change: Change = {
  id: '5f5f5f00-0000-11f0-8000-000000000001',
  kind: 'book',
  room: 'A',
  epoch: 'a2a2a200-0000-4000-8000-000000000001',
  by: 'Mia',
  reason: '',
  seats: [
    {
      before: {
        row: 7,
        place: 4,
        version: 0,
        change: '5f5f5f00-0000-11f0-8000-000000000000',
        content: { kind: 'free' },
      },
      after: {
        row: 7,
        place: 4,
        version: 1,
        change: '5f5f5f00-0000-11f0-8000-000000000001',
        content: { kind: 'booked', client: 'Mia', booking: 'b1' },
      },
    },
  ],
  isOpenRequired: true,
  gate: null,
};

function unavailable(level: number): Answer {
  return errorFrame(0x1000, 'Cannot achieve consistency level', short(level), int(2), int(1));
}

function writeTimeout(level: number, writeType: string): Answer {
  return errorFrame(0x1100, 'Operation timed out', short(level), int(1), int(2), string(writeType));
}

function writeFailure(level: number, writeType: string): Answer {
  return errorFrame(0x1500, 'Operation failed', short(level), int(1), int(2), int(1), string(writeType));
}

function readTimeout(level: number): Answer {
  return errorFrame(0x1200, 'Operation timed out', short(level), int(1), int(2), Buffer.from([0]));
}

function notApplied(reason: string): { readonly kind: string; readonly reason: string } {
  return { kind: 'notApplied', reason };
}

let server: FakeCqlServer;
let store: SellingStore;

async function open(): Promise<SellingStore> {
  return openCassandraStore({
    address: { contactPoints: [server.contactPoint], keyspace: 'theater', dataCenter: null },
  });
}

beforeEach(async () => {
  server = await FakeCqlServer.start();
  store = await open();
});

afterEach(async () => {
  await store.close();
  await server.stop();
});

/** Applies the change once and expects that it was sent exactly once. */
async function attemptOn(...answers: readonly (Answer | 'silence' | 'hang-up')[]): Promise<unknown> {
  server.answerWrites(...answers);
  const attempt = await store.apply(change);
  expect(server.writes).toBe(answers.length);
  // The driver's own words would: "Server failure during write query", "All host(s) tried for query failed".
  expect(JSON.stringify(attempt)).not.toMatch(/"unknown".*fail/i);
  return attempt;
}

describe('what the answer to a conditional write says', () => {
  test('[applied] true is applied', async () => {
    expect(await attemptOn(applied(true))).toEqual({ kind: 'applied', isUnderReplicated: false });
  });

  test('[applied] false is refused', async () => {
    expect(await attemptOn(applied(false))).toEqual({ kind: 'refused' });
  });

  test.for([
    ['no row at all', rows([])],
    ['no result', nothing],
  ] as const)('an answer with %s is unknown, though the driver calls it applied', async ([, answer]) => {
    expect(await attemptOn(answer)).toMatchObject({ kind: 'unknown' });
  });
});

describe('what an error of a node says, each by its exact frame', () => {
  const UNDER_REPLICATED = { kind: 'applied', isUnderReplicated: true };
  const UNKNOWN = { kind: 'unknown' };

  test.for([
    ['unavailable at SERIAL is not applied', unavailable(LEVEL.serial), notApplied('unavailable')],
    ['unavailable at LOCAL_SERIAL is not applied', unavailable(LEVEL.localSerial), notApplied('unavailable')],
    ['unavailable at the commit level is unknown', unavailable(LEVEL.quorum), UNKNOWN],
    ['a CAS timeout at SERIAL is unknown', writeTimeout(LEVEL.serial, 'CAS'), UNKNOWN],
    ['a CAS timeout at LOCAL_SERIAL is unknown', writeTimeout(LEVEL.localSerial, 'CAS'), UNKNOWN],
    [
      'a CAS timeout at QUORUM is applied, under-replicated',
      writeTimeout(LEVEL.quorum, 'CAS'),
      UNDER_REPLICATED,
    ],
    ['a CAS timeout at ALL is applied, under-replicated', writeTimeout(LEVEL.all, 'CAS'), UNDER_REPLICATED],
    ['a CAS timeout at ONE is applied, under-replicated', writeTimeout(LEVEL.one, 'CAS'), UNDER_REPLICATED],
    ['a CAS timeout at a level that does not exist is unknown', writeTimeout(77, 'CAS'), UNKNOWN],
    ['a timeout of a plain write is unknown', writeTimeout(LEVEL.quorum, 'SIMPLE'), UNKNOWN],
    ['a CAS failure at SERIAL is unknown', writeFailure(LEVEL.serial, 'CAS'), UNKNOWN],
    ['a CAS failure at ALL is applied, under-replicated', writeFailure(LEVEL.all, 'CAS'), UNDER_REPLICATED],
    ['a failure of a plain write is unknown', writeFailure(LEVEL.all, 'SIMPLE'), UNKNOWN],
    ['a read timeout is unknown', readTimeout(LEVEL.serial), UNKNOWN],
    ['a server error is unknown', errorFrame(0x0000, 'java.lang.NullPointerException'), UNKNOWN],
    ['a protocol error is unknown', errorFrame(0x000a, 'bad frame'), UNKNOWN],
    ['a truncate error is unknown', errorFrame(0x1003, 'truncate'), UNKNOWN],
    ['a configuration error is unknown', errorFrame(0x2300, 'config'), UNKNOWN],
    ['a code that no table knows is unknown', errorFrame(0x7777, 'new'), UNKNOWN],
    [
      'overloaded is not applied',
      errorFrame(0x1001, 'Query timed out before it could start'),
      notApplied('busy'),
    ],
    ['bootstrapping is not applied', errorFrame(0x1002, 'bootstrapping'), notApplied('busy')],
    ['a syntax error is not applied', errorFrame(0x2000, 'line 1:0'), notApplied('rejected')],
    ['not permitted is not applied', errorFrame(0x2100, 'User has no MODIFY'), notApplied('read-only')],
    ['an invalid statement is not applied', errorFrame(0x2200, 'Batch too large'), notApplied('rejected')],
    [
      'a guardrail is not applied',
      errorFrame(0x2200, 'Guardrail write_consistency_levels violated: ALL is not allowed'),
      notApplied('rejected'),
    ],
    [
      'already exists is not applied',
      errorFrame(0x2400, 'exists', string('theater'), string('rooms')),
      notApplied('rejected'),
    ],
  ] as const)('%s', async ([, answer, expected]) => {
    expect(await attemptOn(answer)).toMatchObject(expected);
  });

  test('a node that forgot the statement has it prepared again, and applies the change once', async () => {
    server.forgetStatements();
    expect(await attemptOn(applied(true))).toMatchObject({ kind: 'applied' });
  });

  test('an error message cannot drive a terminal', async () => {
    const attempt = await attemptOn(errorFrame(0x0000, 'boom \u001B[2J\u0007\u202E'));
    expect(attempt).toEqual({ kind: 'unknown', message: 'boom \uFFFD[2J\uFFFD\uFFFD' });
  });
});

describe('what happens on the way to a node', () => {
  test('a connection that ends after the request was sent is unknown', async () => {
    expect(await attemptOn('hang-up')).toMatchObject({ kind: 'unknown' });
  });

  test('a connection by TLS that ends after the request was sent is unknown, and it is sent once', async () => {
    const ours = makeAuthority('ours');
    const { certificate: cert, key } = makeCertificate(ours, { name: 'node', hosts: ['127.0.0.1'] });
    const authority = path.join(temporaryFolder(), 'authority.pem');
    writeFileSync(authority, ours.certificate);
    const node = await FakeCqlServer.start({ cert, key });
    onTestFinished(() => node.stop());
    const encrypted = await openCassandraStore({
      address: {
        contactPoints: [node.contactPoint],
        keyspace: 'theater',
        dataCenter: null,
        tls: { authority, own: null },
      },
    });
    onTestFinished(() => encrypted.close());
    node.answerWrites('hang-up', applied(true));
    const attempt = await encrypted.apply(change);
    expect(attempt).toMatchObject({ kind: 'unknown' });
    expect(JSON.stringify(attempt)).not.toMatch(/fail/i);
    expect(node.writes).toBe(1);
  });

  test('a node that answers everything but this request is unknown after 4 s', async () => {
    const start = performance.now();
    expect(await attemptOn('silence')).toMatchObject({ kind: 'unknown' });
    expect(performance.now() - start).toBeGreaterThan(3_500);
  });

  test('a node that is known to be down gets nothing, so nothing is applied', async () => {
    await attemptOn('hang-up');
    await server.stop();
    await expect
      .poll(async () => store.apply(change))
      .toMatchObject({ kind: 'notApplied', reason: 'unreachable' });
  });

  test('a closed store sends nothing', async () => {
    await store.close();
    expect(await store.apply(change)).toMatchObject({ kind: 'notApplied', reason: 'unreachable' });
    expect(server.writes).toBe(0);
  });
});

describe('hosts that were passed over', () => {
  const down = 'Host considered as DOWN';
  const full = new errors.BusyConnectionError('127.0.0.2:9042', 2_048, 1);
  const context = { isPaxosV2: true };

  test('all of them down: nothing was sent', () => {
    const error = new errors.NoHostAvailableError({ one: down, other: new Error('No connection available') });
    expect(attemptOfError(error, context)).toMatchObject({ kind: 'notApplied', reason: 'unreachable' });
  });

  test('one of them with no room for another request: nothing was sent', () => {
    const error = new errors.NoHostAvailableError({ one: down, other: full });
    expect(attemptOfError(error, context)).toMatchObject({ kind: 'notApplied', reason: 'busy' });
  });

  test('one of them refused the password: nothing was sent', () => {
    const error = new errors.NoHostAvailableError({ one: new errors.AuthenticationError('no') });
    expect(attemptOfError(error, context)).toMatchObject({ kind: 'notApplied', reason: 'rejected' });
  });

  test.for([
    ['timed out', new errors.OperationTimedOutError('no answer in time', '127.0.0.1:9042')],
    ['was cut off', Object.assign(new Error('Socket was closed'), { isSocketError: true })],
    ['was asked and has not answered', null],
    ['has an error that no table knows', new errors.ResponseError(0, 'boom')],
  ] as const)('one of them %s: unknown', ([, inner]) => {
    const error = new errors.NoHostAvailableError({ one: down, other: inner, third: full });
    const attempt = attemptOfError(error, context);
    expect(attempt).toMatchObject({
      kind: 'unknown',
      message: expect.stringMatching(/^no node answered \(one: taken for down; other: /),
    });
    expect(JSON.stringify(attempt)).not.toMatch(/fail/i);
  });

  test('a message of the node that calls something failed is not passed on', () => {
    const error = new errors.ResponseError(0, 'Operation failed - received 0 responses and 2 failures');
    const attempt = attemptOfError(error, context);
    expect(attempt).toEqual({ kind: 'unknown', message: 'an error that does not say what was done' });
  });
});

describe('without Paxos v2 no error proves anything', () => {
  test.for(['v1', 'v2_without_linearizable_reads', null] as const)(
    'a node that says %s: every failed attempt that was sent is unknown',
    async (variant) => {
      server.paxosVariant = variant;
      expect(await attemptOn(unavailable(LEVEL.serial))).toMatchObject({ kind: 'unknown' });
      server.writes = 0;
      expect(await attemptOn(writeTimeout(LEVEL.quorum, 'CAS'))).toMatchObject({ kind: 'unknown' });
    },
  );

  test.for([
    ['the role may not', 0x2100, 'read-only'],
    ['it is no statement', 0x2000, 'rejected'],
    ['it is not valid', 0x2200, 'rejected'],
    ['the password is wrong', 0x0100, 'rejected'],
  ] as const)('a node that says that %s has done nothing, whatever it runs', async ([, code, reason]) => {
    server.paxosVariant = null;
    expect(await attemptOn(errorFrame(code, 'no'))).toMatchObject(notApplied(reason));
  });

  test('a granted and a refused compare-and-set are what they are', async () => {
    server.paxosVariant = 'v1';
    expect(await attemptOn(applied(true))).toMatchObject({ kind: 'applied' });
    server.writes = 0;
    expect(await attemptOn(applied(false))).toEqual({ kind: 'refused' });
  });
});
