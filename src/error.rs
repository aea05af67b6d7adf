//! The one error that scoring, catalogs and reports give, and what it is made of.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::diagnostic::{Code, Diagnostics, Severity, all_of, in_a_line, meant, nearest, shown};
use crate::model::{AbsentKind, Framework};
use crate::rules::CatalogError;
use crate::said::{Language, Said, said};
use crate::word::words;

pub use crate::parse_error::ParseError;

/// Why something could not be done.
///
/// [`Error::kind`] tells what a program can do about it and [`Error::code`] names the variant; the text is for
/// people. It has one line. With `{:#}` it has every fault in full, with the lines of the source. As JSON it has all of these,
/// in both languages, with the list of faults.
///
/// ```
/// use dti_engine::{Catalog, Error, ErrorKind};
///
/// let error = Error::from(Catalog::from_dir("no/such/folder").unwrap_err());
/// assert_eq!((error.kind(), error.code()), (ErrorKind::Unreadable, "diagnostics"));
/// assert_eq!(error.to_string().lines().count(), 1);
/// ```
#[non_exhaustive]
pub enum Error {
    /// A rule file or a dataset has faults. The list has all of them.
    Diagnostics(Diagnostics),
    /// A catalog has no answer, or would have two.
    Catalog(CatalogError),
    /// Some units cannot be scored. The list has all of them, up to its bound.
    Scoring(ScoringFaults),
    /// The dataset was read for other metrics than those of the plan.
    OtherRules {
        /// The framework that the dataset was read for, with its version.
        dataset: Said,
        /// The framework of the plan, with its version.
        plan: Said,
        /// In what they differ: the first metric, target or unit kind that is not the same.
        difference: Said,
    },
    /// The rules look at the year before, of which no dataset was given.
    NoYearBefore {
        /// A metric of the year before that they look at: `previous(dossiers)`.
        metric: String,
    },
    /// The numbers of the rules go by the year, and there is no year that they have, or none was given.
    Year {
        /// The framework, with its version.
        framework: String,
        /// The years that it has.
        years: Vec<u16>,
        /// The year that was given.
        year: Option<u16>,
    },
    /// The points of the rules go by the unit kind, and no kind was given, or one that they have none for.
    Kind {
        /// The framework, with its version.
        framework: String,
        /// The kinds that it has points for.
        kinds: Vec<String>,
        /// The kind that was given.
        kind: Option<String>,
    },
    /// Mergers cannot be applied to an outcome.
    Mergers {
        /// The id of the mergers.
        mergers: String,
        /// Why they cannot.
        reason: Said,
    },
    /// An outcome cannot be analysed.
    Analysis {
        /// Why it cannot.
        reason: Said,
    },
    /// No unit has this id.
    UnknownUnit {
        /// The id.
        id: String,
        /// The nearest id, if one is near.
        nearest: Option<String>,
    },
    /// Several units have this name.
    SeveralUnits {
        /// The name.
        name: String,
        /// The ids of the units.
        ids: Vec<String>,
    },
    /// The rules have no group, indicator or view with this id.
    UnknownNode {
        /// The id.
        id: String,
        /// The nearest id, if one is near.
        nearest: Option<String>,
    },
    /// The rules of the dataset have no metric with this id.
    UnknownMetric {
        /// The id.
        id: String,
        /// The nearest id, if one is near.
        nearest: Option<String>,
    },
    /// The rules of the dataset have no target with this id.
    UnknownTarget {
        /// The id.
        id: String,
        /// The nearest id, if one is near.
        nearest: Option<String>,
    },
    /// No run of the province has this id.
    UnknownRun {
        /// The id.
        id: String,
        /// The nearest id, if one is near.
        nearest: Option<String>,
    },
    /// A case or a workbook cannot be written.
    Unwritable {
        /// What was to be written.
        what: Said,
        /// Why it cannot: a text that could not be read again, a table larger than a workbook can hold (1,048,576 rows,
        /// 16,384 columns).
        reason: Said,
    },
    /// An archive cannot be made or read.
    Archive {
        /// Why it cannot.
        reason: Said,
    },
    /// The progress callback stopped the work.
    Cancelled,
}

