/**
 * Prints the words in the page's modules that a person may come to see, a line each: node sentences.mjs TYPESCRIPT FILE...
 * Not what is for the browser (selectors, classes, keys), for developers (errors), or for TypeScript.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [library, ...paths] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(library);
const { SyntaxKind } = ts;

/** Two words in a row, or one that begins as a sentence or a label does. */
const WORDS = /\p{L}{2,}[,.;:]? +[\p{L}({]{2,}|^\s*\p{Lu}\p{Ll}+/u;
/** Functions whose words are the browser's. */
const TECHNICAL = /(querySelector(All)?|closest|matches|matchMedia|media|keys|Error|require|setProperty|getPropertyValue|replaceSync|set|follow|getEntriesByType|RegExp)$/;
const ATTRIBUTES = /^(class|href|type|role|style)$/;
const COMPARED = new Set([SyntaxKind.EqualsEqualsEqualsToken, SyntaxKind.ExclamationEqualsEqualsToken, SyntaxKind.InKeyword]);

/** @returns {string | null} the words of a literal, with {} for what is filled in; null for anything else */
function wordsOf(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join("{}");
}

/** @returns {boolean} whether its words are for no person */
function isTechnical(node) {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isCaseClause(parent) || ts.isElementAccessExpression(parent)) return true;
  if (ts.isBinaryExpression(parent)) return COMPARED.has(parent.operatorToken.kind) || /(TEXT|SPACE|ARROWS|mediaText|font|className)$/.test(parent.left.getText());
  if (ts.isVariableDeclaration(parent)) return /^(TYPES_TEXT|USES_\w+)$/.test(parent.name.getText());
  if (ts.isPropertyAssignment(parent)) return parent.name === node || ATTRIBUTES.test(parent.name.getText());
  if (ts.isConditionalExpression(parent) || ts.isArrayLiteralExpression(parent) || ts.isParenthesizedExpression(parent)) return isTechnical(parent);
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && TECHNICAL.test(parent.expression.getText());
}

for (const path of paths) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const visit = (node) => {
    const words = wordsOf(node);
    if (words !== null && WORDS.test(words) && !isTechnical(node)) console.log(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${words}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
}
