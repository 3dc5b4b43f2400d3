// Gives the script's variables their letters and its declarations their order: brotli gains where functions look alike.
import uglify from 'uglify-js';

export const alphabet = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$'];

/**
 * A program of declarations and calls, ready to be named in many ways. `keys`: of each variable, also inside of functions, its name and
 * how many of that name came before; `conflicts`: for each the variables that must have another letter; `order`: names of the
 * declarations at the top, which come before all calls.
 */
export function parseProgram(code) {
  const ast = uglify.parse(code, { module: true });
  const [declarations, calls] = sorted(ast.body);
  const top = ast.body.find(({ TYPE }) => TYPE === 'Var');
  // A program without declarations has a module left out, to see what it costs.
  if (top) {
    top.definitions = declarations;
    ast.body = [top, ...calls];
  }
  ast.figure_out_scope({ module: true, toplevel: true });
  const variables = [];
  const visited = new Set();
  ast.walk(
    new uglify.TreeWalker((node) => {
      if (!node.variables || visited.has(node)) return;
      visited.add(node);
      node.variables.each((variable) => {
        if (variable.scope === node && variable.orig.length > 0) variables.push(variable);
      });
    }),
  );
  const counts = new Map();
  const keys = variables.map(({ name }) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return `${name} ${counts.get(name)}`;
  });
  const scopes = variables.map(scopesOf);
  const conflicts = variables.map((one, i) =>
    variables.flatMap((other, j) => (i !== j && (scopes[i].has(other.scope) || scopes[j].has(one.scope)) ? [j] : [])),
  );
  return {
    ast,
    top,
    variables,
    keys,
    conflicts,
    declarations,
    order: declarations.map(({ name }) => name.name),
  };
}

/** The program in one block, so that nothing of it is global. `letters`: one for each key; where it is missing or taken, a free one. */
export function printProgram({ ast, top, variables, keys, conflicts, declarations }, { letters, order }) {
  const given = keys.map(() => undefined);
  for (const [i, key] of keys.entries()) {
    const isFree = (letter) => conflicts[i].every((other) => given[other] !== letter);
    given[i] = [letters[key], ...alphabet].find((letter) => letter !== undefined && isFree(letter));
    if (given[i] === undefined) throw new Error(`no letter is left for ${key}`);
    variables[i].mangled_name = given[i];
  }
  if (top) top.definitions = inOrder(declarations, order);
  const text = ast.print_to_string().replace(/^var /, 'let ').replace(/;$/, '');
  return {
    text: `{${text}}`,
    letters: Object.fromEntries(keys.map((key, i) => [key, given[i]])),
  };
}

/** What the statements declare, and what they do: a declaration that does something first is taken apart. */
function sorted(statements) {
  const declarations = [];
  const calls = [];
  for (const statement of statements) {
    if (statement.TYPE === 'Var') declarations.push(...statement.definitions);
    else calls.push(statement);
  }
  return [declarations, calls];
}

/** Where a variable must not be hidden by another one of the same letter. */
function scopesOf({ scope, orig, references }) {
  const scopes = new Set([scope]);
  for (const symbol of [...orig, ...references])
    for (let each = symbol.scope; each && !scopes.has(each); each = each.parent_scope) scopes.add(each);
  return scopes;
}

/** Sorted by `order`, but each after those that its value needs at once. */
function inOrder(declarations, order) {
  const byName = new Map(declarations.map((declaration) => [declaration.name.name, declaration]));
  const begun = new Set();
  const done = [];
  const add = (declaration) => {
    if (begun.has(declaration)) return;
    begun.add(declaration);
    declaration.value?.walk(
      new uglify.TreeWalker((node) => {
        if (node.TYPE === 'SymbolRef' && byName.has(node.name)) add(byName.get(node.name));
        return node.TYPE === 'Arrow' || node.TYPE === 'Function';
      }),
    );
    done.push(declaration);
  };
  for (const name of order) if (byName.has(name)) add(byName.get(name));
  for (const declaration of declarations) add(declaration);
  return done;
}
