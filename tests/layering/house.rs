//! The modules of a crate, and which file each path leads to.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Mention, Module, Segments, read};

/// All modules of a crate by their paths, with the file each stands in.
#[derive(Debug)]
pub(crate) struct House {
    modules: BTreeMap<Segments, (String, Module)>,
}

/// One file names another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) to: String,
    /// The path from the root of the crate.
    pub(crate) path: String,
    /// Only `pub use`.
    pub(crate) handed_on: bool,
}

impl House {
    /// Reads a crate from `lib.rs` on, by the texts of its files.
    pub(crate) fn read(texts: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut house = Self {
            modules: BTreeMap::new(),
        };
        house.enter(texts, "lib.rs", Vec::new())?;
        Ok(house)
    }

    fn enter(
        &mut self,
        texts: &BTreeMap<String, String>,
        file: &str,
        module: Segments,
    ) -> Result<(), String> {
        let text = texts.get(file).ok_or(format!("no file {file}"))?;
        let found = read(module, text).map_err(|error| format!("{file}: {error}"))?;
        for (path, module) in found {
            for child in &module.files {
                let mut path = path.clone();
                path.push(child.clone());
                let plain = format!("{}.rs", path.join("/"));
                let foyer = format!("{}/mod.rs", path.join("/"));
                let file = if texts.contains_key(&plain) {
                    plain
                } else {
                    foyer
                };
                self.enter(texts, &file, path)?;
            }
            self.modules.insert(path, (file.to_owned(), module));
        }
        Ok(())
    }

    /// Every import of one file by another.
    pub(crate) fn imports(&self) -> BTreeSet<Import> {
        let mut imports = BTreeSet::new();
        for (at, (from, module)) in &self.modules {
            for Mention { path, handed_on } in &module.mentions {
                let Some(target) = self.resolve(at, path, 0) else {
                    continue;
                };
                let to = &self.modules[&target].0;
                if to != from {
                    imports.insert(Import {
                        from: from.clone(),
                        to: to.clone(),
                        path: format!("crate::{}", target.join("::")),
                        handed_on: *handed_on,
                    });
                }
            }
        }
        imports
    }

    /// Every public type and trait by its name, with the files that declare one of this name.
    pub(crate) fn types(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (at, (file, module)) in &self.modules {
            let declared = module.types.iter().map(|name| (name, file.clone()));
            let handed_on = module.public.iter().map(|name| {
                let path = &module.names[name];
                let target = self.resolve(at, path, 0);
                let file = target.map_or(path.join("::"), |target| self.modules[&target].0.clone());
                (name, file)
            });
            let is_type = |name: &str| name.starts_with(|c: char| c.is_uppercase());
            for (name, file) in declared.chain(handed_on).filter(|(name, _)| is_type(name)) {
                types.entry(name.clone()).or_default().insert(file);
            }
        }
        types
    }

    /// The module that declares what a path names, if it is one of this crate.
    fn resolve(&self, at: &[String], path: &[String], depth: usize) -> Option<Segments> {
        // A name that a `use` of another crate brings in under its own name stands for itself.
        if depth > 16 {
            return None;
        }
        let mut base = at.to_vec();
        let mut rest = path;
        let mut anchored = false;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" => base.clear(),
                "super" => drop(base.pop()),
                "self" => {}
                _ => break,
            }
            anchored = true;
            rest = after;
        }
        let first = rest.first();
        if anchored || first.is_some_and(|first| self.leads(&base, first, rest.len())) {
            return Some(self.walk(base, rest, depth));
        }
        None
    }

    /// Whether a path may begin with this name in a module. A module alone is no value and no type,
    /// so that a single name that is a module's is a variable's.
    fn leads(&self, at: &[String], name: &str, length: usize) -> bool {
        let names = |(_, module): &(String, Module)| module.names.contains_key(name);
        let child = length > 1 && self.modules.contains_key(&join(at, name));
        child || self.modules.get(at).is_some_and(names)
    }

    /// Follows modules and the names they hand on, as far as they lead.
    fn walk(&self, base: Segments, rest: &[String], depth: usize) -> Segments {
        let Some((name, after)) = rest.split_first() else {
            return base;
        };
        let child = join(&base, name);
        let stands_for = self.modules.get(&base).and_then(|(_, m)| m.names.get(name));
        // A function may bear the name of the module that it comes from.
        if self.modules.contains_key(&child) && (stands_for.is_none() || !after.is_empty()) {
            return self.walk(child, after, depth);
        }
        let handed_on = stands_for.and_then(|path| {
            let mut path = path.clone();
            path.extend(after.iter().cloned());
            self.resolve(&base, &path, depth + 1)
        });
        handed_on.unwrap_or(base)
    }
}

fn join(path: &[String], name: &str) -> Segments {
    let mut joined = path.to_vec();
    joined.push(name.to_owned());
    joined
}

/// The files of each circle: those that reach each other.
pub(crate) fn circles<'a>(
    imports: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<BTreeSet<&'a str>> {
    let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in imports {
        reached.entry(from).or_default().insert(to);
    }
    let through: Vec<&str> = reached.keys().copied().collect();
    for middle in through {
        let beyond = reached[middle].clone();
        for targets in reached.values_mut() {
            if targets.contains(middle) {
                targets.extend(&beyond);
            }
        }
    }
    let mutual = |file: &&str| -> BTreeSet<&'a str> {
        let back = |other: &&&str| reached.get(*other).is_some_and(|all| all.contains(*file));
        reached[*file].iter().filter(back).copied().collect()
    };
    let found: BTreeSet<BTreeSet<&str>> = reached.keys().map(mutual).collect();
    found
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .collect()
}
