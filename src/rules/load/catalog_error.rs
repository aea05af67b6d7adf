//! The errors of a catalog.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexSet;

use crate::diagnostic::{meant, nearest, shown};
use crate::model::{Framework, Period, UnitKind};
use crate::number::Date;
use crate::said::{Said, said};

/// An error of a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogError {
    /// The catalog already has this version of the framework.
    SameVersion {
        /// The framework's id.
        id: String,
        /// Its version.
        version: String,
    },
    /// Two versions of a framework would be in force for the same units on the same day.
    OverlappingPeriods {
        /// The framework's id.
        id: String,
        /// The version to add.
        version: String,
        /// The period in which it is in force.
        period: Period,
        /// The version already in the catalog.
        other: String,
        /// The period in which that is in force.
        other_period: Period,
        /// A kind of unit that both versions assess.
        kind: UnitKind,
    },
    /// Between two versions of a framework there are days on which none is in force.
    Gap {
        /// The framework's id.
        id: String,
        /// The version after the gap.
        version: String,
        /// The version before the gap.
        other: String,
        /// A kind of unit that both versions assess.
        kind: UnitKind,
        /// The first day of the gap.
        from: Date,
        /// The last day of the gap.
        to: Date,
    },
    /// A version replaces one that the catalog does not have.
    UnknownReplaced {
        /// The framework's id.
        id: String,
        /// The version that replaces another.
        version: String,
        /// The version that it replaces.
        replaces: String,
        /// The other versions of the framework.
        known: Vec<String>,
    },
    /// No framework has this id.
    UnknownId {
        /// The id that was asked for.
        id: String,
        /// The nearest known id.
        nearest: Option<String>,
        /// The known ids.
        known: Vec<String>,
    },
    /// The framework has no such version.
    UnknownVersion {
        /// The framework's id.
        id: String,
        /// The version that was asked for.
        version: String,
        /// The known versions.
        known: Vec<String>,
    },
    /// No version of the framework, or no framework, assesses units of this kind.
    UnknownUnitKind {
        /// The framework's id. `None` if any framework would do.
        id: Option<String>,
        /// The kind of units.
        kind: UnitKind,
        /// The nearest known kind of units.
        nearest: Option<String>,
        /// The known kinds of units.
        known: Vec<String>,
    },
    /// No version of the framework is in force on the day.
    NotInForce {
        /// The framework's id.
        id: String,
        /// The day.
        date: Date,
        /// The known versions, with their periods.
        known: Vec<(String, Period)>,
    },
    /// Several versions are in force on the day, for different kinds of units.
    SeveralInForce {
        /// The framework's id.
        id: String,
        /// The day.
        date: Date,
        /// Those versions, with their periods.
        known: Vec<(String, Period)>,
    },
}

impl CatalogError {
    /// Makes the error that none of these frameworks assesses units of a kind.
    pub(crate) fn unknown_unit_kind<'f>(
        id: Option<&str>,
        kind: &str,
        frameworks: impl IntoIterator<Item = &'f Arc<Framework>>,
    ) -> Self {
        let kinds = frameworks.into_iter().flat_map(|framework| framework.unit_kinds());
        let known: IndexSet<_> = kinds.map(|kind| kind.as_str().to_owned()).collect();
        Self::UnknownUnitKind {
            id: id.map(str::to_owned),
            kind: UnitKind::new(kind),
            nearest: nearest(kind, known.iter().map(String::as_str)).map(str::to_owned),
            known: known.into_iter().collect(),
        }
    }
}

