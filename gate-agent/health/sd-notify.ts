import { spawn } from 'node:child_process';

/**
 * Tells systemd how the agent is, where it runs under it (`Type=notify`, see sd_notify(3)). Node has no
 * datagram sockets of the local kind, so `systemd-notify` carries the word; without `NOTIFY_SOCKET`
 * nothing is said.
 */
export function tellSystemd(state: 'READY=1' | 'WATCHDOG=1' | 'STOPPING=1'): void {
  if (!process.env.NOTIFY_SOCKET) return;
  const messenger = spawn('systemd-notify', [`--pid=${process.pid}`, state], { stdio: 'ignore' });
  // A machine without the command is not run by systemd either.
  messenger.on('error', () => undefined);
}
