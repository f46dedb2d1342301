import { CONTENDERS } from '../../adapters/pages.ts';
import { onStage } from './stage.ts';

const provider = new URLSearchParams(location.search).get('provider');
const load = Object.entries(CONTENDERS).find(([name]) => name === provider)?.[1];
if (!load) throw new Error(`there is no raw SDK of ${provider}`);
onStage(await load());
