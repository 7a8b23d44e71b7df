import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';

const MAC =
  /(?<![\w:.-])[\da-f]{2}(?:(:[\da-f]{2}){5}|(-[\da-f]{2}){5}|[\da-f]{2}\.[\da-f]{4}\.[\da-f]{4})(?![\w:.-]*[:.-][\da-f]{2})(?!\w)/gi;
/** Nobody's: zeros, broadcast. */
const NO_DEVICE = /^(?:0{12}|f{12})$/;

/** Hardware addresses of network interfaces, with colons, dashes, or dots as Cisco writes them. */
export const mac: Detector = {
  name: 'mac',
  entities: ['MAC'],
  needs: Hint.Colons | Hint.Dots | Hint.LongRun,
  priority: 55,
  find(scan) {
    for (const match of scan.text.matchAll(MAC)) {
      const canonical = match[0].replaceAll(/[^\da-f]/gi, '').toLowerCase();
      if (NO_DEVICE.test(canonical) || /^\d{4}\.\d{4}\.\d{4}$/.test(match[0])) continue;
      scan.report(match.index, match.index + match[0].length, 'MAC', canonical);
    }
  },
};