/// An error in the words of a language. `{:#}` gives faults in full.
struct ErrorInLanguage<'e> {
    error: &'e Error,
    language: Language,
}

impl fmt::Display for ErrorInLanguage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.error {
            Error::Diagnostics(faults) => faults.in_language(self.language).fmt(f),
            Error::Scoring(faults) => faults.write(self.language, f),
            error => f.write_str(&error.said().get(self.language)),
        }
    }
}

impl fmt::Display for Error {
    /// Writes the error in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_language(Language::En).fmt(f)
    }
}

impl fmt::Debug for Error {
    /// Writes what `{:#}` writes: a program whose `main` returns an error shows it so.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl std::error::Error for Error {}

impl Serialize for Error {
    /// Writes `code`, `kind`, `message` and `message_vi`; and `faults`, the list of [`Diagnostics`] or of [`ScoringFaults`],
    /// or `null` of an error that is none of them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let said = self.said();
        let json = ErrorJson {
            code: self.code(),
            kind: self.kind(),
            message: said.get(Language::En),
            message_vi: said.get(Language::Vi),
            faults: match self {
                Self::Diagnostics(faults) => Some(FaultsJson::OfFiles(faults)),
                Self::Scoring(faults) => Some(FaultsJson::Scoring(faults)),
                _ => None,
            },
        };
        json.serialize(serializer)
    }
}

/// An error as it is written in JSON: the body of a service's answer.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Error"))]
pub(crate) struct ErrorJson<'e> {
    /// What went wrong: `diagnostics`, `scoring`, `unknown_unit`, …
    code: &'static str,
    /// What a program can do about it.
    kind: ErrorKind,
    /// What is wrong, in one line.
    message: String,
    /// The same in Vietnamese.
    message_vi: String,
    /// The faults, if there is a list of them.
    faults: Option<FaultsJson<'e>>,
}

/// The faults of an error.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Faults"))]
enum FaultsJson<'e> {
    /// The faults of rules or data.
    OfFiles(
        #[cfg_attr(feature = "schema", schemars(with = "Vec<crate::diagnostic::DiagnosticJson>"))]
        &'e Diagnostics,
    ),
    /// The units and nodes that have no score.
    Scoring(&'e ScoringFaults),
}

macro_rules! from {
    ($($variant:ident: $fault:ty),*) => {$(
        impl From<$fault> for Error {
            fn from(fault: $fault) -> Self {
                Self::$variant(fault)
            }
        }
    )*};
}

from!(Diagnostics: Diagnostics, Catalog: CatalogError, Scoring: ScoringFaults);

impl Error {
    /// Returns the error in the words of a language. `{:#}` gives faults in full.
    ///
    /// ```
    /// use dti_engine::{Catalog, Error, Language};
    ///
    /// let error = Error::from(Catalog::from_dir("no/such/folder").unwrap_err());
    /// assert_ne!(error.in_language(Language::Vi).to_string(), error.to_string());
    /// ```
    #[must_use]
    pub const fn in_language(&self, language: Language) -> impl fmt::Display {
        ErrorInLanguage { error: self, language }
    }

