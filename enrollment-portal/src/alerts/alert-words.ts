import type { TFunction } from 'i18next';
import type { RaisedAlert } from '#contract/alert';
import { CAMERA_CONDITIONS } from '#domain/journal/alert';
import type { Format } from '../ui/format.ts';

/** The figures of an alert in words; null where the kind says all. */
export function alertDetail(t: TFunction, format: Format, { kind, detail }: RaisedAlert): string | null {
  const figure = (name: string) => (typeof detail[name] === 'number' ? detail[name] : null);
  const condition = CAMERA_CONDITIONS.find((one) => one === detail.condition);
  const people = figure('people');
  const most = figure('most');
  const jumpMs = figure('jumpMs') ?? figure('aheadMs');
  const from = figure('missingFrom');
  const lost = figure('lostRecords');
  const freeBytes = figure('freeBytes');
  if (condition) return t(`alerts.camera.${condition}`);
  if (people !== null && most !== null) {
    return t('alerts.detail.people', { people: format.number(people), most: format.number(most) });
  }
  if (kind === 'clock' && jumpMs !== null) {
    return t('alerts.detail.clock', { length: format.length(Math.abs(jumpMs)) });
  }
  if (from !== null) return t('alerts.detail.missingFrom', { record: format.number(from) });
  if (lost !== null) return t('alerts.detail.lost', { records: format.number(lost) });
  if (freeBytes !== null) {
    return t('alerts.detail.free', { megabytes: format.number(Math.round(freeBytes / 1_000_000)) });
  }
  return null;
}
