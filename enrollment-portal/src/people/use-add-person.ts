import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, PhotoVerdict } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { useAddPhoto, useCreatePerson } from './people-queries.ts';
import { faultsOf, type PersonDraft, type PersonForm, toNewPerson } from './person-form.ts';

/**
 * A person is saved first, then their photo. From `photo-open` on the person exists and only the photo
 * is still to do, so nothing that was typed is asked for or sent twice.
 */
export type Stage =
  | { readonly kind: 'form' }
  | {
      readonly kind: 'photo-open';
      readonly person: Person;
      readonly because: 'refused' | 'failed';
      readonly verdict: PhotoVerdict | null;
      /** False for a photo that the server has just refused. */
      readonly sendable: boolean;
    }
  | { readonly kind: 'done'; readonly person: Person; readonly verdict: PhotoVerdict | null };

export interface Adding {
  readonly stage: Stage;
  readonly busy: boolean;
  /** Why the last step failed, when that is not the fault of a field. */
  readonly failure: unknown;
  /** Saves the person, then sends the photo, if there is one. */
  readonly add: (draft: PersonDraft, photo: File | null) => void;
  readonly sendPhoto: (photo: File) => void;
  readonly forgetVerdict: () => void;
  readonly finishWithoutPhoto: () => void;
}

export function useAddPerson(form: PersonForm): Adding {
  const { t } = useTranslation();
  const { id: eventId, timeZone } = useEvent();
  const [stage, setStage] = useState<Stage>({ kind: 'form' });
  const create = useCreatePerson(eventId);
  const enrol = useAddPhoto(eventId);

  function add(draft: PersonDraft, photo: File | null): void {
    create.mutate(toNewPerson(draft, timeZone), {
      onSuccess: (person) =>
        photo ? enrolPhoto(person, photo) : setStage({ kind: 'done', person, verdict: null }),
      onError: (error) => {
        for (const { field, kind } of faultsOf(error)) {
          const taken = field === 'number' && kind === 'conflict';
          form.setFieldError(field, t(taken ? 'people.form.numberTaken' : 'people.form.notAccepted'));
        }
      },
    });
  }

  function enrolPhoto(person: Person, photo: File): void {
    enrol.mutate(
      { personId: person.id, photo },
      {
        onSuccess: (verdict) =>
          setStage(
            verdict.kind === 'accepted'
              ? { kind: 'done', person, verdict }
              : { kind: 'photo-open', person, because: 'refused', verdict, sendable: false },
          ),
        onError: () =>
          setStage({ kind: 'photo-open', person, because: 'failed', verdict: null, sendable: true }),
      },
    );
  }

  return {
    stage,
    busy: create.isPending || enrol.isPending,
    failure: enrol.error ?? (faultsOf(create.error).length > 0 ? null : create.error),
    add,
    sendPhoto: (photo) => {
      if (stage.kind === 'photo-open') enrolPhoto(stage.person, photo);
    },
    forgetVerdict: () => {
      if (stage.kind === 'photo-open') setStage({ ...stage, verdict: null, sendable: true });
    },
    finishWithoutPhoto: () => {
      if (stage.kind === 'photo-open') setStage({ kind: 'done', person: stage.person, verdict: null });
    },
  };
}
