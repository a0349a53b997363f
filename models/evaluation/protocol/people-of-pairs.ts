interface ImagePair {
  readonly a: { readonly name: string };
  readonly b: { readonly name: string };
  readonly same: boolean;
}

/**
 * Who is on each image, as far as pairs tell: images that mated pairs connect, over whatever detours, show one
 * person; an image that no mated pair names is a person of its own.
 * @returns image name -> the name of one image of the same person
 */
export function peopleOfPairs(pairs: readonly ImagePair[]): ReadonlyMap<string, string> {
  const parent = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root))
      root = next;
    parent.set(name, root);
    return root;
  };
  for (const { a, b, same } of pairs) {
    const rootA = rootOf(a.name);
    const rootB = rootOf(b.name);
    if (same) parent.set(rootB, rootA);
  }
  return new Map(Array.from(parent.keys(), (name) => [name, rootOf(name)]));
}
