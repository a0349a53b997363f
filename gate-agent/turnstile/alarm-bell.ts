import type { TurnstileAlarm } from '#domain/journal/alert';
import type { AlarmListener } from './turnstile.ts';

/** Remembers which alarms are on, and tells of changes only. */
export class AlarmBell {
  private readonly ringing = new Set<TurnstileAlarm>();
  private listener: AlarmListener = () => undefined;

  listen(listener: AlarmListener): void {
    this.listener = listener;
    for (const alarm of this.ringing) listener(alarm, 'began');
  }

  set(alarm: TurnstileAlarm, state: 'on' | 'off'): void {
    if ((state === 'on') === this.ringing.has(alarm)) return;
    if (state === 'on') this.ringing.add(alarm);
    else this.ringing.delete(alarm);
    this.listener(alarm, state === 'on' ? 'began' : 'ended');
  }
}
