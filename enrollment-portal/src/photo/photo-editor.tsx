import { Button, Group, Slider, Stack, Text } from '@mantine/core';
import { IconCrop, IconRotateClockwise2 } from '@tabler/icons-react';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { jpegOf } from '../coach/jpeg.ts';
import { Notice } from '../ui/notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { drawFramed } from './draw-framed.ts';
import { AS_IT_IS, type Framing, MOST_ZOOM, partOf, pushed, turned } from './framing.ts';
import classes from './photo-editor.module.css';
import { usePicture } from './use-picture.ts';

interface Props {
  readonly photo: File;
  readonly onDone: (photo: File) => void;
  readonly onClose: () => void;
}

/** Larger gains nothing in recognition and takes long to send. */
const MOST_HEIGHT = 1600;
const PREVIEW = { width: 360, height: 480 } as const;

/** Turns a photo and cuts it, by finger, mouse or keyboard. */
export function PhotoEditor({ photo, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const picture = usePicture(photo);
  const [framing, setFraming] = useState(AS_IT_IS);
  const [failed, setFailed] = useState(false);

  if (picture.kind === 'opening') return <PageLoader />;
  if (picture.kind === 'unreadable') {
    return (
      <Stack gap="sm">
        <Notice tone="bad">{t('photo.refused.unreadable.damaged.what')}</Notice>
        <Group>
          <Button variant="default" onClick={onClose}>
            {t('shell.close')}
          </Button>
        </Group>
      </Stack>
    );
  }
  const { bitmap } = picture;

  function finish(): void {
    const part = partOf(bitmap, framing);
    const scale = Math.min(1, MOST_HEIGHT / part.height);
    const size = { width: Math.round(part.width * scale), height: Math.round(part.height * scale) };
    jpegOf(size, (context) => drawFramed(context, bitmap, framing, size)).then(onDone, () => setFailed(true));
  }

  return (
    <Stack gap="sm">
      <Preview bitmap={bitmap} framing={framing} onFraming={setFraming} />
      <Group justify="center">
        <Button
          variant="default"
          leftSection={<IconRotateClockwise2 size={18} aria-hidden />}
          onClick={() => setFraming(turned)}
        >
          {t('photo.editor.rotate')}
        </Button>
      </Group>
      <Sliders framing={framing} onFraming={setFraming} />
      {failed && <Notice tone="bad">{t('photo.editor.failed')}</Notice>}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button leftSection={<IconCrop size={18} aria-hidden />} onClick={finish}>
          {t('photo.editor.use')}
        </Button>
      </Group>
    </Stack>
  );
}

interface FramingProps {
  readonly framing: Framing;
  readonly onFraming: (change: (framing: Framing) => Framing) => void;
}

function Preview({ bitmap, framing, onFraming }: FramingProps & { readonly bitmap: ImageBitmap }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) drawFramed(context, bitmap, framing, PREVIEW);
  }, [bitmap, framing]);

  function drag(event: PointerEvent<HTMLCanvasElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { clientWidth, clientHeight } = event.currentTarget;
    const by = { x: event.movementX / clientWidth, y: event.movementY / clientHeight };
    onFraming((before) => pushed(bitmap, before, by));
  }

  return (
    <canvas
      ref={canvas}
      {...PREVIEW}
      role="img"
      aria-label={t('photo.editor.preview')}
      className={classes.preview}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  );
}

const POSITIONS = ['across', 'down'] as const;

function Sliders({ framing, onFraming }: FramingProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.sliders}>
      <Text fz="sm" aria-hidden>
        {t('photo.editor.zoom')}
      </Text>
      <Slider
        thumbLabel={t('photo.editor.zoom')}
        label={null}
        min={1}
        max={MOST_ZOOM}
        step={0.05}
        value={framing.zoom}
        onChange={(zoom) => onFraming((before) => ({ ...before, zoom }))}
      />
      {POSITIONS.map((axis) => (
        <SliderRow
          key={axis}
          label={t(`photo.editor.${axis}`)}
          value={framing[axis]}
          onChange={(share) => onFraming((before) => ({ ...before, [axis]: share }))}
        />
      ))}
    </div>
  );
}

interface SliderRowProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (share: number) => void;
}

function SliderRow({ label, value, onChange }: SliderRowProps) {
  return (
    <>
      <Text fz="sm" aria-hidden>
        {label}
      </Text>
      <Slider thumbLabel={label} label={null} min={0} max={1} step={0.02} value={value} onChange={onChange} />
    </>
  );
}
