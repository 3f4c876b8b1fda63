/** CQL types that the fake server speaks, with their option ids (native_protocol_v4.spec, section 4.2.5.2). */
const TYPE_IDS = {
  text: [0x0d],
  boolean: [0x04],
  int: [0x09],
  timestamp: [0x0b],
  uuid: [0x0c],
  timeuuid: [0x0f],
  smallint: [0x13],
  'set<text>': [0x22, 0x0d],
} as const;

export type CqlType = keyof typeof TYPE_IDS;

/** A column's name, type, and encoded value in the only row. */
export type Cell = { readonly name: string; readonly type: CqlType; readonly value: Buffer | null };

/** What a node answers: the frame's operation and its body. */
export type Answer = { readonly operation: number; readonly body: Buffer };

const OPERATION = { error: 0x00, ready: 0x02, authenticate: 0x03, supported: 0x06, result: 0x08 } as const;

export const ready: Answer = { operation: OPERATION.ready, body: Buffer.alloc(0) };
export const supported: Answer = { operation: OPERATION.supported, body: short(0) };
export const authenticate: Answer = {
  operation: OPERATION.authenticate,
  body: string('org.apache.cassandra.auth.PasswordAuthenticator'),
};

/** An error frame: the code, a message, and what follows for this code. */
export function errorFrame(code: number, message: string, ...more: readonly Buffer[]): Answer {
  return { operation: OPERATION.error, body: Buffer.concat([int(code), string(message), ...more]) };
}

/** Rows: none, or one with these cells. */
export function rows(cells: readonly Cell[]): Answer {
  const columns = cells.map(({ name, type }) => Buffer.concat([string(name), typeOption(type)]));
  const metadata = [int(1), int(cells.length), string('theater'), string('rooms'), ...columns];
  const values = cells.map(({ value }) => bytes(value));
  return result(2, ...metadata, int(cells.length === 0 ? 0 : 1), ...values);
}

/** Rows that are said to be so many, and have no column, so that none of them takes a byte. */
export function rowsOfNothing(count: number): Answer {
  return result(2, int(1), int(0), string('theater'), string('rooms'), int(count));
}

/** The answer to a conditional write. */
export function applied(isApplied: boolean): Answer {
  return rows([{ name: '[applied]', type: 'boolean', value: Buffer.from([isApplied ? 1 : 0]) }]);
}

/** An answer without any row or column, as to a plain write. */
export const nothing: Answer = result(1);

/** The answer to PREPARE: the statement's id, and the types of its parameters. */
export function prepared(id: Buffer, parameters: readonly { name: string; type: CqlType }[]): Answer {
  const columns = parameters.map(({ name, type }) => Buffer.concat([string(name), typeOption(type)]));
  const metadata = [int(1), int(parameters.length), int(0), string('theater'), string('rooms'), ...columns];
  return result(4, short(id.length), id, ...metadata, int(4), int(0));
}

export function textCell(name: string, text: string): Cell {
  return { name, type: 'text', value: Buffer.from(text) };
}

export function uuidCell(name: string, uuid: string): Cell {
  return { name, type: 'uuid', value: Buffer.from(uuid.replaceAll('-', ''), 'hex') };
}

export function textsCell(name: string, texts: readonly string[]): Cell {
  const value = Buffer.concat([int(texts.length), ...texts.map((text) => bytes(Buffer.from(text)))]);
  return { name, type: 'set<text>', value };
}

export function int(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

export function short(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

export function string(text: string): Buffer {
  const encoded = Buffer.from(text);
  return Buffer.concat([short(encoded.length), encoded]);
}

function bytes(value: Buffer | null): Buffer {
  return value === null ? int(-1) : Buffer.concat([int(value.length), value]);
}

function typeOption(type: CqlType): Buffer {
  return Buffer.concat(TYPE_IDS[type].map(short));
}

function result(kind: number, ...parts: readonly Buffer[]): Answer {
  return { operation: OPERATION.result, body: Buffer.concat([int(kind), ...parts]) };
}
