import { Node, Project, ts } from 'ts-morph';
import { applyEdits } from '../edits/text-edit.ts';

/** TypeScript's diagnostics of what is declared and never read: a name, all imports, a type, all bindings. */
const UNUSED = new Set([6133, 6192, 6196, 6198, 6199]);
const ROUNDS = 20;

/** An in-memory project without a library: enough for names and scopes, and fast. */
export function scopeProject(): Project {
  return new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: {
      allowJs: true,
      jsx: ts.JsxEmit.Preserve,
      noLib: true,
      noResolve: true,
      target: ts.ScriptTarget.ESNext,
    },
  });
}

/** Names that a source declares and never reads. Parameters are left out: their place may mean something. */
export function unusedNames(project: Project, path: string, text: string): ReadonlySet<string> {
  return new Set(unusedIn(project, path, text).map(({ name }) => name));
}

/** Removes what is unused now and was not `before`, and what that alone used. */
export function removeUnused(
  project: Project,
  path: string,
  text: string,
  before: ReadonlySet<string>,
): string {
  let current = text;
  for (let round = 0; round < ROUNDS; round++) {
    const unused = unusedIn(project, path, current).find(({ name }) => !before.has(name));
    const changes = unused && deletion(project, path, unused.start);
    if (!changes) return current;
    current = applyEdits(
      current,
      changes.map(({ span, newText }) => ({
        start: span.start,
        end: span.start + span.length,
        text: newText,
      })),
    );
  }
  return current;
}

function unusedIn(project: Project, path: string, text: string) {
  const file = project.createSourceFile(`/${path}`, text, { overwrite: true });
  return project
    .getLanguageService()
    .compilerObject.getSuggestionDiagnostics(file.getFilePath())
    .filter(({ code, start }) => UNUSED.has(code) && !isParameter(file.getDescendantAtPos(start)))
    .map(({ start, length }) => ({ start, name: text.slice(start, start + length) }));
}

function isParameter(node: Node | undefined): boolean {
  const parent = node?.getParent();
  return Node.isParameterDeclaration(parent) || Node.isTypeParameterDeclaration(parent);
}

function deletion(project: Project, path: string, start: number): readonly ts.TextChange[] | undefined {
  const service = project.getLanguageService().compilerObject;
  const fixes = service.getCodeFixesAtPosition(
    `/${path}`,
    start,
    start + 1,
    [...UNUSED],
    ts.getDefaultFormatCodeSettings(),
    {},
  );
  const fix = fixes.find(
    ({ fixName, description }) => fixName === 'unusedIdentifier' && description.startsWith('Remove'),
  );
  return fix?.changes.flatMap(({ textChanges }) => textChanges);
}
