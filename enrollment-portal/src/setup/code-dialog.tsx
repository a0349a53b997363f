import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type AccreditationCodes, ownCodeSchema } from '#contract/accreditation-codes';
import { EVERY } from '#domain/access/privilege';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { PrivilegeGrid } from '../people/privilege-grid.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { type CodeDraft, type CodeKind, lineAt, withLine } from './codes-edit.ts';
import { useChangeCodes } from './codes-queries.ts';
import { useNameRule } from './use-name-rule.ts';
import { codeFrom } from './zone-draft.ts';
import classes from './zone-fields.module.css';

export type CodeQuestion = { readonly kind: 'add' } | { readonly kind: 'edit'; readonly code: string };

interface Props {
  readonly kind: CodeKind;
  readonly codes: AccreditationCodes;
  /** Null while nothing is asked. */
  readonly question: CodeQuestion | null;
  readonly onClose: () => void;
}

export function CodeDialog({ kind, codes, question, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={question !== null}
      onClose={onClose}
      title={
        question?.kind === 'edit'
          ? t('setup.edit', { name: lineAt(codes, kind, question.code)?.name ?? question.code })
          : t(`setup.codes.${kind}.add`)
      }
      size="wide"
    >
      {question && <CodeForm kind={kind} codes={codes} question={question} onClose={onClose} />}
    </Dialog>
  );
}

function CodeForm({ kind, codes, question, onClose }: Props & { readonly question: CodeQuestion }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const change = useChangeCodes(eventId);
  const nameRule = useNameRule();
  const edited = question.kind === 'edit' ? question.code : null;
  const overtaken = failureKindOf(change.error) === 'changed-meanwhile';
  const form = useForm<CodeDraft>({
    initialValues: {
      code: '',
      name: '',
      zones: [],
      ...(edited === null ? {} : lineAt(codes, kind, edited)),
    },
    validate: {
      name: nameRule,
      code: (text) => {
        const code = text.trim().toUpperCase();
        if (code === '') return t('setup.codeMissing');
        if (code === EVERY) return t('setup.zone.codeReserved');
        if (!ownCodeSchema.safeParse(code).success) return t('setup.zone.codeWrong');
        return edited === null && lineAt(codes, kind, code) ? t('setup.codes.taken') : null;
      },
    },
  });

  return (
    <FormFrame
      submit={t('setup.zone.save')}
      busy={change.isPending}
      failure={overtaken ? null : change.error}
      onSubmit={form.onSubmit((draft) =>
        change.mutate(
          withLine(codes, kind, {
            ...draft,
            name: draft.name.trim(),
            code: draft.code.trim().toUpperCase(),
          }),
          { onSuccess: onClose },
        ),
      )}
      onClose={onClose}
    >
      {overtaken && <Notice tone="warn">{t('setup.changed')}</Notice>}
      <div className={classes.pair}>
        <TextInput
          label={t('setup.zone.name')}
          data-autofocus
          maxLength={120}
          {...form.getInputProps('name')}
          onChange={({ currentTarget: { value } }) => {
            const suggested = form.values.code === codeFrom(form.values.name);
            form.setFieldValue('name', value);
            if (edited === null && suggested) form.setFieldValue('code', codeFrom(value));
          }}
        />
        <TextInput
          label={t('setup.zone.code')}
          maxLength={32}
          readOnly={edited !== null}
          {...form.getInputProps('code')}
        />
      </div>
      {kind === 'categories' && (
        <>
          <PrivilegeGrid
            label={t('setup.codes.where')}
            privileges={form.values.zones}
            onChange={(zones) => form.setFieldValue('zones', zones)}
          />
          <Text fz="sm" c="dimmed">
            {t('setup.codes.whereHint')}
          </Text>
        </>
      )}
    </FormFrame>
  );
}