    /// Returns what is wrong in one line, in both languages.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Diagnostics(faults) => {
                Said::both(|language| faults.in_language(language).to_string())
            }
            Self::Catalog(error) => error.said(),
            Self::Scoring(faults) => faults.said(),
            Self::OtherRules { dataset, plan, difference } => said!(
                "the dataset was read for {dataset}, and is to be scored by {plan}: {difference}",
                "dữ liệu được đọc cho {dataset}, mà lại chấm theo {plan}: {difference}",
                dataset,
                plan,
                difference
            ),
            Self::NoYearBefore { metric } => said!(
                "the rules look at the year before (`{metric}`): give its dataset too (`ScoreOptions::previous`, `--previous FILE`)",
                "bộ quy tắc xét cả năm trước (`{metric}`): hãy đưa thêm số liệu năm trước (`ScoreOptions::previous`, `--previous TỆP`)",
                metric
            ),
            Self::Year { framework, years, year } => of_year(framework, years, *year),
            Self::Kind { framework, kinds, kind } => of_kind(framework, kinds, kind.as_deref()),
            Self::Mergers { mergers, reason } => said!(
                "`{}` cannot be applied: {reason}",
                "không áp dụng được `{}`: {reason}",
                shown(mergers),
                reason
            ),
            Self::Analysis { reason } => said!(
                "the analysis cannot be made: {reason}",
                "không phân tích được: {reason}",
                reason
            ),
            Self::UnknownUnit { id, nearest } => said!(
                "no unit `{}` in the dataset{}",
                "dữ liệu không có đơn vị `{}`{}",
                shown(id),
                meant(nearest.as_deref())
            ),
            Self::SeveralUnits { name, ids } => said!(
                "`{}` is the name of several units: {} (write the id)",
                "`{}` là tên của nhiều đơn vị: {} (hãy ghi mã)",
                shown(name),
                all_of(ids.iter().map(String::as_str))
            ),
            Self::UnknownNode { id, nearest } => said!(
                "no group, indicator or view `{}`{}",
                "không có nhóm, chỉ số hay nhóm gộp nào có mã `{}`{}",
                shown(id),
                meant(nearest.as_deref())
            ),
            Self::UnknownMetric { id, nearest } => said!(
                "the dataset has no metric `{}`{}",
                "dữ liệu không có số liệu `{}`{}",
                shown(id),
                meant(nearest.as_deref())
            ),
            Self::UnknownTarget { id, nearest } => said!(
                "the dataset has no target `{}`{}",
                "dữ liệu không có chỉ tiêu `{}`{}",
                shown(id),
                meant(nearest.as_deref())
            ),
            Self::UnknownRun { id, nearest } => said!(
                "no run `{}` in the province file{}",
                "tệp của tỉnh không có lần chạy `{}`{}",
                shown(id),
                meant(nearest.as_deref())
            ),
            Self::Unwritable { what, reason } => said!(
                "{what} cannot be written: {}",
                "không ghi được {what}: {}",
                in_one_line(reason),
                what
            ),
            Self::Archive { reason } => said!(
                "the archive cannot be used: {}",
                "không dùng được bản lưu trữ: {}",
                in_one_line(reason)
            ),
            Self::Cancelled => said!(
                "stopped by the progress callback before it was done",
                "đã dừng giữa chừng theo yêu cầu, khi chưa xong"
            ),
        }
    }
}

/// Returns the same in one line.
fn in_one_line(said: &Said) -> Said {
    said.map(|text| in_a_line(text).into_owned())
}

fn of_kind(framework: &str, kinds: &[String], kind: Option<&str>) -> Said {
    let (framework, listed) = (shown(framework), kinds.join(", "));
    match kind {
        Some(kind) => said!(
            "`{framework}` has no points for units of the kind `{}`, but for {listed}",
            "`{framework}` không có điểm cho loại đơn vị `{}`, chỉ có cho {listed}",
            shown(kind),
            framework,
            listed
        ),
        None => {
            let first = kinds.first().cloned().unwrap_or_default();
            said!(
                "the points of `{framework}` go by the unit kind: say for which of {listed} (`Framework::of_kind`, `--kind {first}`)",
                "điểm của `{framework}` theo loại đơn vị: hãy nêu loại, một trong {listed} (`Framework::of_kind`, `--kind {first}`)",
                framework,
                listed,
                first
            )
        }
    }
}

fn of_year(framework: &str, years: &[u16], year: Option<u16>) -> Said {
    let listed = years.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let framework = shown(framework);
    match year {
        Some(year) => said!(
            "`{framework}` has no numbers for {year}, but for {listed}",
            "`{framework}` không có số cho năm {year}, chỉ có cho {listed}",
            framework,
            year,
            listed
        ),
        None => {
            let first = years.first().map(u16::to_string).unwrap_or_default();
            said!(
                "the numbers of `{framework}` go by the year: say for which of {listed} (`Framework::of_year`, `--year {first}`)",
                "các số của `{framework}` theo năm: hãy nêu năm, một trong {listed} (`Framework::of_year`, `--year {first}`)",
                framework,
                listed,
                first
            )
        }
    }
}

