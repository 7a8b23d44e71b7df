import { libraryBuild } from '../../tsdown.base.ts';

export default libraryBuild({
  index: 'src/index.ts',
  reference: 'src/reference/index.ts',
});
