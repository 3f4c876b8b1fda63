#!/usr/bin/env bash
# cassandra-driver 4.10.0: its types declare AuthProvider as an interface, so that any object with a newAuthenticator
# passes the compiler; the client itself asks by instanceof and refuses such an object when it is made. An
# Authenticator, which is declared the same way, is taken by its methods alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 typescript@5.9.3 @types/node@24 >/dev/null
cat >see.ts <<'TS'
import { auth, Client } from 'cassandra-driver';
import { version } from 'cassandra-driver/package.json';
const authenticator: auth.Authenticator = {
  initialResponse: (callback) => callback(null, Buffer.alloc(0)),
  evaluateChallenge: (_, callback) => callback(null, Buffer.alloc(0)),
  onAuthenticationSuccess: () => {},
};
const authProvider: auth.AuthProvider = { newAuthenticator: () => authenticator };
const options = { contactPoints: ['127.0.0.1'], localDataCenter: 'dc1' };
const word = (make: () => unknown): string => {
  try {
    make();
    return 'taken';
  } catch (error) {
    return `refused: ${String(error)}`;
  }
};
// Not declared, and there.
const Base: new () => object = require('cassandra-driver').auth.AuthProvider;
class Extended extends Base {
  newAuthenticator = () => authenticator;
}
console.log(`cassandra-driver ${version}`);
const plain = word(() => new Client({ ...options, authProvider }));
const extended = word(() => new Client({ ...options, authProvider: new Extended() as auth.AuthProvider }));
console.log(`an object with the declared method is ${plain}`);
console.log(`one that extends the class which is not declared is ${extended}`);
if (!plain.startsWith('refused') || extended !== 'taken') process.exit(1);
TS
npx tsc --module commonjs --moduleResolution node10 --esModuleInterop --resolveJsonModule --skipLibCheck --ignoreDeprecations 5.0 --target es2022 see.ts
node see.js
