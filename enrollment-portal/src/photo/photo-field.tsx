import { Button, Group, Text } from '@mantine/core';
import { IconCamera, IconCrop, IconPhotoPlus, IconPhotoUp, IconTrash } from '@tabler/icons-react';
import { type DragEvent, lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasCameraAccess } from '../coach/use-camera.ts';
import { PageLoader } from '../ui/page-loader.tsx';
import classes from './photo-field.module.css';
import { useObjectUrl } from './use-object-url.ts';

// The coach and the editor are fetched by those who open them.
const CoachCamera = lazy(async () => ({ default: (await import('../coach/coach-camera.tsx')).CoachCamera }));
const PhotoEditor = lazy(async () => ({ default: (await import('./photo-editor.tsx')).PhotoEditor }));

const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

interface Props {
  readonly photo: File | null;
  readonly onChange: (photo: File | null) => void;
  readonly disabled: boolean;
  /** What the server said of the photo that is shown. */
  readonly children?: ReactNode;
}

/** Takes a photo with the coach, or chooses one by button or by dropping it; shows it, turns it and cuts it. */
export function PhotoField({ photo, onChange, disabled, children }: Props) {
  const { t } = useTranslation();
  const adviceId = useId();
  const file = useRef<HTMLInputElement>(null);
  const cameraProgram = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState<'nothing' | 'camera' | 'editor'>('nothing');
  const [wrongType, setWrongType] = useState(false);

  function take(chosen: File | undefined): void {
    if (!chosen || disabled) return;
    setWrongType(!TYPES.includes(chosen.type));
    if (!TYPES.includes(chosen.type)) return;
    setOpen('nothing');
    onChange(chosen);
  }

  const close = () => setOpen('nothing');
  const chooseFile = () => file.current?.click();
  // Where a page may not show the camera, a phone's own camera program takes the photo.
  const openCamera = () => (hasCameraAccess() ? setOpen('camera') : cameraProgram.current?.click());

  return (
    <fieldset className={classes.field} aria-describedby={adviceId}>
      <Text component="legend" fw={600} mb={6} p={0}>
        {t('photo.field.label')}
      </Text>
      <Suspense fallback={<PageLoader />}>
        {open === 'camera' && <CoachCamera onPhoto={take} onFile={chooseFile} onClose={close} />}
        {open === 'editor' && photo && <PhotoEditor photo={photo} onDone={take} onClose={close} />}
      </Suspense>
      {open === 'nothing' && (
        <DropFrame photo={photo} onDrop={take}>
          <Button leftSection={<IconCamera size={20} aria-hidden />} disabled={disabled} onClick={openCamera}>
            {t('photo.field.take')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPhotoUp size={18} aria-hidden />}
            disabled={disabled}
            onClick={chooseFile}
          >
            {t('photo.field.choose')}
          </Button>
        </DropFrame>
      )}
      <input ref={file} {...imageInput(take)} />
      <input ref={cameraProgram} capture="user" {...imageInput(take)} />
      {open === 'nothing' && photo && (
        <Changes
          disabled={disabled}
          onTake={openCamera}
          onChoose={chooseFile}
          onEdit={() => setOpen('editor')}
          onRemove={() => onChange(null)}
        />
      )}
      {wrongType && (
        <Text role="alert" c="var(--mantine-color-error)" fz="sm" mt="xs">
          {t('photo.field.wrongType')}
        </Text>
      )}
      <Text id={adviceId} fz="sm" c="dimmed" mt="xs">
        {t('photo.field.advice')}
      </Text>
      {open === 'nothing' && <div className={classes.answer}>{children}</div>}
    </fieldset>
  );
}

function imageInput(take: (file: File | undefined) => void) {
  return {
    type: 'file',
    accept: TYPES.join(','),
    hidden: true,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      take(currentTarget.files?.[0]);
      currentTarget.value = '';
    },
  } as const;
}

interface DropFrameProps {
  readonly photo: File | null;
  readonly onDrop: (file: File | undefined) => void;
  /** The ways to a photo, while there is none. */
  readonly children: ReactNode;
}

function DropFrame({ photo, onDrop, children }: DropFrameProps) {
  const { t } = useTranslation();
  const preview = useObjectUrl(photo);
  const [over, setOver] = useState(false);

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    onDrop(event.dataTransfer.files[0]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the buttons are for everybody
    <div
      className={classes.frame}
      data-over={over || undefined}
      data-filled={preview !== null || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {preview === null ? (
        <div className={classes.invitation}>
          {children}
          <Text fz="sm" c="dimmed">
            {t('photo.field.drop')} · {t('photo.field.formats')}
          </Text>
        </div>
      ) : (
        <img src={preview} alt={t('photo.field.preview')} className={classes.preview} />
      )}
    </div>
  );
}

interface ChangesProps {
  readonly disabled: boolean;
  readonly onTake: () => void;
  readonly onChoose: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Changes({ disabled, onTake, onChoose, onEdit, onRemove }: ChangesProps) {
  const { t } = useTranslation();
  const changes = [
    { label: t('photo.field.takeAnother'), icon: IconCamera, onClick: onTake },
    { label: t('photo.field.another'), icon: IconPhotoPlus, onClick: onChoose },
    { label: t('photo.field.edit'), icon: IconCrop, onClick: onEdit },
    { label: t('photo.field.remove'), icon: IconTrash, onClick: onRemove },
  ];
  return (
    <Group gap="xs" mt="xs">
      {changes.map(({ label, icon: Shape, onClick }) => (
        <Button
          key={label}
          variant="default"
          size="xs"
          disabled={disabled}
          leftSection={<Shape size={15} aria-hidden />}
          onClick={onClick}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
