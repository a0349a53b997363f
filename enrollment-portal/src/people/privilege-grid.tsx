import { CloseButton, Group, ScrollArea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvent, venuesQuery } from '../event/current-event.ts';
import classes from './privilege-grid.module.css';
import { type GridPlace, gridOf, stateAt, strayPrivileges, toggleAt } from './privileges.ts';

interface Props {
  readonly label: string;
  readonly privileges: readonly string[];
  /** Null where it is only looked at. */
  readonly onChange: ((privileges: string[]) => void) | null;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Where somebody may go: venues down, zones across. Arrow keys move, the space bar gives and takes. */
export function PrivilegeGrid({ label, privileges, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { id: eventId } = useEvent();
  const { data: venues = [] } = useQuery(venuesQuery(eventId));
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  const grid = gridOf(venues, { venue: t('people.grid.everyVenue'), zone: t('people.grid.everyZone') });

  function move(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const across = document.documentElement.dir === 'rtl' ? -step[1] : step[1];
    let [row, column] = at;
    // Places that are not there are stepped over.
    for (;;) {
      row += step[0];
      column += across;
      const field = table.current?.querySelector<HTMLInputElement>(`[data-at="${row}/${column}"]`);
      if (row < 0 || column < 0 || row >= grid.venues.length || column >= grid.zones.length) return;
      if (!field) continue;
      setAt([row, column]);
      field.focus();
      return;
    }
  }

  return (
    <div>
      <Text id={id} fz="sm" fw={500} mb={4}>
        {label}
      </Text>
      <ScrollArea type="auto">
        <table ref={table} className={classes.grid} aria-labelledby={id} onKeyDown={move}>
          <thead>
            <tr>
              <td />
              {grid.zones.map(({ code, name }) => (
                <th key={code} scope="col" className={classes.zone}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.venues.map((venue, row) => (
              <tr key={venue.code}>
                <th scope="row" className={classes.venue}>
                  {venue.name}
                </th>
                {grid.zones.map((zone, column) => (
                  <td key={zone.code} className={classes.field}>
                    <Place
                      place={{ venue: venue.code, zone: zone.code }}
                      state={stateAt(privileges, venues, { venue: venue.code, zone: zone.code })}
                      label={`${zone.name}, ${venue.name}`}
                      at={`${row}/${column}`}
                      reach={at[0] === row && at[1] === column ? 'tab' : 'arrows'}
                      onFocus={() => setAt([row, column])}
                      onToggle={onChange && ((place) => onChange(toggleAt(privileges, place)))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <Strays privileges={strayPrivileges(privileges, venues)} all={privileges} onChange={onChange} />
    </div>
  );
}

interface PlaceProps {
  readonly place: GridPlace;
  readonly state: ReturnType<typeof stateAt>;
  readonly label: string;
  readonly at: string;
  readonly reach: 'tab' | 'arrows';
  readonly onFocus: () => void;
  readonly onToggle: ((place: GridPlace) => void) | null;
}

function Place({ place, state, label, at, reach, onFocus, onToggle }: PlaceProps) {
  const { t } = useTranslation();
  if (state === 'absent') return null;
  return (
    <input
      type="checkbox"
      data-at={at}
      data-state={state}
      tabIndex={reach === 'tab' ? 0 : -1}
      className={classes.place}
      aria-label={state === 'implied' ? t('people.grid.implied', { place: label }) : label}
      checked={state !== 'none'}
      disabled={onToggle === null}
      // A broader privilege gives it, and only taking that away takes it.
      aria-disabled={state === 'implied' || undefined}
      onFocus={onFocus}
      onChange={() => state !== 'implied' && onToggle?.(place)}
    />
  );
}

interface StraysProps {
  readonly privileges: readonly string[];
  readonly all: readonly string[];
  readonly onChange: Props['onChange'];
}

function Strays({ privileges, all, onChange }: StraysProps) {
  const { t } = useTranslation();
  if (privileges.length === 0) return null;
  return (
    <Group gap="xs" mt="xs">
      <Text fz="sm" c="dimmed">
        {t('people.grid.strays')}
      </Text>
      {privileges.map((privilege) => (
        <Group key={privilege} gap={2}>
          <bdi>{privilege}</bdi>
          {onChange && (
            <CloseButton
              size="sm"
              aria-label={t('people.grid.remove', { privilege })}
              onClick={() => onChange(all.filter((one) => one !== privilege))}
            />
          )}
        </Group>
      ))}
    </Group>
  );
}
