import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Embedding,
  meanEmbedding,
  normalised,
  type PipelineId,
  PipelineMismatch,
  similarity,
} from '#domain/face/embedding';
import type { FaceReading } from '#domain/face/reading';
import { type ShippedPipeline, shippedPipeline } from '#models/engines/known-pipelines';
import type { openFacePipeline } from '#models/engines/open-pipeline';
import type { FrameReading } from '#models/face-pipeline';

/** As many numbers on both sides, so that nothing but the pipeline tells them apart. */
const direction = new Float32Array(128).fill(1);
const onnx = normalised(shippedPipeline('onnx').id, direction);
const faceApi = normalised(shippedPipeline('face-api').id, direction);

describe('embeddings of two pipelines', () => {
  it('are not compared: neither the compiler nor the code lets them', () => {
    // @ts-expect-error they are of different pipelines
    expect(() => similarity(onnx, faceApi)).toThrow(PipelineMismatch);
    // @ts-expect-error the other way round
    expect(() => similarity(faceApi, onnx)).toThrow(PipelineMismatch);
    expect(similarity(onnx, onnx)).toBeCloseTo(1, 6);
  });

  it('are not fused: neither the compiler nor the code lets them', () => {
    // @ts-expect-error they are of different pipelines
    expect(() => meanEmbedding([onnx, faceApi])).toThrow(PipelineMismatch);
    expect(meanEmbedding([onnx, onnx]).pipelineId).toBe(onnx.pipelineId);
  });

  it('are told apart at run time where a setting names the pipeline', () => {
    const someOf = (name: 'onnx' | 'face-api'): Embedding => (name === 'onnx' ? onnx : faceApi);
    expect(() => similarity(someOf('onnx'), someOf('face-api'))).toThrow(PipelineMismatch);
  });
});

describe('a pipeline that the code names', () => {
  type Opened = Awaited<ReturnType<typeof openFacePipeline<ShippedPipeline<'onnx'>>>>;
  type Read = Awaited<ReturnType<Opened['read']>>;

  it('gives readings whose embeddings are its own by type', () => {
    expectTypeOf<Read>().toEqualTypeOf<FrameReading<PipelineId<'onnx'>>>();
    expectTypeOf<Read['faces'][number]['embedding']>().toEqualTypeOf<Embedding<PipelineId<'onnx'>>>();
    expectTypeOf<FaceReading<PipelineId<'onnx'>>>().not.toExtend<FaceReading<PipelineId<'face-api'>>>();
    expectTypeOf<FaceReading<PipelineId<'onnx'>>>().toExtend<FaceReading>();
  });
});
