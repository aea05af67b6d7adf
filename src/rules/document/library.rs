//! Libraries: declarations that other files take in where they name them.

use std::collections::HashSet;

use super::amendment::words_of;
use super::declare::keys;
use super::entry::{DerivedIds, Named};
use super::metric::DerivedDoc;
use crate::rules::text::yaml::{YamlEntry, YamlNode, YamlValue};

/// The keys of a file that declare something by its id.
const DECLARING: [&str; 4] = ["let", "metrics", "attributes", "derived"];

keys! {
    /// A library.
    pub(crate) struct LibraryDoc = "a library" {
        /// The id of the library: place and subject, such as `vn/metrics`.
        /// Mã của thư viện: địa phương và chủ đề, ví dụ `vn/metrics`.
        !framework: String,
        /// The version, where there are several.
        /// Phiên bản, nếu có nhiều phiên bản.
        version: String,
        /// `library`: other files take these declarations in where they name them.
        /// `library`: tệp khác dùng các khai báo ở đây khi nêu mã của chúng.
        !kind: LibraryKind,
        ..name,
        ..source,
        ..declarations,
        /// What is worked out from the metrics: each id with its formula.
        /// Số liệu tính từ số liệu khác: mỗi mã kèm công thức.
        derived: Named<DerivedDoc, DerivedIds>,
        ..note,
        ..allow,
    }
}

/// The kind of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum LibraryKind {
    Library,
}

/// Returns the ids that a file declares.
pub(crate) fn offered(root: &YamlNode<'_>) -> Vec<String> {
    declarations(root).map(|entry| entry.key.to_string()).collect()
}

/// Returns the declarations of a file.
pub(crate) fn declarations<'a, 't>(
    root: &'a YamlNode<'t>,
) -> impl Iterator<Item = &'a YamlEntry<'t>> {
    DECLARING.iter().flat_map(|key| declared(root, key))
}

/// Returns the declarations under a key.
fn declared<'a, 't>(
    root: &'a YamlNode<'t>,
    key: &str,
) -> impl Iterator<Item = &'a YamlEntry<'t>> + use<'a, 't> {
    let entries = root.entry(key).map_or(&[][..], |entry| match &entry.value.value {
        YamlValue::Mapping(entries) => entries.as_slice(),
        _ => &[],
    });
    entries.iter().filter(|entry| !entry.repeated)
}

/// Adds to a file the declarations that it names and does not have, from the libraries that it names. What these
/// name is taken in with them.
pub(crate) fn take_in<'t>(root: &mut YamlNode<'t>, libraries: &[YamlNode<'t>]) {
    let named = names_of_libraries(root);
    let is_named = |library: &&YamlNode<'t>| {
        let id = library.entry("framework").and_then(|entry| entry.value.text());
        id.is_some_and(|id| named.iter().any(|name| name == id))
    };
    let mut words = HashSet::new();
    words_of(root, &mut words);
    let libraries: Vec<_> = libraries.iter().filter(is_named).collect();
    let mut own: HashSet<(&str, String)> = DECLARING
        .iter()
        .flat_map(|key| declared(root, key).map(|entry| (*key, entry.key.to_string())))
        .collect();
    loop {
        let mut taken = false;
        for (library, key) in
            libraries.iter().flat_map(|library| DECLARING.map(|key| (library, key)))
        {
            let Some(section) = library.entry(key) else { continue };
            for entry in declared(library, key) {
                if words.contains(entry.key.as_ref()) && own.insert((key, entry.key.to_string())) {
                    taken |= add(root, section, entry);
                    words_of(&entry.value, &mut words);
                }
            }
        }
        if !taken {
            return;
        }
    }
}

/// Returns the ids of the libraries that a file names.
fn names_of_libraries(root: &YamlNode<'_>) -> Vec<String> {
    let Some(entry) = root.entry("library") else { return Vec::new() };
    let items = match &entry.value.value {
        YamlValue::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&entry.value),
    };
    let id = |item: &YamlNode<'_>| {
        let text = item.text()?;
        Some(text.split_once('@').map_or(text, |(id, _)| id).trim().to_owned())
    };
    items.iter().filter_map(id).collect()
}

/// Adds a declaration to its section of a file. Returns whether the file can have it.
fn add<'t>(root: &mut YamlNode<'t>, section: &YamlEntry<'t>, entry: &YamlEntry<'t>) -> bool {
    let YamlValue::Mapping(keys) = &mut root.value else { return false };
    let own = keys.iter_mut().find(|own| own.key == section.key && !own.repeated);
    match own.map(|own| &mut own.value.value) {
        Some(YamlValue::Mapping(entries)) => entries.push(entry.clone()),
        // The check reports the wrong shape.
        Some(_) => return false,
        None => {
            let mut section = section.clone();
            section.value.value = YamlValue::Mapping(vec![entry.clone()]);
            keys.push(section);
        }
    }
    true
}

/// Removes declarations by their paths, such as `metrics.dossiers`. Returns whether there was one.
pub(crate) fn leave_out(root: &mut YamlNode<'_>, paths: &HashSet<String>) -> bool {
    let YamlValue::Mapping(keys) = &mut root.value else { return false };
    let mut any = false;
    for section in keys.iter_mut().filter(|own| DECLARING.contains(&own.key.as_ref())) {
        let YamlValue::Mapping(entries) = &mut section.value.value else { continue };
        let before = entries.len();
        entries.retain(|entry| !paths.contains(&format!("{}.{}", section.key, entry.key)));
        any |= entries.len() < before;
    }
    any
}
