//! Which file of a crate imports which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};

/// The files of a crate, and what each imports.
pub struct Crate {
    modules: BTreeMap<ModulePath, Module>,
}

type ModulePath = Vec<String>;

/// What one file declares and names.
#[derive(Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    /// The names that `use` brings in, and the paths they stand for.
    uses: BTreeMap<String, Vec<String>>,
    /// Every path that is named, in `use` and in code.
    paths: BTreeSet<Vec<String>>,
    /// The modules that it declares itself.
    children: BTreeSet<String>,
    /// Whether a macro declares the other modules of its folder, and names their items.
    has_macro_children: bool,
    /// Whether the file is more than declarations of modules, documentation and re-exports.
    has_code: bool,
}

impl Crate {
    /// Reads the files below a folder that holds a `lib.rs`.
    pub fn read(source: &Path) -> Self {
        let mut modules = BTreeMap::new();
        read_folder(source, source, &mut modules);
        Self { modules }
    }

    /// The files, from the folder on: `rules/load.rs`.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.modules.values().map(|module| module.file.as_str())
    }

    /// Every pair of a file and another that it imports. Files that only declare modules and re-export their
    /// items import nothing: what they name is followed for those who use it.
    pub fn imports(&self) -> BTreeSet<(&str, &str)> {
        let mut imports = BTreeSet::new();
        for (path, module) in self.modules.iter().filter(|(_, module)| module.has_code) {
            let found = module.paths.iter().filter_map(|named| self.declares(path, named, 0));
            let files = found.filter(|file| *file != module.file);
            imports.extend(files.map(|file| (module.file.as_str(), file)));
            let is_child = |child: &ModulePath| {
                let (name, parent) = child.split_last().unwrap();
                parent == path.as_slice() && !module.children.contains(name)
            };
            let children = self.modules.iter().filter(|(child, _)| {
                module.has_macro_children && !child.is_empty() && is_child(child)
            });
            imports.extend(children.map(|(_, child)| (module.file.as_str(), child.file.as_str())));
        }
        imports
    }

    /// The groups of files that reach each other through imports.
    pub fn rings(&self) -> Vec<Vec<&str>> {
        let imports = self.imports();
        let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for file in self.files() {
            let mut open = vec![file];
            let mut seen = BTreeSet::new();
            while let Some(from) = open.pop() {
                let next = imports.iter().filter(|(importer, _)| *importer == from);
                open.extend(next.map(|(_, used)| *used).filter(|used| seen.insert(*used)));
            }
            reached.insert(file, seen);
        }
        let in_ring = |file: &str| reached[file].contains(file);
        let rings: BTreeSet<Vec<&str>> = self
            .files()
            .filter(|file| in_ring(file))
            .map(|file| {
                let back = |other: &&str| reached[other].contains(file);
                reached[file].iter().copied().filter(back).collect()
            })
            .collect();
        rings.into_iter().collect()
    }

    /// The file that declares what a path names, as seen from a module; `None` for what other crates declare.
    fn declares(&self, from: &ModulePath, named: &[String], depth: usize) -> Option<&str> {
        assert!(depth < 50, "{named:?} in {from:?} goes in circles");
        let (first, rest) = named.split_first()?;
        match first.as_str() {
            "crate" => self.declares_below(&Vec::new(), rest, depth),
            "self" => self.declares_below(from, rest, depth),
            "super" => {
                self.declares(&from[..from.len().checked_sub(1)?].to_vec(), &with_self(rest), depth)
            }
            _ => self.declares_below(from, named, depth),
        }
    }

    fn declares_below(&self, module: &ModulePath, named: &[String], depth: usize) -> Option<&str> {
        let here = self.modules.get(module)?;
        let Some((first, rest)) = named.split_first() else { return Some(&here.file) };
        if first == "super" || first == "self" {
            return self.declares(module, named, depth);
        }
        let child: ModulePath = module.iter().chain([first]).cloned().collect();
        if self.modules.contains_key(&child) {
            return self.declares_below(&child, rest, depth);
        }
        if here.items.contains(first) {
            return Some(&here.file);
        }
        let used = here.uses.get(first).filter(|used| used.as_slice() != named)?;
        let whole: Vec<String> = used.iter().chain(rest).cloned().collect();
        self.declares(module, &whole, depth + 1)
    }
}

