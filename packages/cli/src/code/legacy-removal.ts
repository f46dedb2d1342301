import { Node, type SourceFile, type Statement } from 'ts-morph';
import { deleteLines, type TextEdit } from '../edits/text-edit.ts';
import type { LegacyCode } from './legacy-code.ts';
import { isFalse, isTrue, LegacyValues } from './legacy-values.ts';
import { onlyPart, withoutElements, withoutStatement } from './removal-ranges.ts';

/** What one pass over a source file deletes, and where something is left that only its author can decide. */
export interface Removal {
  readonly edits: readonly TextEdit[];
  readonly problems: readonly string[];
}

/** Deletes the legacy parts of one source file. What they alone used is found afterwards, by `removeUnused`. */
export function removeLegacy(file: SourceFile, legacy: LegacyCode): Removal {
  const values = new LegacyValues(legacy);
  // Each pass may find symbols whose uses earlier lines have; the last one finds nothing new.
  for (;;) {
    const known = values.size;
    const walk = new RemovalWalk(values);
    walk.visit(file);
    if (values.size === known) return walk;
  }
}

class RemovalWalk implements Removal {
  readonly edits: TextEdit[] = [];
  readonly problems: string[] = [];

  readonly values: LegacyValues;

  constructor(values: LegacyValues) {
    this.values = values;
  }

  visit(node: Node): void {
    if (Node.isJSDocable(node)) for (const doc of node.getJsDocs()) this.#visitDoc(doc);
    if (Node.isStatement(node) && this.#visitStatement(node)) return;
    if (this.#visitMember(node) || this.#visitExpression(node) || this.#visitType(node)) return;
    node.forEachChild((child) => this.visit(child));
  }

  /** Types that JavaScript states in comments: properties and members that are legacy. */
  #visitDoc(doc: Node): void {
    doc.forEachDescendant((inner, traversal) => {
      if (Node.isJSDocPropertyTag(inner) && this.values.isLegacyName(inner.getName())) {
        this.edits.push(
          deleteLines(doc.getSourceFile().getFullText(), inner.getStart(), inner.getStart() + 1),
        );
        traversal.skip();
      } else if (Node.isPropertySignature(inner) && this.#visitMember(inner)) traversal.skip();
    });
  }

  /** Whether the statement was dealt with, so that nothing below it is to be visited. */
  #visitStatement(node: Statement): boolean {
    if (Node.isImportDeclaration(node) || Node.isExportDeclaration(node)) {
      this.#visitModuleNames(node);
      return true;
    }
    // A function's body goes with the function, never alone.
    if (!isBody(node) && this.values.isGone(node)) {
      this.#removeStatement(node);
      return true;
    }
    if (Node.isIfStatement(node)) return this.#visitIf(node);
    if (!Node.isVariableStatement(node)) return false;
    const declarations = node.getDeclarations();
    const gone = declarations.filter((one) => this.values.isGoneDeclaration(one));
    for (const one of gone) this.values.remove(one.getNameNode());
    this.edits.push(...withoutElements(declarations, (one) => gone.some((other) => other === one)));
    for (const one of declarations) if (!gone.includes(one)) this.visit(one);
    return true;
  }

  #visitModuleNames(node: Node): void {
    if (!Node.isImportDeclaration(node) && !Node.isExportDeclaration(node)) return;
    const specifier = node.getModuleSpecifierValue();
    const { legacy } = this.values;
    const isImport = Node.isImportDeclaration(node);
    const named = isImport ? node.getNamedImports() : node.getNamedExports();
    const others = isImport ? [node.getDefaultImport(), node.getNamespaceImport()].filter(isPresent) : [];
    if (
      specifier !== undefined &&
      (legacy.isRemovedModule(specifier) || this.values.isLegacyName(baseName(specifier)))
    ) {
      for (const one of named) this.values.remove(aliasOf(one));
      for (const one of others) this.values.remove(one);
      this.edits.push(withoutStatement(node));
      return;
    }
    const removed = specifier === undefined ? undefined : legacy.removedExports(specifier);
    const gone = named.filter(
      (one) =>
        removed?.has(one.getName()) ||
        this.values.isLegacyName(one.getName()) ||
        this.values.isRemoved(one.getNameNode()),
    );
    if (gone.length === 0) return;
    for (const one of gone) this.values.remove(aliasOf(one));
    if (gone.length === named.length && others.length === 0) this.edits.push(withoutStatement(node));
    else this.edits.push(...withoutElements(named, (one) => gone.some((other) => other === one)));
  }

