//! What the modules of one source file name: their imports, and every path in types, expressions,
//! attributes and macros.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, Macro, Path, UseTree, Visibility};

/// The segments of a path, as written or from the root of the crate.
pub(crate) type Segments = Vec<String>;

/// A module with what it declares and names; code for tests is left out.
#[derive(Debug, Default, Clone)]
pub(crate) struct Module {
    /// Modules in files of their own.
    pub(crate) files: Vec<String>,
    /// Names that `use` brings in, with the path they stand for.
    pub(crate) names: BTreeMap<String, Segments>,
    /// Those among them that `pub use` hands on.
    pub(crate) public: BTreeSet<String>,
    /// The public types and traits that it declares.
    pub(crate) types: BTreeSet<String>,
    pub(crate) mentions: Vec<Mention>,
}

/// A path that a module names.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) path: Segments,
    /// `pub use`: the name is handed on, not used.
    pub(crate) handed_on: bool,
}

/// The module of this file and those written out inside it, by their paths.
pub(crate) fn read(module: Segments, text: &str) -> syn::Result<BTreeMap<Segments, Module>> {
    let file = syn::parse_file(text)?;
    let mut reader = Reader {
        at: module,
        found: BTreeMap::new(),
    };
    reader.here();
    reader.visit_file(&file);
    Ok(reader.found)
}

struct Reader {
    at: Segments,
    found: BTreeMap<Segments, Module>,
}

impl Reader {
    fn here(&mut self) -> &mut Module {
        self.found.entry(self.at.clone()).or_default()
    }

    fn mention(&mut self, path: Segments) {
        let handed_on = false;
        self.here().mentions.push(Mention { path, handed_on });
    }

    /// The leaves of a `use` tree under a prefix.
    fn import(&mut self, tree: &UseTree, mut prefix: Segments, handed_on: bool) {
        let (name, alias) = match tree {
            UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                return self.import(&path.tree, prefix, handed_on);
            }
            UseTree::Group(group) => {
                let leaves = group.items.iter();
                return leaves.for_each(|leaf| self.import(leaf, prefix.clone(), handed_on));
            }
            UseTree::Name(name) => (Some(&name.ident), &name.ident),
            UseTree::Rename(rename) => (Some(&rename.ident), &rename.rename),
            UseTree::Glob(_) => {
                let path = prefix;
                self.here().mentions.push(Mention { path, handed_on });
                return;
            }
        };
        // `use a::{self}` brings in `a`.
        let itself = name.is_some_and(|name| name == "self") && !prefix.is_empty();
        if !itself {
            prefix.extend(name.map(ToString::to_string));
        }
        let alias = match prefix.last() {
            Some(last) if alias == "self" => last.clone(),
            _ => alias.to_string(),
        };
        self.here().names.insert(alias, prefix.clone());
        let path = prefix;
        self.here().mentions.push(Mention { path, handed_on });
    }

    /// The paths in the tokens of a macro, grouped ones among them: `a::{b, c::d}`.
    fn tokens(&mut self, tokens: TokenStream, prefix: &[String]) {
        let mut path = prefix.to_vec();
        // After `::` the next name or group continues the path.
        let mut continues = !prefix.is_empty();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if continues => path.push(ident.to_string()),
                TokenTree::Ident(ident) => {
                    self.end(&mut path, prefix);
                    path = vec![ident.to_string()];
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continues = colons == 2 && !path.is_empty();
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ',' => {
                    self.end(&mut path, prefix);
                    path = prefix.to_vec();
                    colons = 0;
                    continues = !prefix.is_empty();
                    continue;
                }
                TokenTree::Group(group) => {
                    let inner = if continues && path.len() > prefix.len() {
                        std::mem::take(&mut path)
                    } else {
                        self.end(&mut path, prefix);
                        Vec::new()
                    };
                    self.tokens(group.stream(), &inner);
                }
                TokenTree::Literal(literal) => {
                    self.end(&mut path, prefix);
                    self.literal(&literal.to_string());
                }
                TokenTree::Punct(_) => self.end(&mut path, prefix),
            }
            colons = 0;
            continues = false;
        }
        self.end(&mut path, prefix);
    }

    fn end(&mut self, path: &mut Segments, prefix: &[String]) {
        let path = std::mem::take(path);
        if path.len() > prefix.len() {
            self.mention(path);
        }
    }

    /// A path in quotes, as `#[serde(with = "crate::room::function")]` has it.
    fn literal(&mut self, text: &str) {
        let inner = text.trim_matches('"');
        if inner.contains("::")
            && let Ok(path) = syn::parse_str::<Path>(inner)
        {
            self.mention(segments(&path));
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if for_tests(attributes(item)) {
            return;
        }
        let declared = match item {
            Item::Enum(item) => Some((&item.vis, &item.ident)),
            Item::Struct(item) => Some((&item.vis, &item.ident)),
            Item::Trait(item) => Some((&item.vis, &item.ident)),
            Item::Type(item) => Some((&item.vis, &item.ident)),
            _ => None,
        };
        if let Some((Visibility::Public(_), name)) = declared {
            self.here().types.insert(name.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let skipped = matches!(item, ImplItem::Fn(function) if for_tests(&function.attrs));
        if !skipped {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let name = item.ident.to_string();
        let Some((_, items)) = &item.content else {
            return self.here().files.push(name);
        };
        self.at.push(name);
        self.here();
        for item in items {
            self.visit_item(item);
        }
        self.at.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let handed_on = !matches!(item.vis, Visibility::Inherited);
        let before = self.here().names.clone();
        self.import(&item.tree, Vec::new(), handed_on);
        if matches!(item.vis, Visibility::Public(_)) {
            let module = self.here();
            let new = module
                .names
                .keys()
                .filter(|name| !before.contains_key(*name));
            module.public.extend(new.cloned());
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.mention(segments(path));
        // Arguments of generic segments are paths too.
        visit::visit_path(self, path);
    }

    /// `pub(in path)` and `pub(super)` name no dependency.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone(), &[]);
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.mention(segments(&call.path));
        self.tokens(call.tokens.clone(), &[]);
    }
}

fn segments(path: &Path) -> Segments {
    let names = path.segments.iter();
    names.map(|segment| segment.ident.to_string()).collect()
}

fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return false;
        };
        list.path.is_ident("cfg") && ["test", "doctest"].contains(&&*list.tokens.to_string())
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