impl Error {
    pub(crate) const fn analysis(reason: Said) -> Self {
        Self::Analysis { reason }
    }

    /// [`Error::Analysis`] for an outcome whose peers are not here.
    pub(crate) const fn of_part() -> Self {
        Self::analysis(said!(
            "only a part of the units was scored, and a change would move those that are not here: score all of them at once",
            "kết quả này chỉ của một phần các đơn vị, mà thay đổi sẽ tác động đến cả các đơn vị khác: hãy chấm tất cả cùng một lần"
        ))
    }

    /// [`Error::OtherRules`] for what was made by rules with these digests.
    pub(crate) fn other_rules(own: &str, others: &str, difference: Said) -> Self {
        let rules = |digest: &str| {
            said!("rules with the digest `{}`", "bộ quy tắc có mã kiểm tra `{}`", digest)
        };
        Self::OtherRules { dataset: rules(own), plan: rules(others), difference }
    }

    /// [`Error::UnknownUnit`] with the nearest of those that there are.
    pub(crate) fn unknown_unit<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self::UnknownUnit { id: id.to_owned(), nearest: nearest(id, known).map(str::to_owned) }
    }

    /// [`Error::UnknownTarget`] with the nearest of those that there are.
    pub(crate) fn unknown_target<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self::UnknownTarget { id: id.to_owned(), nearest: nearest(id, known).map(str::to_owned) }
    }

    /// [`Error::UnknownNode`] with the nearest of those that there are.
    pub(crate) fn unknown_node(id: &str, framework: &Framework) -> Self {
        let known = framework.index().into_iter().flat_map(|tree| tree.scored());
        let nearest = nearest(id, known.map(|(_, node)| node.id()));
        Self::UnknownNode { id: id.to_owned(), nearest: nearest.map(str::to_owned) }
    }

    /// Returns what a program can do about the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Diagnostics(faults) => ErrorKind::of_faults(faults),
            Self::Catalog(error) => ErrorKind::of_catalog(error),
            Self::Scoring(_) => ErrorKind::Unscorable,
            Self::OtherRules { .. }
            | Self::NoYearBefore { .. }
            | Self::Year { year: None, .. }
            | Self::Kind { kind: None, .. }
            | Self::Mergers { .. }
            | Self::Archive { .. }
            | Self::Analysis { .. } => ErrorKind::Mismatch,
            Self::UnknownUnit { .. }
            | Self::SeveralUnits { .. }
            | Self::UnknownNode { .. }
            | Self::UnknownMetric { .. }
            | Self::UnknownTarget { .. }
            | Self::UnknownRun { .. }
            | Self::Year { .. }
            | Self::Kind { .. } => ErrorKind::NotFound,
            Self::Unwritable { .. } => ErrorKind::Unwritable,
            Self::Cancelled => ErrorKind::Cancelled,
        }
    }

    /// Returns a stable name of the variant: `diagnostics`, `catalog`, `scoring`, `other_rules`, `no_year_before`, `year`, `kind`,
    /// `mergers`, `analysis`, `unknown_unit`, `several_units`, `unknown_node`, `unknown_metric`, `unknown_target`, `unknown_run`, `unwritable`, `archive`, `cancelled`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Diagnostics(_) => "diagnostics",
            Self::Catalog(_) => "catalog",
            Self::Scoring(_) => "scoring",
            Self::OtherRules { .. } => "other_rules",
            Self::NoYearBefore { .. } => "no_year_before",
            Self::Year { .. } => "year",
            Self::Kind { .. } => "kind",
            Self::Mergers { .. } => "mergers",
            Self::Analysis { .. } => "analysis",
            Self::UnknownUnit { .. } => "unknown_unit",
            Self::SeveralUnits { .. } => "several_units",
            Self::UnknownNode { .. } => "unknown_node",
            Self::UnknownMetric { .. } => "unknown_metric",
            Self::UnknownTarget { .. } => "unknown_target",
            Self::UnknownRun { .. } => "unknown_run",
            Self::Unwritable { .. } => "unwritable",
            Self::Archive { .. } => "archive",
            Self::Cancelled => "cancelled",
        }
    }
}