  #visitIf(node: Node): boolean {
    if (!Node.isIfStatement(node)) return false;
    const condition = node.getExpression();
    const fate = this.values.fateOf(condition);
    const [whenTrue, whenFalse] = [node.getThenStatement(), node.getElseStatement()];
    if (isFalse(fate) && whenFalse) this.#keepBranch(node, whenFalse);
    else if (isTrue(fate)) this.#keepBranch(node, whenTrue);
    else {
      this.visit(condition);
      this.visit(whenTrue);
      if (!whenFalse) return true;
      if (this.values.isGone(whenFalse))
        this.edits.push({ start: whenTrue.getEnd(), end: whenFalse.getEnd(), text: '' });
      else this.visit(whenFalse);
    }
    return true;
  }

  #keepBranch(whole: Node, branch: Statement): void {
    this.edits.push(...onlyPart(whole, branch));
    const statements = Node.isBlock(branch) ? branch.getStatements() : [];
    const [first, last] = [statements[0], statements.at(-1)];
    const alone = Node.isBlock(whole.getParent()) || Node.isSourceFile(whole.getParent());
    if (first && last && alone) {
      this.edits.push({ start: branch.getStart(), end: branch.getStart() + 1, text: '' });
      this.edits.push({ start: branch.getEnd() - 1, end: branch.getEnd(), text: '' });
    }
    this.visit(branch);
  }

  #removeStatement(node: Statement): void {
    this.#forget(node);
    this.edits.push(withoutStatement(node));
  }

  /** What a removed statement declared is legacy wherever it is used. */
  #forget(node: Statement): void {
    if (Node.isVariableStatement(node))
      for (const one of node.getDeclarations()) this.values.remove(one.getNameNode());
    if (
      Node.isFunctionDeclaration(node) ||
      Node.isClassDeclaration(node) ||
      Node.isInterfaceDeclaration(node) ||
      Node.isTypeAliasDeclaration(node) ||
      Node.isEnumDeclaration(node)
    ) {
      const name = node.getNameNode();
      if (name) this.values.remove(name);
    }
  }

  /** Members, parameters, clauses and bindings. */
  #visitMember(node: Node): boolean {
    if (Node.isVariableDeclaration(node) || Node.isPropertyAssignment(node)) return this.#substitute(node);
    if (Node.isCaseClause(node) && this.values.isRemoved(node.getExpression()))
      return this.#removeWhole(node);
    if (Node.isPropertySignature(node)) {
      const type = node.getTypeNode();
      if (!this.values.isLegacyName(node.getName()) && !(type && this.values.isGoneType(type))) return false;
      return this.#removeWhole(node);
    }
    if (Node.isPropertyDeclaration(node)) {
      const [type, value] = [node.getTypeNode(), node.getInitializer()];
      const gone =
        this.values.isLegacyName(node.getName()) ||
        (type !== undefined && this.values.isGoneType(type)) ||
        (value !== undefined && this.values.isRemoved(value));
      return gone && this.#removeWhole(node);
    }
    if (Node.isMethodDeclaration(node) || Node.isMethodSignature(node) || Node.isGetAccessorDeclaration(node))
      return this.values.isLegacyName(node.getName()) && this.#removeWhole(node);
    if (Node.isObjectBindingPattern(node)) {
      const elements = node.getElements();
      const gone = elements.filter((one) => this.values.isGoneBinding(one));
      for (const one of gone) this.values.remove(one.getNameNode());
      this.edits.push(...withoutElements(elements, (one) => gone.some((other) => other === one)));
      for (const one of elements) if (!gone.includes(one)) this.visit(one);
      return true;
    }
    return false;
  }

  #removeWhole(node: Node): true {
    this.edits.push(withoutStatement(node));
    return true;
  }

  /** The provider that stays takes the place of the legacy one, where a value has to stay. */
  #substitute(node: Node): boolean {
    if (!Node.isVariableDeclaration(node) && !Node.isPropertyAssignment(node)) return false;
    const { legacy } = this.values;
    if (!legacy.substitute.has(node.getName())) return false;
    node.forEachDescendant((inner) => {
      if (Node.isStringLiteral(inner) && inner.getLiteralText() === legacy.provider)
        this.edits.push({ start: inner.getStart() + 1, end: inner.getEnd() - 1, text: legacy.keep });
    });
    return true;
  }

  #visitExpression(node: Node): boolean {
    if (Node.isExpression(node)) {
      const fate = this.values.fateOf(node);
      if (fate.kind === 'part') {
        this.edits.push(...onlyPart(node, fate.part));
        this.visit(fate.part);
        return true;
      }
      if (fate.kind === 'constant') {
        this.edits.push({ start: node.getStart(), end: node.getEnd(), text: String(fate.value) });
        return true;
      }
      if (fate.kind === 'removed') return this.#leaveHole(node);
    }
    if (Node.isArrayLiteralExpression(node)) {
      const elements = node.getElements();
      this.edits.push(...withoutElements(elements, (one) => this.#isGoneElement(one)));
      for (const one of elements) if (!this.#isGoneElement(one)) this.visit(one);
      return true;
    }
    if (Node.isObjectLiteralExpression(node)) {
      const properties = node.getProperties();
      this.edits.push(
        ...withoutElements(properties, (one) => this.values.removesProperty(one) !== undefined),
      );
      for (const one of properties) if (!this.values.removesProperty(one)) this.#visitProperty(one);
      return true;
    }
    if (Node.isJsxAttribute(node)) {
      const value = node.getInitializer();
      if (!value || !this.values.isRemoved(value)) return false;
      this.edits.push({ start: node.getFullStart(), end: node.getEnd(), text: '' });
      return true;
    }
    return false;
  }

  #visitProperty(node: Node): void {
    if (!this.#substitute(node)) node.forEachChild((child) => this.visit(child));
  }

  /** A list's element goes when it is legacy, and a row or a record of a table when one of its values is. */
  #isGoneElement(node: Node): boolean {
    if (this.values.isRemoved(node)) return true;
    if (Node.isArrayLiteralExpression(node))
      return node.getElements().some((one) => this.values.isRemoved(one));
    return (
      Node.isObjectLiteralExpression(node) &&
      node.getProperties().some((one) => this.values.removesProperty(one) === 'value')
    );
  }

  /** JSX children may simply go; any other place needs a value. */
  #leaveHole(node: Node): true {
    const parent = node.getParent();
    if (Node.isJsxElement(parent) || Node.isJsxFragment(parent)) this.edits.push(withoutStatement(node));
    else {
      const { line } = node.getSourceFile().getLineAndColumnAtPos(node.getStart());
      const text = node.getText();
      this.problems.push(
        `line ${line}: ${text.length > 80 ? `${text.slice(0, 80)}…` : text} is legacy, and what is around it needs a value`,
      );
    }
    return true;
  }

  #visitType(node: Node): boolean {
    if (!Node.isUnionTypeNode(node)) return false;
    const types = node.getTypeNodes();
    this.edits.push(...withoutElements(types, (one) => this.values.isGoneType(one)));
    for (const one of types) if (!this.values.isGoneType(one)) this.visit(one);
    return true;
  }
}

const isBody = (node: Statement): boolean => Node.isBlock(node) && Node.isBodyable(node.getParent());

/** The name by which the file knows what it imports or exports. */
function aliasOf(node: Node): Node {
  if (!Node.isImportSpecifier(node) && !Node.isExportSpecifier(node)) return node;
  return node.getAliasNode() ?? node.getNameNode();
}

/** A module's own name, without folders: only that may be named after the provider. */
const baseName = (specifier: string): string =>
  specifier.startsWith('.') ? (specifier.split('/').at(-1) ?? '') : '';

const isPresent = <Value>(value: Value | undefined): value is Value => value !== undefined;
