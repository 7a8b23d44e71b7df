import { createRequire } from 'node:module';
import { join } from 'node:path';

import type * as onnx from 'onnxruntime-web';

type Onnx = Pick<typeof onnx, 'InferenceSession' | 'Tensor'>;

/** What runs models. */
export interface Runtime {
  readonly name: 'onnxruntime-node' | 'onnxruntime-web';
  readonly onnx: Onnx;
}

/**
 * The native runtime where the application has one: five times as fast, but 290 MB, with an install script that downloads more.
 * Else the one in WebAssembly, which runs wherever Node does.
 */
export async function loadRuntime(application: string): Promise<Runtime> {
  try {
    const native = createRequire(join(application, 'package.json'))('onnxruntime-node') as Onnx;
    return { name: 'onnxruntime-node', onnx: native };
  } catch {
    const web = await import('onnxruntime-web');
    // This is a thread already, and the application's cores are its own.
    web.env.wasm.numThreads = 1;
    web.env.logLevel = 'fatal';
    return { name: 'onnxruntime-web', onnx: web };
  }
}