words! {
    /// What a program can do about an [`Error`].
    ///
    /// | kind | meaning | HTTP status of a service |
    /// |---|---|---|
    /// | [`Rules`](Self::Rules) | a rule file, or a file beside it, has faults | 422 if a client sent it, else 500 |
    /// | [`Data`](Self::Data) | the data has faults: a client can mend it | 422 |
    /// | [`Unscorable`](Self::Unscorable) | the data is read, and the rules refuse to score it | 422 |
    /// | [`TooLarge`](Self::TooLarge) | a file is larger than the limits allow | 413 |
    /// | [`NotFound`](Self::NotFound) | no such framework, version, year, unit kind, unit, node or run | 404 |
    /// | [`Mismatch`](Self::Mismatch) | the data was read for other rules, has other units than the mergers, lacks the year before, or cannot be analysed | 409 |
    /// | [`Unreadable`](Self::Unreadable) | a file or folder cannot be read | 500 |
    /// | [`Unwritable`](Self::Unwritable) | a case or a workbook cannot be written | 500 |
    /// | [`Cancelled`](Self::Cancelled) | the progress callback stopped the work | 503 |
    #[non_exhaustive]
    pub enum ErrorKind {
        /// A rule file, or another file of rule authors, has faults.
        Rules = "rules",
        /// The data has faults.
        Data = "data",
        /// The rules refuse to score the data: a value is absent that must be there, or a number outgrows what is carried.
        Unscorable = "unscorable",
        /// A file is larger than the limits allow.
        TooLarge = "too_large",
        /// No framework, version, unit kind, unit, node or run is known by this name, or in force on this day; or the rules have
        /// no numbers for this year.
        NotFound = "not_found",
        /// The data was read for other rules, mergers do not fit it, or that of the year before is not given.
        Mismatch = "mismatch",
        /// A file or folder cannot be read. [`Diagnostic::io_error_kind`](crate::diagnostic::Diagnostic::io_error_kind)
        /// tells why.
        Unreadable = "unreadable",
        /// A case or a workbook cannot be written.
        Unwritable = "unwritable",
        /// The progress callback stopped the work.
        Cancelled = "cancelled",
    }
}

impl ErrorKind {
    /// The kind of the gravest error: one that cannot be read, one that is too large, the first.
    fn of_faults(faults: &Diagnostics) -> Self {
        let errors = || faults.iter().filter(|fault| fault.severity == Severity::Error);
        let too_large = |code| {
            matches!(
                code,
                Code::DataTooLarge | Code::TextTooLong | Code::TooManyFiles | Code::TooManyValues
            )
        };
        if errors().any(|fault| fault.io_error_kind().is_some()) {
            Self::Unreadable
        } else if errors().any(|fault| too_large(fault.code)) {
            Self::TooLarge
        } else if errors().next().is_some_and(|fault| fault.code.as_str().starts_with('D')) {
            Self::Data
        } else {
            Self::Rules
        }
    }

    const fn of_catalog(error: &CatalogError) -> Self {
        match error {
            CatalogError::SameVersion { .. }
            | CatalogError::OverlappingPeriods { .. }
            | CatalogError::Gap { .. }
            | CatalogError::UnknownReplaced { .. } => Self::Rules,
            CatalogError::UnknownId { .. }
            | CatalogError::UnknownVersion { .. }
            | CatalogError::UnknownUnitKind { .. }
            | CatalogError::NotInForce { .. }
            | CatalogError::SeveralInForce { .. } => Self::NotFound,
        }
    }
}

/// Why one node of one unit has no score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "fault", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScoringFault {
    /// A value is absent where the rules say that this is an error.
    Absent {
        /// The unit.
        unit: String,
        /// The indicator.
        node: String,
        /// In which way it is absent.
        kind: AbsentKind,
    },
    /// A number has outgrown what can be carried exactly.
    Overflow {
        /// The unit.
        unit: String,
        /// The node.
        node: String,
    },
}

impl ScoringFault {
    /// Returns the id of the unit.
    #[must_use]
    pub fn unit(&self) -> &str {
        let (Self::Absent { unit, .. } | Self::Overflow { unit, .. }) = self;
        unit
    }