fn with_self(rest: &[String]) -> Vec<String> {
    std::iter::once("self".to_owned()).chain(rest.iter().cloned()).collect()
}

fn read_folder(source: &Path, folder: &Path, modules: &mut BTreeMap<ModulePath, Module>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(source, &path, modules);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(source).unwrap();
            let parts = below.iter().map(|part| part.to_str().unwrap());
            let mut module: ModulePath =
                parts.map(|part| part.trim_end_matches(".rs").to_owned()).collect();
            if module
                .last()
                .is_some_and(|last| last == "mod" || (last == "lib" && module.len() == 1))
            {
                module.pop();
            }
            let parsed = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            let file = below.to_str().unwrap().to_owned();
            let mut reader = Reader { module: Module { file, ..Module::default() } };
            reader.visit_file(&parsed);
            assert!(modules.insert(module, reader.module).is_none());
        }
    }
}

struct Reader {
    module: Module,
}

impl Reader {
    fn used(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| {
            let mut path = before.to_vec();
            path.push(name.to_string());
            path
        };
        match tree {
            syn::UseTree::Path(path) => self.used(&path.tree, &with(&path.ident)),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.used(tree, before))
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.bring(last, before.to_vec());
            }
            syn::UseTree::Name(name) => self.bring(name.ident.to_string(), with(&name.ident)),
            syn::UseTree::Rename(name) => self.bring(name.rename.to_string(), with(&name.ident)),
            // Names in globs are not followed; the lints of the crate forbid them.
            _ => {}
        }
    }

    fn bring(&mut self, name: String, path: Vec<String>) {
        self.module.paths.insert(path.clone());
        self.module.uses.insert(name, path);
    }

    /// Paths in the arguments of macros, which are not parsed.
    fn tokens(&mut self, tokens: &str) {
        let words =
            tokens.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':' || c == ' '));
        for word in words {
            let path: Vec<String> = word.split("::").map(|part| part.trim().to_owned()).collect();
            let named = |part: &String| !part.is_empty() && !part.contains([' ', ':']);
            if path.len() > 1 && path.iter().all(named) {
                self.module.paths.insert(path);
            }
        }
    }
}

/// The types that a macro is given to declare: `pub struct Name`, or `Name = …` of several shapes.
fn declared_by(tokens: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = tokens.split_whitespace().collect();
    let is_name = |word: &str| {
        word.chars().all(char::is_alphanumeric) && word.starts_with(char::is_uppercase)
    };
    let named = words.windows(2).filter_map(move |pair| match *pair {
        ["struct" | "enum", name] => Some(name.to_owned()),
        [name, "="] if is_name(name) => Some(name.to_owned()),
        _ => None,
    });
    named.collect::<Vec<_>>().into_iter()
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test =
            |tokens: &str| tokens == "test" || tokens == "doctest" || tokens.contains("all (test");
        matches!(&attribute.meta, syn::Meta::List(list)
            if list.path.is_ident("cfg") && is_test(&list.tokens.to_string()))
    })
}

fn name_of(item: &syn::Item) -> Option<String> {
    match item {
        syn::Item::Const(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        syn::Item::Fn(item) => Some(item.sig.ident.to_string()),
        syn::Item::Macro(item) => item.ident.as_ref().map(ToString::to_string),
        syn::Item::Static(item) => Some(item.ident.to_string()),
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Trait(item) => Some(item.ident.to_string()),
        syn::Item::Type(item) => Some(item.ident.to_string()),
        syn::Item::Union(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

fn attributes_of(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if is_test(attributes_of(item)) {
            return;
        }
        match item {
            syn::Item::Use(item) => return self.used(&item.tree, &[]),
            syn::Item::Mod(item) if item.content.is_none() => {
                self.module.children.insert(item.ident.to_string());
                return;
            }
            _ => self.module.has_code = true,
        }
        self.module.items.extend(name_of(item));
        if let syn::Item::Macro(item) = item {
            let tokens = item.mac.tokens.to_string();
            self.module.items.extend(declared_by(&tokens));
            self.module.has_macro_children |= tokens.contains("mod $");
            // The paths in a macro are imports of the files that use it.
            if item.ident.is_some() {
                return;
            }
        }
        visit::visit_item(self, item);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let parts: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if parts.len() > 1 && path.leading_colon.is_none() {
            self.module.paths.insert(parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(&item.tokens.to_string().replace(" :: ", "::"));
        visit::visit_macro(self, item);
    }
}
