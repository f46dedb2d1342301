import { Node, Project, ts } from 'ts-morph';
import { applyEdits, type TextEdit } from '../edits/text-edit.ts';

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
function unusedNames(path: string, text: string): ReadonlySet<string> {
  return new Set(unusedIn(scopeProject(), path, text).map(({ name }) => name));
}

/** Removes what is unused in `text` and was not in `original`, and what that alone used. */
export function removeUnused(project: Project, path: string, original: string, text: string): string {
  let current = text;
  let before: ReadonlySet<string> | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const found = unusedIn(project, path, current);
    if (found.length === 0) return current;
    // In a project of its own, since this one holds what is edited.
    before ??= unusedNames(path, original);
    const deletions = found
      .filter(({ name }) => !before?.has(name))
      .flatMap(({ start }) => [deletion(project, path, start)].filter((edits) => edits.length > 0));
    if (deletions.length === 0) return current;
    current = applyEdits(current, apart(deletions));
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

/** Edits that have nothing to do with one another; the rest is found again in what they leave. */
function apart(deletions: readonly (readonly TextEdit[])[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const edits of deletions)
    if (!edits.some((one) => taken.some(({ start, end }) => one.start <= end && start <= one.end)))
      taken.push(...edits);
  return taken;
}

function deletion(project: Project, path: string, start: number): readonly TextEdit[] {
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
  const changes = fix?.changes.flatMap(({ textChanges }) => textChanges) ?? [];
  return changes.map(({ span, newText }) => ({
    start: span.start,
    end: span.start + span.length,
    text: newText,
  }));
}