    /// Returns the id of the node.
    #[must_use]
    pub fn node(&self) -> &str {
        let (Self::Absent { node, .. } | Self::Overflow { node, .. }) = self;
        node
    }

    /// Returns what is wrong, in both languages.
    #[must_use]
    pub fn said(&self) -> Said {
        let (unit, node) = (shown(self.unit()), self.node());
        match self {
            Self::Absent { kind, .. } => said!(
                "unit `{unit}`, indicator `{node}`: a value is absent ({}), which the rules make an error",
                "đơn vị `{unit}`, chỉ số `{node}`: thiếu số liệu ({}), mà bộ quy tắc coi là lỗi",
                kind.as_str(),
                unit,
                node
            ),
            Self::Overflow { .. } => said!(
                "unit `{unit}`, node `{node}`: a number is too large to carry exactly",
                "đơn vị `{unit}`, mục `{node}`: một số quá lớn, không tính chính xác được",
                unit,
                node
            ),
        }
    }

    /// Returns what to do about it.
    fn help(&self) -> Option<Said> {
        let Self::Absent { kind, .. } = self else { return None };
        let word = kind.as_str();
        Some(said!(
            "supply the value, or let the rules say what its absence does: `absent: {{{word}: zero}}` (or `exclude`, `full`)",
            "bổ sung số liệu, hoặc ghi trong bộ quy tắc cách xử lý khi thiếu: `absent: {{{word}: zero}}` (hoặc `exclude`, `full`)",
            word
        ))
    }

    fn write(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().get(language))?;
        match self.help().filter(|_| f.alternate()) {
            Some(help) => {
                write!(f, "\n  {}: {}", language.pick("cách sửa", "help"), help.get(language))
            }
            None => Ok(()),
        }
    }
}

impl fmt::Display for ScoringFault {
    /// One line. With `{:#}` the advice follows in a second.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(Language::En, f)
    }
}

/// Every unit and node that could not be scored.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScoringFaults {
    /// Those that are listed.
    faults: Vec<ScoringFault>,
    /// How many there are, listed or not.
    total: usize,
}

impl fmt::Debug for ScoringFaults {
    /// Writes what `{:#}` writes: a program whose `main` returns an error shows it so.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl ScoringFaults {
    /// The most faults that are listed; the rest are counted.
    pub const LISTED: usize = 100;

    pub(crate) fn push(&mut self, fault: ScoringFault) {
        self.total = self.total.saturating_add(1);
        if self.faults.len() < Self::LISTED {
            self.faults.push(fault);
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.total = self.total.saturating_add(other.total);
        let room = Self::LISTED.saturating_sub(self.faults.len());
        self.faults.extend(other.faults.into_iter().take(room));
    }

    /// The faults that are listed.
    #[must_use]
    pub fn faults(&self) -> &[ScoringFault] {
        &self.faults
    }

    /// How many there are, listed or not.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }
}

impl std::error::Error for ScoringFaults {}

impl ScoringFaults {
    /// Returns the first fault and how many more there are, in both languages.
    fn said(&self) -> Said {
        let Some(first) = self.faults.first() else {
            return said!("no faults", "không có lỗi");
        };
        match self.total.saturating_sub(1) {
            0 => first.said(),
            more => said!("{} (and {more} more)", "{} (và {more} lỗi khác)", first.said(), more),
        }
    }

    fn write(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return f.write_str(&self.said().get(language));
        }
        for (place, fault) in self.faults.iter().enumerate() {
            let line_end = if place > 0 { "\n" } else { "" };
            write!(f, "{line_end}{}: ", language.pick("lỗi", "error"))?;
            fault.write(language, f)?;
        }
        match self.total.saturating_sub(self.faults.len()) {
            0 => Ok(()),
            more => write!(
                f,
                "\n… {} {more} {}",
                language.pick("và", "and"),
                language.pick("lỗi khác", "more")
            ),
        }
    }
}

impl fmt::Display for ScoringFaults {
    /// One line: the first fault, and how many more there are. With `{:#}` every fault that is listed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(Language::En, f)
    }
}
