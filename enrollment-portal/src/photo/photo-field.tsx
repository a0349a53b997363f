import { Button, Group, Text } from '@mantine/core';
import { IconPhotoPlus, IconPhotoUp, IconTrash } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './photo-field.module.css';
import { useObjectUrl } from './use-object-url.ts';

const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

interface Props {
  readonly photo: File | null;
  readonly onChange: (photo: File | null) => void;
  readonly disabled: boolean;
  /** What the server said of the photo that is shown. */
  readonly children?: ReactNode;
}

/** Chooses a photo by button, by dropping it, or with a phone's camera, and shows it. */
export function PhotoField({ photo, onChange, disabled, children }: Props) {
  const { t } = useTranslation();
  const adviceId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [wrongType, setWrongType] = useState(false);
  const preview = useObjectUrl(photo);

  function take(file: File | undefined): void {
    if (!file || disabled) return;
    setWrongType(!TYPES.includes(file.type));
    if (TYPES.includes(file.type)) onChange(file);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  }

  return (
    <fieldset
      className={classes.field}
      aria-describedby={adviceId}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Text component="legend" fw={600} mb={6} p={0}>
        {t('photo.field.label')}
      </Text>
      <div
        className={classes.frame}
        data-over={over || undefined}
        data-filled={preview !== null || undefined}
      >
        {preview === null ? (
          <div className={classes.invitation}>
            <IconPhotoUp size={40} stroke={1.3} aria-hidden />
            <Button variant="default" disabled={disabled} onClick={() => input.current?.click()}>
              {t('photo.field.choose')}
            </Button>
            <Text fz="sm" c="dimmed">
              {t('photo.field.drop')} · {t('photo.field.formats')}
            </Text>
          </div>
        ) : (
          <img src={preview} alt={t('photo.field.preview')} className={classes.preview} />
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept={TYPES.join(',')}
        hidden
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      {preview !== null && (
        <Group gap="xs" mt="xs">
          <Button
            variant="default"
            size="xs"
            disabled={disabled}
            leftSection={<IconPhotoPlus size={15} aria-hidden />}
            onClick={() => input.current?.click()}
          >
            {t('photo.field.another')}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            disabled={disabled}
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => onChange(null)}
          >
            {t('photo.field.remove')}
          </Button>
        </Group>
      )}
      {wrongType && (
        <Text role="alert" c="var(--mantine-color-error)" fz="sm" mt="xs">
          {t('photo.field.wrongType')}
        </Text>
      )}
      <Text id={adviceId} fz="sm" c="dimmed" mt="xs">
        {t('photo.field.advice')}
      </Text>
      {children}
    </fieldset>
  );
}
