//! Datasets from files and folders of them: a workbook where the name ends as those of workbooks do, else CSV; with what the
//! description beside them (`NAME.data.yaml`) says of them; and what a command says of how they are to be read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use dti_engine::comparison::Comparison;
use dti_engine::dataset::{DecimalSign, Description, PercentScale, ReadOptions, Register};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Outcome, Plan};

use crate::pipe::language;

/// Whether a file is a workbook, by its name. Of some kinds only `from_xlsx` says what to do: it does not read
/// them.
pub(crate) fn is_workbook(path: &Path) -> bool {
    const KINDS: [&str; 6] = ["xlsx", "xlsm", "xltx", "xls", "xlsb", "ods"];
    path.extension()
        .is_some_and(|extension| KINDS.iter().any(|kind| extension.eq_ignore_ascii_case(kind)))
}

/// How files of figures are to be read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    csv: ReadOptions,
    /// What only a workbook has.
    sheets: ReadOptions,
    /// Whether the file that was saved last counts, where files have different figures of a unit.
    newest: bool,
    /// Files of a folder that are not read.
    leave_out: Vec<String>,
    /// Whether the register is a workbook.
    sheets_of_register: bool,
}

impl Reading {
    /// The options of a command line, each with a value.
    pub(crate) const OPTIONS: [&str; 9] = [
        "decimal",
        "delimiter",
        "doubles",
        "foot",
        "ignore",
        "ignore-sheet",
        "leave-out",
        "percent",
        "read",
    ];

    /// Takes the value of one of the options.
    ///
    /// # Errors
    ///
    /// It cannot have this value.
    pub(crate) fn take(&mut self, option: &str, value: &str) -> Result<(), String> {
        match option {
            "decimal" => {
                let signs = [("point", DecimalSign::Point), ("comma", DecimalSign::Comma)];
                self.csv.decimal = Some(one_of("--decimal", value, &signs)?);
            }
            "delimiter" => {
                let delimiters = [(",", b','), (";", b';'), ("tab", b'\t')];
                self.csv.delimiter = Some(one_of("--delimiter", value, &delimiters)?);
            }
            "percent" => {
                let scales = [
                    ("mixed", PercentScale::Mixed),
                    ("whole", PercentScale::Whole),
                    ("share", PercentScale::Share),
                ];
                self.csv.percent = Some(one_of("--percent", value, &scales)?);
            }
            "read" => {
                let (text, value) = value
                    .split_once('=')
                    .filter(|(text, _)| !text.is_empty())
                    .ok_or_else(|| {
                        in_words!(
                            "`--read` says what a text stands for: `--read x=có`, `--read -=0`",
                            "`--read` nói một chữ có nghĩa gì: `--read x=có`, `--read -=0`"
                        )
                    })?;
                self.csv.read_as.push((text.to_owned(), value.to_owned()));
            }
            "doubles" => {
                one_of("--doubles", value, &[("newest", ())])?;
                self.newest = true;
            }
            "leave-out" => self.leave_out.push(value.to_owned()),
            "foot" => self.sheets.foot.push(value.to_owned()),
            "ignore" => self.csv.ignore.push(value.to_owned()),
            "ignore-sheet" => self.sheets.ignore_sheets.push(value.to_owned()),
            other => {
                return Err(in_words!(
                    "no option of a file is called `{other}`",
                    "không có tùy chọn đọc tệp `{other}`"
                ));
            }
        }
        Ok(())
    }

    /// Says which register the figures are read with.
    pub(crate) fn with_register(&mut self, path: Option<PathBuf>) {
        self.sheets_of_register = path.is_some_and(|path| is_workbook(&path));
    }

    /// Whether data can be read so: a file, or all files of a description. One that has faults is refused when
    /// it is read.
    ///
    /// # Errors
    ///
    /// What was asked for is of the other kind of file.
    pub(crate) fn fits(&self, path: &Path) -> Result<(), String> {
        files(path).iter().try_for_each(|file| self.fits_file(file))
    }

    fn fits_file(&self, path: &Path) -> Result<(), String> {
        match is_workbook(path) {
            true if self.csv.delimiter.is_some() => Err(in_words!(
                "`--delimiter` is for CSV files: a workbook has cells",
                "`--delimiter` dành cho tệp CSV: bảng tính có sẵn các ô"
            )),
            false if self.sheets != ReadOptions::default() && !self.sheets_of_register => {
                Err(in_words!(
                    "`--ignore-sheet` and `--foot` are for workbooks (`FILE.xlsx`)",
                    "`--ignore-sheet` và `--foot` dành cho bảng tính (`TỆP.xlsx`)"
                ))
            }
            _ => Ok(()),
        }
    }

    /// Reads the figures of a framework, of a file or of all files of a description; with a register, of its
    /// units alone.
    ///
    /// # Errors
    ///
    /// All faults of the files and of their description.
    pub(crate) fn read(
        &self,
        path: &Path,
        framework: &Framework,
        register: Option<&Register>,
    ) -> Result<Dataset, Diagnostics> {
        let mut description = Description::of(path)?;
        if self.newest {
            description = description.newest();
        }
        if description.files().len() > 1 {
            for file in &self.leave_out {
                description = description.leave_out(file)?;
            }
        }
        let dataset =
            description.read(framework, |file| self.read_file(file, framework, register))?;
        let unfound = self.csv.without_effect(&dataset).into_iter();
        for text in unfound.chain(self.sheets.without_effect(&dataset)) {
            let path = path.display();
            note(&in_words!(
                "`{text}`, which was to be passed over or read as a value, is nowhere in {path}",
                "không có `{text}` (yêu cầu bỏ qua hoặc đọc thành giá trị) trong {path}"
            ));
        }
        Ok(dataset)
    }

