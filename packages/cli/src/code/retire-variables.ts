import { Node, SyntaxKind } from 'ts-morph';
import { applyEdits } from '../edits/text-edit.ts';
import { scopeProject } from './unused-code.ts';

/** The constant that a program holds against its environment when it starts. */
export const RETIRED_LIST = 'RETIRED_VARIABLES';

/** A source whose list of retired variables holds these names, too. The same text where it has no such list. */
export function retireVariables(path: string, text: string, names: readonly string[]): string {
  const list = scopeProject()
    .createSourceFile(`/${path}`, text)
    .getVariableDeclaration(RETIRED_LIST)
    ?.getInitializerIfKind(SyntaxKind.ArrayLiteralExpression);
  if (list === undefined) return text;
  const elements = list.getElements();
  const present = new Set(
    elements.map((one) => (Node.isStringLiteral(one) ? one.getLiteralText() : one.getText())),
  );
  const added = names.filter((name) => !present.has(name)).map((name) => `'${name}'`);
  const all = [...elements.map((one) => one.getText()), ...added];
  return applyEdits(text, [{ start: list.getStart(), end: list.getEnd(), text: `[${all.join(', ')}]` }]);
}
