/**
 * A house as the last program of format 2 made it, whose tables let reads write back what they named; and every
 * statement that such a program has prepared on `rooms` and `plays`.
 */
const SEAT =
  'occupied = ?, client = ?, version = ?, change = ?, booking = ?, held_by = ?, held_until = ?, note = ?';
const COLUMNS = 'occupied, client, version, change, booking, held_by, held_until, note';
const WHERE = 'WHERE room = ? AND row = ? AND place = ?';

/** What made its keyspace and tables. */
export function schemaOfFormat2(keyspace: string, dataCenter: string): readonly string[] {
  return [
    `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', '${dataCenter}': 3}`,
    `CREATE TABLE ${keyspace}.theater (name text, id uuid, rows smallint, places smallint, plays frozen<map<text, text>>, made_at timestamp, schema_version int, PRIMARY KEY (name))`,
    `CREATE TABLE ${keyspace}.plays (room text, play text, version int static, PRIMARY KEY ((room), play))`,
    `CREATE TABLE ${keyspace}.rooms (room text, row smallint, place smallint, occupied text, client text, version int, change timeuuid, booking text, held_by text, held_until timestamp, note text, revision timeuuid static, closed boolean static, play text static, PRIMARY KEY ((room), row, place)) WITH compaction = {'class': 'LeveledCompactionStrategy'} AND gc_grace_seconds = 864000`,
    `CREATE TABLE ${keyspace}.history (room text, day date, at timeuuid, kind text, made_by text, reason text, seats text, is_open_required boolean, gate text, is_recovered boolean, PRIMARY KEY ((room, day), at)) WITH CLUSTERING ORDER BY (at DESC)`,
    `CREATE TABLE ${keyspace}.bells (bell text, at timeuuid, room text, change timeuuid, seats text, gate text, proof text, PRIMARY KEY ((bell), at)) WITH default_time_to_live = 60 AND gc_grace_seconds = 0`,
  ];
}

/** Its statements, by what they were for. */
export function statementsOfFormat2(keyspace: string): Readonly<Record<string, string>> {
  const rooms = `${keyspace}.rooms`;
  const plays = `${keyspace}.plays`;
  return {
    look: `SELECT row, place, ${COLUMNS}, revision, closed, play, toTimestamp(now()) AS asked_at FROM ${rooms} WHERE room = ?`,
    versions: `SELECT row, place, version, closed, play, toTimestamp(now()) AS asked_at FROM ${rooms} WHERE room = ?`,
    revisions: `SELECT DISTINCT room, revision FROM ${rooms}`,
    book: `UPDATE ${rooms} SET revision = ?, ${SEAT} ${WHERE} IF version = ? AND closed = false`,
    release: `UPDATE ${rooms} SET revision = ?, ${SEAT} ${WHERE} IF version = ?`,
    gate: `UPDATE ${rooms} SET revision = ?, closed = ?, ${SEAT} ${WHERE} IF version = ?`,
    rename: `UPDATE ${rooms} SET revision = ?, play = ?, ${SEAT} ${WHERE} IF version = ?`,
    follower: `UPDATE ${rooms} SET ${SEAT} ${WHERE} IF version = ?`,
    shown: `SELECT play, version FROM ${rooms} WHERE room = ? LIMIT 1`,
    found: `SELECT row, place, change, closed, play FROM ${rooms} WHERE room = ?`,
    moved: `UPDATE ${rooms} SET revision = now() WHERE room = ?`,
    begun: `UPDATE ${rooms} SET revision = now(), closed = false, play = ? WHERE room = ? IF closed = null AND play = null`,
    seat: `INSERT INTO ${rooms} (room, row, place, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS`,
    plays: `SELECT room, play FROM ${plays}`,
    playsOf: `SELECT play, version FROM ${plays} WHERE room = ?`,
    playOf: `SELECT play FROM ${plays} WHERE room = ?`,
    play: `INSERT INTO ${plays} (room, play) VALUES (?, ?) IF NOT EXISTS`,
    followed: `UPDATE ${plays} SET version = ? WHERE room = ? IF version = ?`,
    firstFollowed: `UPDATE ${plays} SET version = ? WHERE room = ? IF version = null`,
    newPlay: `INSERT INTO ${plays} (room, play) VALUES (?, ?)`,
    oldPlay: `DELETE FROM ${plays} WHERE room = ? AND play = ?`,
  };
}