impl CatalogError {
    /// Returns what is wrong, in both languages.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::SameVersion { id, version } => said!(
                "the catalog has version `{version}` of `{id}` already",
                "danh mục đã có phiên bản `{version}` của `{id}`",
                id,
                version
            ),
            Self::OverlappingPeriods { id, version, period, other, other_period, kind } => {
                let (period, other_period) = (when(*period), when(*other_period));
                let kind = kind.as_str();
                said!(
                    "versions `{version}` ({period}) and `{other}` ({other_period}) of `{id}` are in force on the same days for units of the kind `{kind}`",
                    "phiên bản `{version}` ({period}) và `{other}` ({other_period}) của `{id}` cùng có hiệu lực trong những ngày giống nhau cho đơn vị loại `{kind}`",
                    id,
                    version,
                    period,
                    other,
                    other_period,
                    kind
                )
            }
            Self::Gap { id, version, other, kind, from, to } => {
                let kind = kind.as_str();
                said!(
                    "no version of `{id}` is in force from {from} to {to} for units of the kind `{kind}`, between `{other}` and `{version}`",
                    "không phiên bản nào của `{id}` có hiệu lực từ {from} đến {to} cho đơn vị loại `{kind}`, giữa `{other}` và `{version}`",
                    id,
                    version,
                    other,
                    kind,
                    from,
                    to
                )
            }
            Self::UnknownReplaced { id, version, replaces, known } => {
                let hint = hint(None, known);
                said!(
                    "version `{version}` of `{id}` replaces `{replaces}`, which is not there{hint}",
                    "phiên bản `{version}` của `{id}` thay thế `{replaces}`, mà phiên bản này không có{hint}",
                    id,
                    version,
                    replaces,
                    hint
                )
            }
            Self::UnknownId { id, nearest, known } => said!(
                "the catalog has no framework `{}`{}",
                "danh mục không có bộ quy tắc `{}`{}",
                shown(id),
                hint(nearest.as_deref(), known)
            ),
            Self::UnknownVersion { id, version, known } => said!(
                "`{}` has no version `{}`{}",
                "`{}` không có phiên bản `{}`{}",
                shown(id),
                shown(version),
                hint(None, known)
            ),
            Self::UnknownUnitKind { id, kind, nearest, known } => {
                let framework = match id {
                    Some(id) => said!("version of `{}`", "phiên bản nào của `{}`", shown(id)),
                    None => said!("framework", "bộ quy tắc nào"),
                };
                said!(
                    "no {} assesses units of the kind `{}`{}",
                    "không {} đánh giá đơn vị loại `{}`{}",
                    framework,
                    shown(kind.as_str()),
                    hint(nearest.as_deref(), known)
                )
            }
            Self::NotInForce { id, date, known } => said!(
                "no version of `{id}` is in force on {date} (known: {})",
                "không phiên bản nào của `{id}` có hiệu lực ngày {date} (đã biết: {})",
                periods(known),
                id,
                date
            ),
            Self::SeveralInForce { id, date, known } => said!(
                "several versions of `{id}` are in force on {date}, for units of different kinds ({})",
                "nhiều phiên bản của `{id}` có hiệu lực ngày {date}, cho những loại đơn vị khác nhau ({})",
                periods(known),
                id,
                date
            ),
        }
    }
}

impl std::error::Error for CatalogError {}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

/// Writes `` (did you mean `a`?) `` or `` (known: `a`, `b`) ``.
fn hint(nearest: Option<&str>, known: &[String]) -> Said {
    const MOST: usize = 10;
    if nearest.is_some() {
        return meant(nearest);
    }
    let names: Vec<_> = known.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let rest = if known.len() > MOST { ", …" } else { "" };
    match names.is_empty() {
        true => Said::name(""),
        false => said!(" (known: {}{rest})", " (đã biết: {}{rest})", names.join(", "), rest),
    }
}

/// A period in words.
fn when(period: Period) -> Said {
    match (period.from, period.to) {
        (Some(from), Some(to)) => said!("{from} to {to}", "{from} đến {to}", from, to),
        (Some(from), None) => said!("from {from}", "từ {from}", from),
        (None, Some(to)) => said!("to {to}", "đến {to}", to),
        (None, None) => said!("always", "mọi ngày"),
    }
}

fn periods(known: &[(String, Period)]) -> Said {
    let shown = known.iter().map(|(version, period)| {
        let period = when(*period);
        said!("`{version}` {period}", "`{version}` {period}", version, period)
    });
    Said::joined(shown, ", ")
}
