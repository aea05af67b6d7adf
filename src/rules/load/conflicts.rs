//! Conflicts between rule files in one catalog.

use std::collections::HashMap;
use std::sync::Arc;

use super::catalog::Catalog;
use super::catalog_error::CatalogError;
use super::rule_file::RuleFile;
use super::timeline::Conflict;
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Location, did_you_mean, nearest, problem, shown,
};
use crate::model::{Criterion, Framework, Node, Target};
use crate::said::{Said, said};

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
    what: Said,
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
                CatalogError::UnknownId { nearest, .. } => {
                    (said!("no such framework", "không có bộ quy tắc này"), nearest)
                }
                CatalogError::UnknownVersion { known, .. } => {
                    (said!("no such version", "không có phiên bản này"), known.into_iter().next())
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
    Some(Unknown {
        what: said!(
            "no such group, indicator or target in it",
            "trong đó không có nhóm, chỉ số hoặc chỉ tiêu này"
        ),
        nearest,
    })
}

impl Unknown {
    fn says(self, of: &str, criterion: &Criterion, file: &RuleFile) -> Diagnostic {
        let Self { what, nearest } = self;
        let fault = problem! { file.written_place(&criterion.to_string()), Code::UnknownCriterion;
            says "`{}` serves `{}`: there is {what}", "`{}` phục vụ `{}`: {what}",
                shown(of), shown(&criterion.to_string()), what;
            help match nearest {
                Some(near) => did_you_mean(&near),
                None => said!(
                    "name a framework that is among the files",
                    "nêu một bộ quy tắc có trong các tệp"
                ),
            };
        };
        fault.into()
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
            said!(
                "give one of the two another version, or remove a file",
                "đặt phiên bản khác cho một trong hai, hoặc xóa một tệp"
            ),
        ),
        CatalogError::Gap { .. } => (
            Code::PeriodGap,
            RuleFile::in_force_place,
            said!(
                "let the older version end the day before the newer begins, or say why there is none: \
             `in_force: {from: …, after_gap: \"…\"}`",
                "cho phiên bản cũ hết hiệu lực vào ngày trước khi phiên bản mới bắt đầu, hoặc nêu lý do bị ngắt quãng: `in_force: {from: …, after_gap: \"…\"}`"
            ),
        ),
        CatalogError::UnknownReplaced { .. } => (
            Code::UnknownReplaced,
            RuleFile::replaces_place,
            said!(
                "name a version that is there, or load its file together with this one",
                "nêu một phiên bản đã có, hoặc đọc tệp của nó cùng tệp này"
            ),
        ),
        _ => (
            Code::OverlappingPeriods,
            RuleFile::in_force_place,
            said!(
                "end the older period before the newer begins (`in_force: {from: …, to: …}`), or leave \
             its end open and write `replaces` in the newer file",
                "cho thời gian cũ kết thúc trước khi thời gian mới bắt đầu (`in_force: {from: …, to: …}`), hoặc để ngỏ ngày cuối và viết `replaces` trong tệp mới"
            ),
        ),
    };
    let other = conflict.other.as_ref().and_then(|other| origin(origins, other));
    let fault = problem! { place(file), code;
        says conflict.error.said();
        related other.map(place), "the other file says", "tệp kia ghi";
        help help;
    };
    fault.into()
}
