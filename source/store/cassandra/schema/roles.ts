import { type Rights, ROLE_NAMES, type RoleName } from '../../rights.ts';
import { type Row, textIn } from '../../row.ts';
import { StoreError } from '../../store.ts';
import { SERVER_ERROR } from '../connection/consistency.ts';
import { hasCode } from '../connection/errors.ts';
import type { Session } from '../connection/session.ts';
import type { TableName } from './schema.ts';

/** What each role may do besides all that the one before it may; least rights, found by trying each operation. */
const GRANTS: Readonly<Record<RoleName, { reads: readonly string[]; writes: readonly TableName[] }>> = {
  viewer: { reads: ['TABLE system_views.settings', 'TABLE system_views.clients'], writes: [] },
  till: { reads: [], writes: ['rooms', 'history', 'bells'] },
  house: { reads: ['KEYSPACE system_traces'], writes: ['plays'] },
};

/** The statements that give a role of a theater what it may; made again they change nothing. */
function grantsTo(role: RoleName, keyspace: string): readonly string[] {
  const { reads, writes } = GRANTS[role];
  const before = ROLE_NAMES[ROLE_NAMES.indexOf(role) - 1];
  return [
    before === undefined ? `GRANT SELECT ON KEYSPACE ${keyspace} TO ${role}` : `GRANT ${before} TO ${role}`,
    ...reads.map((what) => `GRANT SELECT ON ${what} TO ${role}`),
    ...writes.map((table) => `GRANT MODIFY ON TABLE ${keyspace}.${table} TO ${role}`),
  ];
}

/** The statements that make the roles of a theater, for whoever would rather read than run them; no passwords. */
export function rolesCql(keyspace: string): readonly string[] {
  return ROLE_NAMES.flatMap((role) => [
    `CREATE ROLE IF NOT EXISTS ${role} WITH LOGIN = true;`,
    ...grantsTo(role, keyspace).map((grant) => `${grant};`),
  ]);
}

/**
 * Makes the roles that are not there, with these passwords, and gives all of them what they may. Gives those that
 * were made. Throws a StoreError where the nodes ask nobody who he is.
 */
export async function makeRoles(
  session: Session,
  keyspace: string,
  passwords: ReadonlyMap<RoleName, string>,
): Promise<readonly RoleName[]> {
  try {
    const made: RoleName[] = [];
    for (const role of ROLE_NAMES)
      if (await isMade(session, role, passwords.get(role) ?? '')) made.push(role);
    for (const grant of ROLE_NAMES.flatMap((role) => grantsTo(role, keyspace)))
      await unlessInvalid(/is a member of/, () => session.administer(grant));
    return made;
  } catch (error) {
    if (!hasCode(error, SERVER_ERROR.invalid)) throw error;
    const message =
      'the nodes ask nobody who he is: roles need authenticator PasswordAuthenticator and authorizer CassandraAuthorizer in cassandra.yaml';
    throw new StoreError('configuration', message, { cause: error });
  }
}

/** Makes a role; false where it was there before. */
async function isMade(session: Session, role: RoleName, password: string): Promise<boolean> {
  // The statement has it as a literal: what could end that would be another statement.
  if (!PASSWORD.test(password)) throw new RangeError(`no password for ${role}`);
  const statement = `CREATE ROLE ${role} WITH LOGIN = true AND PASSWORD = '${password}'`;
  return await unlessInvalid(/already exists/, () => session.administer(statement));
}

/** Whether something was done; false where the nodes say in such words that it was done before. */
async function unlessInvalid(words: RegExp, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (hasCode(error, SERVER_ERROR.invalid) && words.test(error.message)) return false;
    throw error;
  }
}

/** What a password is made of. */
const PASSWORD = /^[\w-]{16,}$/;

/**
 * What the role that has logged in may do, as it may ask of itself; null where the nodes do not tell. A role may not
 * read `system_auth`, but may list its own roles and what they permit, those that it was granted included. Rejects
 * with the driver's error where no node answers.
 */
export async function readRights(session: Session, role: string, keyspace: string): Promise<Rights | null> {
  try {
    const name = `"${role.replaceAll('"', '""')}"`;
    const [roles, permissions] = await Promise.all([
      session.ask(`LIST ROLES OF ${name}`),
      session.ask(`LIST ALL PERMISSIONS OF ${name}`),
    ]);
    const names = new Set(roles.map((row) => textIn(row, 'role')));
    const isSuper = roles.some((row) => row['super'] === true);
    const may = (permission: string, table: TableName): boolean =>
      isSuper || permissions.some((row) => isFor(row, permission, keyspace, table));
    const isHouse = isSuper || names.has('house' satisfies RoleName);
    return {
      role,
      mayChange: may('MODIFY', 'rooms') && may('SELECT', 'rooms'),
      mayRun: may('MODIFY', 'rooms') && may('MODIFY', 'plays'),
      isBound: names.has('till' satisfies RoleName) && !isHouse,
    };
  } catch (error) {
    // Nodes that ask nobody who he is, or what he may.
    if (hasCode(error, SERVER_ERROR.invalid, SERVER_ERROR.unauthorized)) return null;
    throw error;
  }
}

function isFor(row: Row, permission: string, keyspace: string, table: TableName): boolean {
  const resources = [
    '<all keyspaces>',
    `<keyspace ${keyspace}>`,
    `<all tables in ${keyspace}>`,
    `<table ${keyspace}.${table}>`,
  ];
  return textIn(row, 'permission') === permission && resources.includes(textIn(row, 'resource'));
}
