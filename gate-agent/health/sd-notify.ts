import { spawn } from 'node:child_process';

/**
 * Tells systemd how the agent is (sd_notify(3)). Node has no datagram sockets of the local kind, so
 * `systemd-notify` carries the word; it finds the socket in the environment.
 */
export function tellSystemd(state: 'READY=1' | 'WATCHDOG=1' | 'STOPPING=1'): void {
  const messenger = spawn('systemd-notify', [state], { stdio: 'ignore' });
  // Unheard, systemd starts the agent again: that is what it would do without us as well.
  messenger.on('error', () => undefined);
}
