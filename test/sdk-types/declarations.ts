import { getLibFiles, ts } from '@ts-morph/common';

/** The types that one SDK's declarations export, read by a compiler whose API is open. */
export interface Declarations {
  checker: ts.TypeChecker;
  /** Of what the entry file exports. @throws for a name that it does not. */
  exported(name: string): ts.Type;
  propertyOf(type: ts.Type, name: string): ts.Type;
  /** What one calls, and what its promise brings. @throws for what is not a method. */
  method(owner: ts.Type, name: string): { parameters: readonly ts.Symbol[]; answer: ts.Type };
  typeOf(symbol: ts.Symbol): ts.Type;
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ['node'],
};

export function readDeclarations(entry: string): Declarations {
  const program = ts.createProgram([entry], OPTIONS, hostWithLibrary());
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (!file || !module) throw new Error(`${entry} is not a module of declarations.`);
  const typeOf = (symbol: ts.Symbol) => checker.getTypeOfSymbolAtLocation(symbol, file);
  const propertyOf = (type: ts.Type, name: string) => {
    const property = checker.getPropertyOfType(type, name);
    if (!property) throw new Error(`${checker.typeToString(type)} has no ${name}.`);
    return typeOf(property);
  };
  return {
    checker,
    typeOf,
    propertyOf,
    exported(name) {
      const symbol = checker.getExportsOfModule(module).find((one) => one.name === name);
      if (!symbol) throw new Error(`${entry} exports no ${name}.`);
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      return checker.getDeclaredTypeOfSymbol(isAlias ? checker.getAliasedSymbol(symbol) : symbol);
    },
    method(owner, name) {
      // The last overload takes the parameters too.
      const signature = propertyOf(owner, name).getCallSignatures().at(-1);
      const answer = signature && checker.getAwaitedType(signature.getReturnType());
      if (!signature || !answer) throw new Error(`${name} is not a method of a resource.`);
      return { parameters: signature.getParameters(), answer };
    },
  };
}

/** The files that declare the language itself come with the compiler's package as texts. */
function hostWithLibrary(): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  const folder = '/library-of-the-language';
  const texts = new Map(getLibFiles().map(({ fileName, text }) => [`${folder}/${fileName}`, text]));
  return {
    ...host,
    getDefaultLibLocation: () => folder,
    getDefaultLibFileName: (options) => `${folder}/${ts.getDefaultLibFileName(options)}`,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile(path, version, ...rest) {
      const text = texts.get(path);
      return text === undefined
        ? host.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version);
    },
  };
}
