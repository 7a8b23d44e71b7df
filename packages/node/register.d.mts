// Loading it is all there is to do; what runs then is what `start` of @spanreel/node gives.
export type { Distribution } from './dist/index.d.mts';
