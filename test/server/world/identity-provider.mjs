// A real OpenID provider in a process of its own. Whoever signs in gives a name; the groups that go with
// it come by message, so that a test can move somebody to another group.
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [redirectUri] = process.argv.slice(2);
let groups = {};
process.on('message', (message) => {
  groups = message;
  process.send('taken');
});

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [
    { client_id: 'venue', client_secret: 'a secret of the test alone', redirect_uris: [redirectUri] },
  ],
  claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'groups'],
  pkce: { required: () => true },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, preferred_username: id, groups: groups[id] ?? [] }),
  }),
});
server.on('request', provider.callback());
process.send({ issuer });
