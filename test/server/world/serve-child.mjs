// Runs the built server in a process of its own, which a test may kill at any moment.
import { systemClock } from '../../../dist/server/clock.js';
import { startServer } from '../../../dist/server/main.js';

const settings = JSON.parse(process.argv[2]);
const server = await startServer(settings, {
  clock: systemClock,
  log: { kind: 'file', path: `${settings.dataDir}/server.log` },
  replies: 'trusted',
});
process.on('message', async ({ username, roles }) => {
  process.send({ link: await server.issueSignInLink(username, roles) });
});
process.send({ url: server.url });
