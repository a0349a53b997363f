import { type RefObject, useEffect, useRef, useState } from 'react';

export type CameraState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly facing: 'person' | 'away' }
  /** The person, or the device's owner, does not allow it. */
  | { readonly kind: 'refused' }
  /** There is none, or another program holds it. */
  | { readonly kind: 'absent' };

export interface Camera {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  /** Null where there is only one camera. */
  readonly switchCamera: (() => void) | null;
}

/** Whether the browser can show a camera in the page at all; not on pages without encryption. */
export function hasCameraAccess(): boolean {
  return 'mediaDevices' in navigator && typeof navigator.mediaDevices?.getUserMedia === 'function';
}

/** Shows the camera in the video for as long as the component is there, and lets go of it afterwards. */
export function useCamera(): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>({ kind: 'starting' });
  const [facing, setFacing] = useState<'person' | 'away'>('person');
  const [cameras, setCameras] = useState(1);

  useEffect(() => {
    const opening = openCamera(facing);
    let left = false;
    setState({ kind: 'starting' });
    opening.then(
      async (stream) => {
        if (left || !video.current) return;
        video.current.srcObject = stream;
        await video.current.play();
        const devices = await navigator.mediaDevices.enumerateDevices();
        if (left) return;
        setCameras(devices.filter(({ kind }) => kind === 'videoinput').length);
        setState({ kind: 'on', facing });
      },
      (error: unknown) => !left && setState({ kind: isRefusal(error) ? 'refused' : 'absent' }),
    );
    return () => {
      left = true;
      opening.then(
        (stream) => {
          for (const track of stream.getTracks()) track.stop();
        },
        () => undefined,
      );
    };
  }, [facing]);

  const other = facing === 'person' ? 'away' : 'person';
  return { video, state, switchCamera: cameras > 1 ? () => setFacing(other) : null };
}

async function openCamera(facing: 'person' | 'away'): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      facingMode: facing === 'person' ? 'user' : 'environment',
      width: { ideal: 1280 },
      height: { ideal: 960 },
    },
  });
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'SecurityError')
  );
}
