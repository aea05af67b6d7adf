//! Searches the disk for the files that loaded files build on.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::folder::RuleFolder;
use super::read::read_path;
use super::rule_file::{Reference, RuleFile};
use super::settle::Known;
use crate::name::is_id;
use crate::rules::text::limits::Limits;

/// A search for files near those that were loaded from disk.
pub(super) struct Search<'a> {
    pub(super) files: &'a mut Vec<RuleFile>,
    /// The paths of files by their places in the list. Texts have none, and nothing is searched for them.
    pub(super) paths: HashMap<usize, PathBuf>,
    pub(super) limits: &'a Limits,
}

impl Search<'_> {
    /// Adds the rule files of the folders in which something that is missing should lie.
    pub(super) fn all(mut self) {
        let mut known = Known::of(self.files);
        let mut open: Vec<usize> = self.paths.keys().copied().collect();
        open.sort_unstable();
        let (mut seen, mut read) = (HashSet::new(), HashSet::new());
        while let Some(place) = open.pop() {
            let Some(path) = self.paths.get(&place).filter(|_| seen.insert(place)).cloned() else {
                continue;
            };
            for (of, folders) in self.wanted(place, &path) {
                let mut found = known.find(&of);
                for folder in folders {
                    if found.is_none() && read.insert(folder.clone()) {
                        self.add(&folder, &mut known);
                        found = known.find(&of);
                    }
                }
                open.extend(found);
            }
        }
    }

    /// Returns what a file builds on, each with the folders where it may lie.
    fn wanted(&self, place: usize, path: &Path) -> Vec<(Reference, Vec<PathBuf>)> {
        let Some(identity) = self.files.get(place).and_then(RuleFile::pending) else {
            return Vec::new();
        };
        let own = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let own = own.unwrap_or_else(|| Path::new(".")).to_path_buf();
        let near = |of: &Reference| {
            let place = of.id.split('/').next().filter(|place| is_id(place));
            let above = own.parent().filter(|_| own.file_name().is_some());
            let above = above.map_or_else(|| own.join(".."), Path::to_path_buf);
            let beside = place.map(|place| above.join(place));
            let below = place.map(|place| own.join(place));
            (of.clone(), [Some(own.clone()), beside, below].into_iter().flatten().collect())
        };
        let base = identity.base.iter().map(|base| match base.amends {
            true => (base.of.clone(), vec![own.clone()]),
            false => near(&base.of),
        });
        base.chain(identity.libraries.iter().map(near)).collect()
    }

    /// Adds the rule files of a folder that were not read yet.
    fn add(&mut self, folder: &Path, known: &mut Known) {
        let real = |path: &PathBuf| fs::canonicalize(path).ok();
        let read: HashSet<_> = self.paths.values().filter_map(real).collect();
        for path in RuleFolder::alone(folder, self.limits).rules {
            let place = self.files.len();
            if place >= Limits::FILES || real(&path).is_some_and(|path| read.contains(&path)) {
                continue;
            }
            let file = read_path(&path, self.limits);
            known.add(place, &file);
            self.files.push(file);
            self.paths.insert(place, path);
        }
    }
}
