//! What most commands read: rules, for one year and one kind of units; figures, a register of units, and the year before.

use std::path::{Path, PathBuf};

use dti_engine::dataset::Register;
use dti_engine::{Framework, Outcome};

use crate::files::{self, Reading};
use crate::options::Options;
use crate::output;

type Failure = Box<dyn std::error::Error>;

pub(crate) struct Inputs {
    rules: PathBuf,
    data: PathBuf,
    register: Option<PathBuf>,
    previous: Option<PathBuf>,
    year: Option<u16>,
    pub(crate) kind: Option<String>,
    pub(crate) reading: Reading,
}

impl Inputs {
    /// # Errors
    ///
    /// `--rules` or `--data` is missing, or the data cannot be read as was asked.
    pub(crate) fn of(options: &Options) -> Result<Self, Failure> {
        let inputs = Self {
            rules: options.needed("rules", "FILE")?,
            data: options.needed("data", "FILE")?,
            register: options.file("register"),
            previous: options.file("previous"),
            year: options.number("year")?,
            kind: options.text("kind")?,
            reading: options.reading.clone(),
        };
        inputs.reading.fits(&inputs.data)?;
        Ok(inputs)
    }

    pub(crate) fn framework(&self) -> Result<Framework, Failure> {
        framework(&self.rules, self.year, self.kind.as_deref())
    }

    pub(crate) fn register(&self) -> Result<Option<Register>, Failure> {
        Ok(self.reading.register(self.register.as_deref())?)
    }

    /// Scores the data by rules, and tells what was taken how.
    ///
    /// # Errors
    ///
    /// All faults of the files, and those of scoring.
    pub(crate) fn score(&self, framework: &Framework) -> Result<Outcome, Failure> {
        let (register, previous) = (self.register()?, self.previous.as_deref());
        let outcome = self.reading.score(framework, &self.data, previous, register.as_ref())?;
        files::tell_taken(outcome.dataset());
        Ok(outcome)
    }

    /// Nothing that is read is written over: rules with those beside them, which they may amend, the data with their
    /// description, the register, and what else a command reads.
    ///
    /// # Errors
    ///
    /// It would be.
    pub(crate) fn not_over(
        &self,
        out: Option<&PathBuf>,
        others: impl IntoIterator<Item = PathBuf>,
    ) -> Result<(), String> {
        let Some(out) = out else { return Ok(()) };
        let data = [&self.data].into_iter().chain(&self.previous);
        let mut read = output::rules_beside(&self.rules);
        read.extend(data.clone().chain(&self.register).cloned());
        read.extend(data.flat_map(|data| files::files(data)));
        read.extend(others);
        output::not_over(out, read.iter().map(PathBuf::as_path))
    }
}

/// Reads rules and takes their numbers for a year, and their points for a unit kind, if these are given.
///
/// # Errors
///
/// The rules have faults, or no numbers for this year or points for this kind.
pub(crate) fn framework(
    path: &Path,
    year: Option<u16>,
    kind: Option<&str>,
) -> Result<Framework, Failure> {
    let framework = Framework::from_path(path)?;
    if let Some(year) = year.filter(|_| framework.years().is_empty()) {
        files::note(&in_words!(
            "the numbers of these rules are the same in every year: `--year {year}` changes nothing",
            "các số trong bộ quy tắc này không khác nhau theo năm: `--year {year}` không có tác dụng"
        ));
    }
    if let Some(kind) = kind.filter(|_| !framework.has_points_by_kind()) {
        files::note(&in_words!(
            "the points of these rules are the same for every kind: `--kind {kind}` changes nothing",
            "điểm trong bộ quy tắc này không khác nhau theo loại đơn vị: `--kind {kind}` không có tác dụng"
        ));
    }
    let framework = year.map_or_else(|| Ok(framework.clone()), |year| framework.of_year(year))?;
    Ok(match kind {
        Some(kind) => framework.of_kind(kind)?,
        None => framework,
    })
}
