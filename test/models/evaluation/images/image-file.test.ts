import { describe, expect, it } from 'vitest';
import { imageWithin } from '#models/evaluation/images/image-file';

describe('an image within a folder', () => {
  it.each([
    { written: 'a/b.jpg', name: 'a/b.jpg' },
    { written: './a//b.jpg', name: 'a/b.jpg' },
    { written: 'a/../b.jpg', name: 'b.jpg' },
    { written: '..jpg', name: '..jpg' },
    { written: '...hidden/b.jpg', name: '...hidden/b.jpg' },
  ])('$written is $name', ({ written, name }) => {
    expect(imageWithin('/images', written)).toEqual({ name, path: `/images/${name}` });
  });

  it.each(['../b.jpg', '..', '.', '', '/etc/passwd', 'a/../../b.jpg', '../images2/b.jpg', 'a\0.jpg'])(
    'refuses %j',
    (written) => {
      expect(imageWithin('/images', written)).toBeNull();
    },
  );
});
