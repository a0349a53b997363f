import { useState } from 'react';
import type { OwnEnrolment } from '#contract/enrolment';
import { BadgeInstead } from './badge-instead.tsx';
import { ConsentStep } from './consent-step.tsx';
import { DataStep } from './data-step.tsx';
import { OwnStatus } from './own-status.tsx';
import { PhotoStep } from './photo-step.tsx';
import { type Place, placeOf } from './step.ts';
import { WelcomeStep } from './welcome-step.tsx';

/** From one step to the next. What the server knows decides where somebody begins, never what was clicked before. */
export function EnrolSteps({ enrolment }: { enrolment: OwnEnrolment }) {
  const [place, setPlace] = useState<Place | 'badge'>(() => placeOf(enrolment));
  switch (place) {
    case 'welcome':
      return <WelcomeStep enrolment={enrolment} onNext={() => setPlace('data')} />;
    case 'data':
      return (
        <DataStep
          enrolment={enrolment}
          onNext={() => setPlace('consent')}
          onBack={() => setPlace('welcome')}
        />
      );
    case 'consent':
      return (
        <ConsentStep
          enrolment={enrolment}
          onAgreed={() => setPlace('photo')}
          onDeclined={() => setPlace('badge')}
          onBack={() => setPlace('data')}
        />
      );
    case 'photo':
      return <PhotoStep enrolment={enrolment} onDone={() => setPlace('status')} />;
    case 'badge':
      return <BadgeInstead event={enrolment.event.name} onBack={() => setPlace('consent')} />;
    case 'status':
      return (
        <OwnStatus
          enrolment={enrolment}
          onPhoto={() => setPlace('photo')}
          onBegin={() => setPlace('welcome')}
        />
      );
  }
}
