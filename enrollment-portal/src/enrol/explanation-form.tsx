import { Button, Paper, Radio, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXPLANATIONS, type Explanation } from '#contract/enrolment';

interface Props {
  readonly busy: boolean;
  readonly onExplained: (explanation: Explanation) => void;
}

/** For whom no photo will do as the measures want it: say why, and a person looks at it. */
export function ExplanationForm({ busy, onExplained }: Props) {
  const { t } = useTranslation();
  const [because, setBecause] = useState<Explanation['because'] | null>(null);
  const [note, setNote] = useState('');
  return (
    <Paper p="md" component="section">
      <Title order={2} fz="lg" mb={4}>
        {t('enrol.explain.title')}
      </Title>
      <Text fz="sm" mb="sm">
        {t('enrol.explain.lead')}
      </Text>
      <Stack gap="sm">
        <Radio.Group
          label={t('enrol.explain.because')}
          value={because}
          onChange={(value) => setBecause(EXPLANATIONS.find((reason) => reason === value) ?? null)}
        >
          <Stack gap="xs" mt={6}>
            {EXPLANATIONS.map((reason) => (
              <Radio key={reason} value={reason} label={t(`enrol.explain.reason.${reason}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('enrol.explain.note')}
          description={t('enrol.explain.noteHint')}
          autosize
          minRows={2}
          maxLength={1000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Button
          size="md"
          variant="default"
          loading={busy}
          disabled={because === null}
          onClick={() =>
            because !== null && onExplained({ because, note: note.trim() === '' ? null : note.trim() })
          }
        >
          {t('enrol.explain.send')}
        </Button>
      </Stack>
    </Paper>
  );
}
