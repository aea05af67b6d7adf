//! Conflicts between rule files in one catalog.

use std::collections::HashMap;
use std::sync::Arc;

use super::catalog::Catalog;
use super::catalog_error::CatalogError;
use super::rule_file::RuleFile;
use super::timeline::Conflict;
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Label, Location, did_you_mean, nearest, shown,
};
use crate::model::{Criterion, Framework, Node, Target};
use crate::said::said;

/// Returns the catalog of the frameworks without errors, and the conflicts between their files.
pub(crate) fn catalog_of(files: &[RuleFile]) -> (Catalog, Diagnostics) {
    let mut catalog = Catalog::new();
    let mut faults = Diagnostics::default();
    // The file of each version, so that a conflict can point at both files.
    let mut origins: HashMap<(&str, &str), &RuleFile> = HashMap::new();
    for file in files {
        let Some(framework) = &file.framework else { continue };
        match catalog.try_add(framework) {
            Ok(()) => {
                origins.insert((framework.id(), framework.version()), file);
            }
            Err(conflict) => faults.0.push(between(&conflict, file, &origins)),
        }
    }
    for conflict in catalog.conflicts() {
        if let Some(file) = origin(&origins, &conflict.version) {
            faults.0.push(between(&conflict, file, &origins));
        }
    }
    for file in files {
        let Some(framework) = &file.framework else { continue };
        let sources = framework.all_sources();
        let unknown = sources.filter_map(|(what, source)| {
            let criterion = source.criterion.as_ref()?;
            Some(unknown_criterion(&catalog, criterion)?.says(what, criterion, file))
        });
        faults.0.extend(unknown);
    }
    (catalog, faults)
}

/// What of a criterion is not there, and what is.
struct Unknown {
    what: &'static str,
    nearest: Option<String>,
}

/// Looks a criterion up. A framework of a place of which nothing was loaded is not looked for.
fn unknown_criterion(catalog: &Catalog, criterion: &Criterion) -> Option<Unknown> {
    let place = criterion.framework.split_inclusive('/').next()?;
    if !catalog.iter().any(|framework| framework.id().starts_with(place)) {
        return None;
    }
    let framework = match catalog.get(&criterion.framework, &criterion.version) {
        Ok(framework) => framework,
        Err(error) => {
            let (what, nearest) = match error {
                CatalogError::UnknownId { nearest, .. } => ("no such framework", nearest),
                CatalogError::UnknownVersion { known, .. } => {
                    ("no such version", known.into_iter().next())
                }
                _ => return None,
            };
            return Some(Unknown { what, nearest });
        }
    };
    let items = || framework.nodes().map(Node::id).chain(framework.targets().map(Target::id));
    if items().any(|id| id == criterion.item) {
        return None;
    }
    let nearest = nearest(&criterion.item, items()).map(str::to_owned);
    Some(Unknown { what: "no such group, indicator or target in it", nearest })
}

impl Unknown {
    fn says(self, of: &str, criterion: &Criterion, file: &RuleFile) -> Diagnostic {
        let Self { what, nearest } = self;
        let says =
            format!("`{}` serves `{}`: there is {what}", shown(of), shown(&criterion.to_string()));
        Diagnostic {
            location: Some(file.written_place(&criterion.to_string())),
            help: Some(match nearest {
                Some(near) => did_you_mean(&near),
                None => said!(
                    "name a framework that is among the files",
                    "nêu một bộ chỉ số có trong các tệp"
                ),
            }),
            ..Diagnostic::new(Code::UnknownCriterion, says)
        }
    }
}

type Origins<'f> = HashMap<(&'f str, &'f str), &'f RuleFile>;

fn origin<'f>(origins: &Origins<'f>, framework: &Arc<Framework>) -> Option<&'f RuleFile> {
    origins.get(&(framework.id(), framework.version())).copied()
}

/// Makes the diagnostic of a conflict between two files, which points at both.
fn between(conflict: &Conflict, file: &RuleFile, origins: &Origins<'_>) -> Diagnostic {
    type Place = fn(&RuleFile) -> Location;
    let (code, place, help): (_, Place, _) = match &conflict.error {
        CatalogError::SameVersion { .. } => (
            Code::SameVersion,
            RuleFile::version_place,
            "give one of the two another version, or remove a file",
        ),
        CatalogError::Gap { .. } => (
            Code::PeriodGap,
            RuleFile::in_force_place,
            "let the older version end the day before the newer begins, or say why there is none: \
             `in_force: {from: …, after_gap: \"…\"}`",
        ),
        CatalogError::UnknownReplaced { .. } => (
            Code::UnknownReplaced,
            RuleFile::replaces_place,
            "name a version that is there, or load its file together with this one",
        ),
        _ => (
            Code::OverlappingPeriods,
            RuleFile::in_force_place,
            "end the older period before the newer begins (`in_force: {from: …, to: …}`), or leave \
             its end open and write `replaces` in the newer file",
        ),
    };
    let other = conflict.other.as_ref().and_then(|other| origin(origins, other));
    let related = other.map(|other| Label {
        location: place(other),
        message: "the other file says".to_owned().into(),
    });
    Diagnostic {
        location: Some(place(file)),
        related: related.into_iter().collect(),
        help: Some(help.to_owned().into()),
        ..Diagnostic::new(code, conflict.error.to_string())
    }
}
