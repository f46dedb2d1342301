import { Node, type Project } from 'ts-morph';
import { applyEdits, type TextEdit } from '../edits/text-edit.ts';
import { withoutElements, withoutStatement } from './removal-ranges.ts';
import { removeUnused } from './unused-code.ts';

/** A source that no longer exports a name, nor holds what only that export was for. */
export function removeExport(project: Project, path: string, text: string, name: string): string {
  const file = project.createSourceFile(`/${path}`, text, { overwrite: true });
  const edits = file.getStatements().flatMap((statement): readonly TextEdit[] => {
    if (Node.isExportDeclaration(statement)) {
      const named = statement.getNamedExports();
      const gone = named.filter((one) => (one.getAliasNode() ?? one.getNameNode()).getText() === name);
      if (gone.length === 0) return [];
      if (gone.length === named.length) return [withoutStatement(statement)];
      return withoutElements(named, (one) => gone.some((other) => other === one));
    }
    const declares = Node.isVariableStatement(statement)
      ? statement.getDeclarations().some((one) => one.getName() === name)
      : (Node.isFunctionDeclaration(statement) ||
          Node.isClassDeclaration(statement) ||
          Node.isInterfaceDeclaration(statement) ||
          Node.isTypeAliasDeclaration(statement) ||
          Node.isEnumDeclaration(statement)) &&
        statement.getName() === name;
    if (!declares || !Node.isExportable(statement)) return [];
    const keyword = statement.getExportKeyword();
    return keyword ? [{ start: keyword.getStart(), end: keyword.getEnd() + 1, text: '' }] : [];
  });
  return removeUnused(project, path, text, applyEdits(text, edits));
}
