import { manifest } from '../../contract/capabilities.ts';
import { asId } from '../../contract/identity.ts';

export const MEMORY_KIND = asId.provider('memory');

export const MEMORY_CAPABILITIES = manifest(MEMORY_KIND, {
  'relay-only': 'nothing travels over a network',
  'codec-av1': 'it stands for a provider that carries none',
});