    /// Reads figures as [`read`](Self::read) does, and refuses files in which no unit stands: nothing could be said of them.
    ///
    /// # Errors
    /// Those of `read`, and that there is no unit, unless a register says which there are.
    #[allow(dead_code, reason = "not every example needs units")]
    pub(crate) fn units(
        &self,
        path: &Path,
        framework: &Framework,
        register: Option<&Register>,
    ) -> Result<Dataset, Box<dyn std::error::Error>> {
        let dataset = self.read(path, framework, register)?;
        if dataset.units().len() == 0 && register.is_none() {
            let path = path.display();
            return Err(in_words!(
                "{path} has no line of a unit, or all of them are empty",
                "{path} không có dòng nào của đơn vị, hoặc các dòng đều trống"
            )
            .into());
        }
        Ok(dataset)
    }

    /// Scores figures, beside those of the year before if these are given.
    ///
    /// # Errors
    /// All faults of the files, and those of scoring.
    #[allow(dead_code, reason = "not every example scores files")]
    pub(crate) fn score(
        &self,
        framework: &Framework,
        data: &Path,
        previous: Option<&Path>,
        register: Option<&Register>,
    ) -> Result<Outcome, Box<dyn std::error::Error>> {
        let dataset = self.units(data, framework, register)?;
        let previous = previous.map(|file| self.units(file, framework, None)).transpose()?;
        let options = ScoreOptions::default();
        let options = previous.as_ref().map_or(options, |previous| options.previous(previous));
        let outcome = Plan::compile(framework)?.score_with(&dataset, &options)?;
        if previous.is_some() && outcome.digests().previous.is_none() {
            note(&in_words!(
                "these rules do not look at the year before: `--previous` changes nothing",
                "bộ quy tắc này không xét năm trước: `--previous` không có tác dụng"
            ));
        }
        Ok(outcome)
    }

    /// Reads a register of units, of a workbook or of CSV, in which the same columns and sheets are passed over as in the
    /// figures.
    ///
    /// # Errors
    ///
    /// All faults of the file.
    #[allow(dead_code, reason = "not every example has a register")]
    pub(crate) fn register(&self, path: Option<&Path>) -> Result<Option<Register>, Diagnostics> {
        let mut options = ReadOptions::default();
        options.ignore.clone_from(&self.csv.ignore);
        options.foot.clone_from(&self.sheets.foot);
        options.ignore_sheets.clone_from(&self.sheets.ignore_sheets);
        path.map(|path| options.read_register_path(path)).transpose()
    }

    fn read_file(
        &self,
        path: &Path,
        framework: &Framework,
        register: Option<&Register>,
    ) -> Result<Dataset, Diagnostics> {
        let mut options = self.csv.clone();
        options.register = register.cloned();
        if !is_workbook(path) {
            return options.read_csv_path(path, framework);
        }
        options.foot.clone_from(&self.sheets.foot);
        options.ignore_sheets.clone_from(&self.sheets.ignore_sheets);
        options.read_xlsx_path(path, framework)
    }
}

/// Tells on standard error what is no fault, once, however often it is found.
pub(crate) fn note(said: &str) {
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if TOLD.lock().is_ok_and(|mut told| told.insert(said.to_owned())) {
        eprintln!("{}: {said}", in_words!("note", "lưu ý"));
    }
}

/// Tells what was taken how: heads that were no ids, rows that were passed over, units without a year before.
#[allow(dead_code, reason = "not every example reads files")]
pub(crate) fn tell_taken(dataset: &Dataset) {
    dataset.remarks(language()).iter().for_each(|remark| note(remark));
}

/// Tells how many units are on one side only.
///
/// # Errors
///
/// All are: nothing is compared then.
#[allow(dead_code, reason = "not every example compares")]
pub(crate) fn tell_apart(comparison: &Comparison<'_>) -> Result<(), String> {
    let only = comparison.only_units();
    let [before, after] =
        [&comparison.names().base, &comparison.names().other].map(|name| name.get(language()));
    let (base, other) = (only.base.len(), only.other.len());
    if comparison.units().len() == 0 && base > 0 && other > 0 {
        return Err(in_words!(
            "no unit is in both ({before}: {base}, {after}: {other}): are their ids the same? Units that were merged are compared with `compare --merged FILE`",
            "không đơn vị nào có ở cả hai bên ({before}: {base}, {after}: {other}): mã đơn vị có giống nhau không? Đơn vị đã sáp nhập thì so sánh bằng `compare --merged TỆP`"
        ));
    }
    for (side, count) in [(before, base), (after, other)] {
        if count > 0 {
            note(&in_words!(
                "units on one side only ({side}): {count}",
                "đơn vị chỉ có ở một bên ({side}): {count}"
            ));
        }
    }
    Ok(())
}

/// The files of data: those of a description, else the one of the path itself.
pub(crate) fn files(path: &Path) -> Vec<PathBuf> {
    let description = Description::of(path);
    description.map(|of| of.files().to_vec()).unwrap_or_default()
}

/// What a word of the command line stands for.
///
/// # Errors
///
/// It is none of those that are known.
pub(crate) fn one_of<T: Copy>(option: &str, found: &str, known: &[(&str, T)]) -> Result<T, String> {
    known.iter().find(|(name, _)| *name == found).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        let names = names.join(", ");
        in_words!(
            "`{option}` cannot be `{found}` (allowed: {names})",
            "`{option}` không thể là `{found}` (cho phép: {names})"
        )
    })
}
