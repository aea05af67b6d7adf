//! The errors of a catalog.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexSet;

use crate::diagnostic::{nearest, shown};
use crate::model::{Framework, Period, UnitKind};
use crate::number::Date;

/// An error of a catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The catalog already has this version of the framework.
    #[error("the catalog has version `{version}` of `{id}` already")]
    SameVersion {
        /// The framework's id.
        id: String,
        /// Its version.
        version: String,
    },
    /// Two versions of a framework would be in force for the same units on the same day.
    #[error(
        "versions `{version}` ({period}) and `{other}` ({other_period}) of `{id}` are in force on the \
         same days for units of the kind `{kind}`"
    )]
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
    #[error(
        "no version of `{id}` is in force from {from} to {to} for units of the kind `{kind}`, between \
         `{other}` and `{version}`"
    )]
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
    #[error(
        "version `{version}` of `{id}` replaces `{replaces}`, which is not there{}",
        hint(None, known)
    )]
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
    #[error("the catalog has no framework `{}`{}", shown(id), hint(nearest.as_deref(), known))]
    UnknownId {
        /// The id that was asked for.
        id: String,
        /// The nearest known id.
        nearest: Option<String>,
        /// The known ids.
        known: Vec<String>,
    },
    /// The framework has no such version.
    #[error("`{}` has no version `{}`{}", shown(id), shown(version), hint(None, known))]
    UnknownVersion {
        /// The framework's id.
        id: String,
        /// The version that was asked for.
        version: String,
        /// The known versions.
        known: Vec<String>,
    },
    /// No version of the framework, or no framework, assesses units of this kind.
    #[error(
        "no {} assesses units of the kind `{}`{}",
        id.as_ref().map_or_else(|| "framework".to_owned(), |id| format!("version of `{}`", shown(id))),
        shown(kind.as_str()),
        hint(nearest.as_deref(), known)
    )]
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
    #[error("no version of `{id}` is in force on {date} (known: {})", periods(known))]
    NotInForce {
        /// The framework's id.
        id: String,
        /// The day.
        date: Date,
        /// The known versions, with their periods.
        known: Vec<(String, Period)>,
    },
    /// Several versions are in force on the day, for different kinds of units.
    #[error(
        "several versions of `{id}` are in force on {date}, for units of different kinds ({})",
        periods(known)
    )]
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

/// Writes `` (did you mean `a`?) `` or `` (known: `a`, `b`) ``.
fn hint(nearest: Option<&str>, known: &[String]) -> String {
    const MOST: usize = 10;
    if let Some(nearest) = nearest {
        return format!(" (did you mean `{nearest}`?)");
    }
    let names: Vec<_> = known.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let rest = if known.len() > MOST { ", …" } else { "" };
    if names.is_empty() { String::new() } else { format!(" (known: {}{rest})", names.join(", ")) }
}

fn periods(known: &[(String, Period)]) -> String {
    struct Shown<'a>(&'a str, &'a Period);
    impl fmt::Display for Shown<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "`{}` {}", self.0, self.1)
        }
    }
    let shown: Vec<_> = known.iter().map(|(v, period)| Shown(v, period).to_string()).collect();
    shown.join(", ")
}
