// Stands in for the whole of TensorFlow.js, which face-api's build names: the core is all that it uses.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';

export * from '@tensorflow/tfjs-core';
