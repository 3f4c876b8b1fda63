import { readdirSync } from 'node:fs';
import path from 'node:path';

import { isImportDeclaration, type Node, SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

/** A text that the program has, by the path of its file below a folder. */
export type FoundText = { readonly file: string; readonly text: string };

const TEXTS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
  SyntaxKind.JsxText,
]);

/**
 * Every text literal in the files of a folder, and every piece of a template between its expressions, as the compiler
 * reads them; names of imported modules are none. The compiler’s interface is called unstable: its version is pinned.
 */
export function textsIn(root: string, folder: string): readonly FoundText[] {
  const compiler = new API({ cwd: root });
  try {
    const snapshot = compiler.updateSnapshot({ openProject: path.join(root, 'tsconfig.json') });
    const [project] = snapshot.getProjects();
    if (project === undefined) throw new Error(`no project in ${root}`);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    return files.flatMap((file) => {
      const parsed = project.program.getSourceFile(path.join(folder, file));
      if (parsed === undefined) throw new Error(`${file} is not in the project`);
      return textsOf(parsed).map((text) => ({ file: file.replaceAll(path.sep, '/'), text }));
    });
  } finally {
    compiler.close();
  }
}

function textsOf(node: Node): readonly string[] {
  if (isImportDeclaration(node)) return [];
  const texts: string[] = [];
  if (TEXTS.has(node.kind) && 'text' in node && typeof node.text === 'string') texts.push(node.text);
  node.forEachChild((child) => {
    texts.push(...textsOf(child));
  });
  return texts;
}
