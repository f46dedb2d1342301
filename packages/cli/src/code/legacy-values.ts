import {
  Node,
  SyntaxKind,
  type Identifier,
  type Statement,
  type Symbol as MorphSymbol,
  type VariableStatement,
} from 'ts-morph';
import { mentionsProvider, namesProvider } from '../edits/legacy-name.ts';
import type { LegacyCode } from './legacy-code.ts';

/**
 * What becomes of an expression. `removed`: it has no value any more; where a condition asks, that is false. A constant
 * decides the condition that it is in. `part` stands for the whole, as `a` does for `a || removed`.
 */
export type Fate =
  | { readonly kind: 'kept' }
  | { readonly kind: 'removed' }
  /** The negation of what is removed: decides nothing where something else does, and is true alone. */
  | { readonly kind: 'moot' }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'part'; readonly part: Node };

const KEPT: Fate = { kind: 'kept' };
const REMOVED: Fate = { kind: 'removed' };
const MOOT: Fate = { kind: 'moot' };

/** Follows what is legacy through the expressions of one source file. */
export class LegacyValues {
  readonly legacy: LegacyCode;
  readonly #symbols = new Set<MorphSymbol>();
  /** Their names. What has another name is none of them, and finding out what an identifier stands for is slow. */
  readonly #names = new Set<string>();

  constructor(legacy: LegacyCode) {
    this.legacy = legacy;
  }

  /** How many symbols are known to be legacy; once it stays, everything has been followed. */
  get size(): number {
    return this.#symbols.size;
  }

  /** What this identifier declares is legacy from now on. */
  remove(name: Node): void {
    if (Node.isIdentifier(name)) {
      const symbol = symbolOf(name);
      if (!symbol) return;
      this.#symbols.add(symbol);
      this.#names.add(name.getText());
    } else if (Node.isObjectBindingPattern(name) || Node.isArrayBindingPattern(name))
      for (const element of name.getElements())
        if (Node.isBindingElement(element)) this.remove(element.getNameNode());
  }

  isLegacyName(name: string): boolean {
    return this.legacy.names.has(name) || namesProvider(name, this.legacy.provider);
  }

  isRemoved(node: Node): boolean {
    return this.fateOf(node).kind === 'removed';
  }

