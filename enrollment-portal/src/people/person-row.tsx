import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { Person } from '#contract/person';
import { EVERY } from '#domain/access/privilege';
import { photoPath } from '../api/image-path.ts';
import { useEvent } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { FaceImage } from '../ui/face-image.tsx';
import { EnrolmentBadge } from './enrolment-badge.tsx';
import classes from './people-list.module.css';
import { bestStanding } from './standing.ts';
import { StandingBadge } from './standing-badge.tsx';

interface Props {
  readonly person: Person;
  readonly chosen: boolean;
  /** Null for who may do nothing with those who are chosen. */
  readonly onToggle: ((person: Person) => void) | null;
}

export const PersonRow = memo(function PersonRow({ person, chosen, onToggle }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  // What the list is narrowed to stays in the address.
  const { search } = useLocation();
  const standing = bestStanding(person.accreditations, Date.now());
  return (
    <li className={classes.item} data-chosen={chosen || undefined}>
      {onToggle && (
        <Checkbox
          className={classes.choose ?? ''}
          size="md"
          aria-label={t('bulk.choose', { name: person.name })}
          checked={chosen}
          onChange={() => onToggle(person)}
        />
      )}
      <Link to={personPath(eventId, person.id) + search} className={classes.row}>
        <FaceImage
          src={person.enrolment.kind === 'enrolled' ? photoPath(eventId, person.id) : null}
          alt=""
          size={44}
        />
        <span className={classes.name}>{person.name}</span>
        <span className={classes.number}>
          {person.externalId ?? t('people.noNumber')}
          {person.enrolment.kind === 'no-photo' && (
            <span className={classes.narrowOnly}> · {t('people.enrolment.no-photo')}</span>
          )}
        </span>
        <AccreditationCell accreditations={person.accreditations} />
        <span className={classes.face}>
          <EnrolmentBadge enrolment={person.enrolment} />
        </span>
        <span className={classes.status}>{standing && <StandingBadge standing={standing} />}</span>
      </Link>
    </li>
  );
});

function AccreditationCell({ accreditations }: Pick<Person, 'accreditations'>) {
  const { t } = useTranslation();
  const [first, ...rest] = accreditations;
  if (!first) return <span className={classes.accreditation}>{t('people.noAccreditation')}</span>;
  const zones = first.zones.includes(EVERY) ? t('people.everyZone') : first.zones.join(', ');
  return (
    <span className={classes.accreditation}>
      <span className={classes.category}>{first.category}</span>
      <span className={classes.zones}>{zones}</span>
      {rest.length > 0 && (
        <span className={classes.zones}>{t('people.moreAccreditations', { more: rest.length })}</span>
      )}
    </span>
  );
}