  fateOf(node: Node): Fate {
    if (Node.isIdentifier(node)) return this.#isLegacy(node) ? REMOVED : KEPT;
    if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node))
      return this.#isLegacyText(node.getLiteralText()) ? REMOVED : KEPT;
    if (Node.isRegularExpressionLiteral(node)) return this.#isMentioned(node.getText()) ? REMOVED : KEPT;
    if (Node.isPropertyAccessExpression(node))
      return this.isLegacyName(node.getName()) || this.isRemoved(node.getExpression()) ? REMOVED : KEPT;
    if (Node.isElementAccessExpression(node)) {
      const argument = node.getArgumentExpression();
      return this.isRemoved(node.getExpression()) || (argument && this.isRemoved(argument)) ? REMOVED : KEPT;
    }
    if (Node.isCallExpression(node)) return this.#fateOfCall(node.getExpression(), node.getArguments());
    if (Node.isNewExpression(node)) return this.#fateOfCall(node.getExpression(), node.getArguments());
    if (Node.isTemplateExpression(node))
      return node.getTemplateSpans().some((span) => this.isRemoved(span.getExpression())) ? REMOVED : KEPT;
    if (Node.isTaggedTemplateExpression(node)) return this.#through(node.getTag());
    if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken)
      return negated(this.fateOf(node.getOperand()));
    if (Node.isBinaryExpression(node))
      return this.#fateOfBinary(node.getLeft(), node.getOperatorToken().getKind(), node.getRight());
    if (Node.isConditionalExpression(node)) return this.#fateOfChoice(node);
    if (Node.isArrowFunction(node) || Node.isFunctionExpression(node)) {
      const body = node.getBody();
      if (!Node.isBlock(body)) return this.#through(body);
      return this.returnsRemoved(body) || this.isGone(body) ? REMOVED : KEPT;
    }
    if (Node.isArrayLiteralExpression(node)) return this.#fateOfList(node.getElements());
    if (Node.isObjectLiteralExpression(node)) return this.#fateOfObject(node.getProperties());
    if (Node.isJsxElement(node)) return this.#through(node.getOpeningElement().getTagNameNode());
    if (Node.isJsxSelfClosingElement(node)) return this.#through(node.getTagNameNode());
    if (Node.isJsxExpression(node)) {
      const inner = node.getExpression();
      return inner && isFalse(this.fateOf(inner)) ? REMOVED : KEPT;
    }
    if (
      Node.isAwaitExpression(node) ||
      Node.isParenthesizedExpression(node) ||
      Node.isAsExpression(node) ||
      Node.isSatisfiesExpression(node) ||
      Node.isNonNullExpression(node) ||
      Node.isSpreadElement(node) ||
      Node.isVoidExpression(node) ||
      Node.isTypeOfExpression(node)
    ) {
      const fate = this.fateOf(node.getExpression());
      // The brackets around a part stay, for the sake of what is around them.
      return fate.kind === 'part' ? KEPT : fate;
    }
    return KEPT;
  }

  /** Whether a function with this body has nothing to return any more. */
  returnsRemoved(body: Node): boolean {
    if (!Node.isBlock(body)) return false;
    return body.getStatements().some((statement) => {
      const value = Node.isReturnStatement(statement) ? statement.getExpression() : undefined;
      return value !== undefined && this.isRemoved(value);
    });
  }

  /** A property that goes: by its name, or because its value does. */
  removesProperty(property: Node): 'name' | 'value' | undefined {
    if (Node.isSpreadAssignment(property))
      return this.isRemoved(property.getExpression()) ? 'name' : undefined;
    if (Node.isShorthandPropertyAssignment(property))
      return this.isLegacyName(property.getName()) || this.isRemoved(property.getNameNode())
        ? 'name'
        : undefined;
    if (Node.isPropertyAssignment(property)) {
      if (this.legacy.substitute.has(property.getName())) return undefined;
      if (this.#isLegacyProperty(property.getName())) return 'name';
      const value = property.getInitializer();
      return value && this.isRemoved(value) ? 'value' : undefined;
    }
    if (Node.isMethodDeclaration(property)) return this.isLegacyName(property.getName()) ? 'name' : undefined;
    return undefined;
  }

  /** Whether a statement goes as a whole. */
  isGone(node: Statement): boolean {
    if (Node.isExpressionStatement(node))
      return this.isRemoved(node.getExpression()) || this.#isRemovedTest(node.getExpression());
    if (Node.isReturnStatement(node) || Node.isThrowStatement(node)) {
      const value = node.getExpression();
      return value !== undefined && this.isRemoved(value);
    }
    if (Node.isVariableStatement(node) && this.#isTypedByRemoved(node)) return true;
    if (Node.isVariableStatement(node))
      return node.getDeclarations().every((one) => this.isGoneDeclaration(one));
    if (Node.isIfStatement(node)) {
      const fate = this.fateOf(node.getExpression());
      if (node.getElseStatement()) return false;
      return isFalse(fate) || (!isTrue(fate) && this.isGone(node.getThenStatement()));
    }
    if (Node.isForOfStatement(node))
      return this.isRemoved(node.getExpression()) || this.isGone(node.getStatement());
    if (Node.isBlock(node)) {
      const statements = node.getStatements();
      return statements.length > 0 && statements.every((one) => this.isGone(one));
    }
    if (Node.isFunctionDeclaration(node)) {
      const body = node.getBody();
      return this.#isGoneName(node.getNameNode()) || (body !== undefined && this.returnsRemoved(body));
    }
    if (Node.isTypeAliasDeclaration(node)) {
      const type = node.getTypeNode();
      return this.#isGoneName(node.getNameNode()) || (type !== undefined && this.isGoneType(type));
    }
    if (Node.isClassDeclaration(node) || Node.isInterfaceDeclaration(node) || Node.isEnumDeclaration(node))
      return this.#isGoneName(node.getNameNode());
    return false;
  }

  #isGoneName(name: Node | undefined): boolean {
    return name !== undefined && this.isRemoved(name);
  }

  isGoneDeclaration(node: Node): boolean {
    if (!Node.isVariableDeclaration(node)) return false;
    const name = node.getNameNode();
    if (this.legacy.substitute.has(name.getText())) return false;
    if (Node.isIdentifier(name) && this.isRemoved(name)) return true;
    if (Node.isObjectBindingPattern(name) && name.getElements().every((one) => this.isGoneBinding(one)))
      return true;
    const initializer = node.getInitializer();
    return initializer !== undefined && this.isRemoved(initializer);
  }

  isGoneBinding(node: Node): boolean {
    if (!Node.isBindingElement(node)) return false;
    const property = node.getPropertyNameNode()?.getText() ?? node.getName();
    return this.isLegacyName(property) || this.#isGoneName(node.getNameNode());
  }

  /** `test('…')` and `describe('…')` by their title, and `test.each(…)('…')`. */
  #isRemovedTest(node: Node): boolean {
    if (!Node.isCallExpression(node)) return false;
    const [title] = node.getArguments();
    return (
      title !== undefined &&
      (Node.isStringLiteral(title) || Node.isNoSubstitutionTemplateLiteral(title)) &&
      this.legacy.tests.has(title.getLiteralText())
    );
  }

  isGoneType(node: Node): boolean {
    if (Node.isLiteralTypeNode(node)) return this.isRemoved(node.getLiteral());
    if (Node.isTypeReference(node)) {
      const name = node.getTypeName();
      return this.isRemoved(Node.isQualifiedName(name) ? name.getLeft() : name);
    }
    if (Node.isImportTypeNode(node)) {
      const argument = node.getArgument();
      return Node.isLiteralTypeNode(argument) && this.isRemoved(argument.getLiteral());
    }
    if (Node.isArrayTypeNode(node)) return this.isGoneType(node.getElementTypeNode());
    if (Node.isTypeQuery(node)) return this.isRemoved(node.getExprName());
    return Node.isUnionTypeNode(node) && node.getTypeNodes().every((one) => this.isGoneType(one));
  }

  /** JavaScript states a variable's type in a comment. */
  #isTypedByRemoved(node: VariableStatement): boolean {
    return node
      .getJsDocs()
      .some((doc) => doc.getDescendantsOfKind(SyntaxKind.ImportType).some((type) => this.isGoneType(type)));
  }

  #isLegacy(identifier: Identifier): boolean {
    const name = identifier.getText();
    if (this.isLegacyName(name)) return true;
    if (!this.#names.has(name)) return false;
    const symbol = symbolOf(identifier);
    return symbol !== undefined && this.#symbols.has(symbol);
  }

  #isLegacyText(text: string): boolean {
    return this.isLegacyName(text) || this.legacy.isRemovedModule(text);
  }

  /** A pattern is about what it names. */
  #isMentioned(pattern: string): boolean {
    const { names, provider } = this.legacy;
    return mentionsProvider(pattern, provider) || [...names].some((name) => pattern.includes(name));
  }

  #isLegacyProperty(name: string): boolean {
    return this.isLegacyName(name.replace(/^['"]|['"]$/g, ''));
  }

  #through(inner: Node): Fate {
    return this.isRemoved(inner) ? REMOVED : KEPT;
  }

  #fateOfCall(callee: Node, args: readonly Node[]): Fate {
    // What is passed by name may be left out; a positional argument may not.
    return [callee, ...args.filter((argument) => !isCompound(argument))].some((part) => this.isRemoved(part))
      ? REMOVED
      : KEPT;
  }

  #fateOfList(elements: readonly Node[]): Fate {
    return elements.length > 0 && elements.every((element) => this.isRemoved(element)) ? REMOVED : KEPT;
  }

  #fateOfObject(properties: readonly Node[]): Fate {
    return properties.length > 0 && properties.every((property) => this.removesProperty(property))
      ? REMOVED
      : KEPT;
  }

  #fateOfBinary(left: Node, operator: SyntaxKind, right: Node): Fate {
    const [first, second] = [this.fateOf(left), this.fateOf(right)];
    switch (operator) {
      case SyntaxKind.EqualsEqualsEqualsToken:
      case SyntaxKind.EqualsEqualsToken:
        return first.kind === 'removed' || second.kind === 'removed'
          ? { kind: 'constant', value: false }
          : KEPT;
      case SyntaxKind.ExclamationEqualsEqualsToken:
      case SyntaxKind.ExclamationEqualsToken:
        return first.kind === 'removed' || second.kind === 'removed'
          ? { kind: 'constant', value: true }
          : KEPT;
      case SyntaxKind.AmpersandAmpersandToken:
        if (isFalse(first)) return first;
        if (isFalse(second)) return REMOVED;
        if (isTrue(first)) return partOf(right, second);
        return isTrue(second) ? partOf(left, first) : KEPT;
      case SyntaxKind.BarBarToken:
        if (isFalse(first) || first.kind === 'moot') return partOf(right, second);
        if (isFalse(second) || second.kind === 'moot') return partOf(left, first);
        return isTrue(first) || isTrue(second) ? { kind: 'constant', value: true } : KEPT;
      case SyntaxKind.QuestionQuestionToken:
        if (first.kind === 'removed') return partOf(right, second);
        return second.kind === 'removed' ? partOf(left, first) : KEPT;
      case SyntaxKind.CommaToken:
        return KEPT;
      default:
        // Assignments and arithmetic have no value without either side.
        return first.kind === 'removed' || second.kind === 'removed' ? REMOVED : KEPT;
    }
  }

  #fateOfChoice(node: Node): Fate {
    if (!Node.isConditionalExpression(node)) return KEPT;
    const [whenTrue, whenFalse] = [node.getWhenTrue(), node.getWhenFalse()];
    const condition = this.fateOf(node.getCondition());
    if (isTrue(condition)) return partOf(whenTrue, this.fateOf(whenTrue));
    if (isFalse(condition)) return emptyList(whenFalse) ? REMOVED : partOf(whenFalse, this.fateOf(whenFalse));
    const [first, second] = [this.fateOf(whenTrue), this.fateOf(whenFalse)];
    if (first.kind === 'removed') return partOf(whenFalse, second);
    return second.kind === 'removed' ? partOf(whenTrue, first) : KEPT;
  }
}

function partOf(node: Node, fate: Fate): Fate {
  return fate.kind === 'kept' ? { kind: 'part', part: node } : fate;
}

function negated(fate: Fate): Fate {
  if (fate.kind === 'removed') return MOOT;
  if (isFalse(fate)) return { kind: 'constant', value: true };
  return isTrue(fate) ? { kind: 'constant', value: false } : KEPT;
}

export const isFalse = (fate: Fate): boolean =>
  fate.kind === 'removed' || (fate.kind === 'constant' && !fate.value);
export const isTrue = (fate: Fate): boolean =>
  fate.kind === 'moot' || (fate.kind === 'constant' && fate.value);

/** Spread into a list, an empty one adds nothing. */
const emptyList = (node: Node): boolean =>
  Node.isArrayLiteralExpression(node) && node.getElements().length === 0;

/** What holds several things, of which some may go. */
const isCompound = (node: Node): boolean =>
  Node.isObjectLiteralExpression(node) || Node.isArrayLiteralExpression(node);

/** What an identifier stands for; in `{ name }` that is the variable and not the property. */
function symbolOf(identifier: Identifier): MorphSymbol | undefined {
  const parent = identifier.getParent();
  return Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : identifier.getSymbol();
}
