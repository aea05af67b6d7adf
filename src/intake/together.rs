//! One dataset of several files: from which of them each unit's figures come.
//!
//! Every unit has its figures in one file. A row without figures, as a form that was handed out with all units
//! has, is no second answer. Two files with the same figures of a unit are one. Where they differ, nothing is
//! chosen unless the caller says so: what was saved last is told.

use std::collections::HashMap;
use std::path::Path;

use indexmap::IndexMap;

use super::builder::DatasetBuilder;
use super::day::{self, Order};
use super::look_alike::{self, look_alikes};
use super::saved::Saved;
use crate::dataset::Dataset;
use crate::dataset::remarks::{FileRemark, Written};
use crate::diagnostic::{Answer, Code, Diagnostic, Diagnostics, Label, shown};
use crate::model::{Framework, MetricIndex};
use crate::name::{folded, unmarked};
use crate::said::said;

/// A file that was read.
pub(super) type Part<'p> = (&'p Path, Dataset);

/// The row of a unit in one of the files.
#[derive(Clone, Copy)]
struct Row<'p> {
    part: &'p Part<'p>,
    row: usize,
}

impl Row<'_> {
    fn file(&self) -> String {
        name_of(self.part.0)
    }

    fn reported(&self) -> bool {
        self.part.1.reported(self.row)
    }

    fn is_like(&self, other: &Self) -> bool {
        self.part.1.row_is_like(self.row, &other.part.1, other.row)
    }
}

/// Returns the name of a file without its folder.
pub(super) fn name_of(path: &Path) -> String {
    shown(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}

/// Joins the units of several files. With `newest`, of two files of a unit the one that was saved last counts.
pub(super) fn in_one(
    framework: &Framework,
    parts: &[Part<'_>],
    newest: bool,
    remarks: &[FileRemark],
) -> Result<Dataset, Diagnostics> {
    let mut units: IndexMap<&str, Vec<Row<'_>>> = IndexMap::new();
    for part in parts {
        for (row, unit) in part.1.rows().iter().enumerate() {
            units.entry(unit.id.as_str()).or_default().push(Row { part, row });
        }
    }
    let mut builder = match parts.first() {
        Some((_, first)) => first.empty_builder(framework),
        None => DatasetBuilder::new(framework),
    };
    builder.remarks().files.extend(remarks.iter().cloned());
    let mut faults = Vec::new();
    for (file, dataset) in parts {
        builder.remarks().add(&dataset.0.remarks);
        builder.remarks().files.extend(of_file(file, dataset));
    }
    for rows in units.values() {
        match one_of(rows, newest) {
            Ok((row, remark)) => {
                builder.remarks().files.extend(remark);
                row.part.1.copy_row_to(row.row, &mut builder);
            }
            Err(fault) => faults.push(*fault),
        }
    }
    faults.extend(alike(&units));
    faults.extend(of_two_scales(parts));
    if faults.is_empty() { builder.build() } else { Err(Diagnostics(faults)) }
}

/// Returns the faults of percentages without their sign in one file, where another has the sign.
fn of_two_scales(parts: &[Part<'_>]) -> Vec<Diagnostic> {
    let written = || parts.iter().flat_map(|(_, dataset)| &dataset.0.remarks.written);
    let sure = written().filter_map(|(metric, written)| match written {
        Written::Surely(label) => Some((*metric, label)),
        Written::Perhaps(_) => None,
    });
    let mut first: HashMap<MetricIndex, &Label> = HashMap::new();
    sure.for_each(|(metric, label)| _ = first.entry(metric).or_insert(label));
    let fault = |(metric, written): (&MetricIndex, &Written)| match written {
        Written::Perhaps(fault) => {
            let mut fault = (**fault).clone();
            fault.related.push((*first.get(metric)?).clone());
            Some(fault)
        }
        Written::Surely(_) => None,
    };
    written().filter_map(fault).collect()
}

/// Returns the faults of days with two readings, where `faults` of another file are of one that has the month first.
pub(super) fn days_in_doubt(parts: &[Part<'_>], faults: &Diagnostics) -> Vec<Diagnostic> {
    let mut related = None;
    for fault in faults.iter().filter(|fault| fault.code == Code::ValueNotADate) {
        let Some(location) = &fault.location else { continue };
        let shown = location.excerpt.as_ref().and_then(|excerpt| {
            let cell = excerpt.text.get(excerpt.start..excerpt.end)?;
            day::order(cell.trim_matches(['"', ' ']))
        });
        if shown == Some(Order::MonthFirst) {
            let message = said!("here the month comes first", "ở đây tháng đứng trước");
            related = Some(Label { location: location.clone(), message });
            break;
        }
    }
    let Some(related) = related else { return Vec::new() };
    let days = parts.iter().filter_map(|(_, dataset)| dataset.0.remarks.day.as_deref());
    let with = |day: &Diagnostic| Diagnostic { related: vec![related.clone()], ..day.clone() };
    days.map(with).collect()
}

/// Returns the faults of ids that people take for one, in two of the files or in one.
fn alike(units: &IndexMap<&str, Vec<Row<'_>>>) -> Vec<Diagnostic> {
    let ids = units.iter().map(|(id, rows)| (*id, rows.first().map(|row| row.part.0)));
    let ids: Vec<(&str, Option<&Path>)> = ids.collect();
    let fault = |(row, first): (usize, usize)| {
        let ((id, file), (other, there)) = (ids.get(row)?, ids.get(first)?);
        let there = there.map(name_of).unwrap_or_default();
        let of = said!(", in `{there}`", ", trong `{there}`", there);
        let mut fault = look_alike::problem(id, other, &of).locate(|_| None);
        fault.file = file.map(|file| file.display().to_string());
        Some(fault)
    };
    look_alikes(&ids, |(id, _)| id).into_iter().filter_map(fault).collect()
}

/// Chooses the row of a unit, with what is to be told of it.
fn one_of<'p>(
    rows: &[Row<'p>],
    newest: bool,
) -> Result<(Row<'p>, Option<FileRemark>), Box<Diagnostic>> {
    let filled: Vec<_> = rows.iter().filter(|row| row.reported()).copied().collect();
    let Some(first) = filled.first().or(rows.first()).copied() else {
        return Err(Box::new(Diagnostic::new(
            Code::NoUnitId,
            said!("the unit is in no file", "đơn vị không có trong tệp nào"),
        )));
    };
    let unit = unit_of(first);
    if filled.iter().all(|row| row.is_like(&first)) {
        let others: Vec<_> = filled.iter().skip(1).map(Row::file).collect();
        let same = || FileRemark::Same { unit, taken: first.file(), others: others.clone() };
        return Ok((first, (!others.is_empty()).then(same)));
    }
    let mut dated: Vec<_> = filled.iter().map(|row| (Saved::of(row.part.0), *row)).collect();
    dated.sort_by(|(one, _), (other, _)| other.cmp(one));
    let last = match dated.as_slice() {
        [(Some(last), row), (second, _), ..] if Some(last) > second.as_ref() => Some(*row),
        _ => None,
    };
    match last.filter(|_| newest) {
        Some(row) => {
            let others = dated.iter().skip(1).map(|(_, row)| row.file()).collect();
            Ok((row, Some(FileRemark::Newest { unit, taken: row.file(), others })))
        }
        None => Err(Box::new(in_two_files(&unit, &dated, last))),
    }
}

fn unit_of(row: Row<'_>) -> String {
    row.part.1.rows().get(row.row).map(|unit| shown(&unit.name)).unwrap_or_default()
}

fn in_two_files(
    unit: &str,
    dated: &[(Option<Saved>, Row<'_>)],
    last: Option<Row<'_>>,
) -> Diagnostic {
    let files = dated.iter().map(|(saved, row)| match saved {
        Some(saved) => said!("`{}` (saved {})", "`{}` (lưu lúc {})", row.file(), saved.to_string()),
        None => said!("`{}`", "`{}`", row.file()),
    });
    let files = files.reduce(|all, next| said!("{}, {}", "{}, {}", all, next));
    let files = files.unwrap_or_else(|| said!("", ""));
    let newer = match last {
        Some(row) => said!("; the newest is `{}`", "; tệp mới nhất là `{}`", row.file()),
        None => said!("; which is the newest is not known", "; không biết tệp nào mới nhất"),
    };
    let message = said!(
        "files with different figures of the unit `{unit}`: {files}{newer}",
        "các tệp có số liệu khác nhau của đơn vị `{unit}`: {files}{newer}",
        unit,
        files,
        newer
    );
    Diagnostic {
        file: dated.last().map(|(_, row)| row.part.0.display().to_string()),
        help: Some(match last {
            Some(_) => said!(
                "take the newest of each unit; or keep its figures in one of the files, and leave out the others (`--leave-out FILE`)",
                "lấy tệp mới nhất của mỗi đơn vị; hoặc chỉ giữ số liệu ở một tệp và bỏ các tệp kia ra (`--leave-out TỆP`)"
            ),
            None => said!(
                "keep its figures in one of the files, and leave out the others (`--leave-out FILE`)",
                "chỉ giữ số liệu ở một tệp và bỏ các tệp kia ra (`--leave-out TỆP`)"
            ),
        }),
        answer: last.is_some().then_some(Answer::Newest),
        ..Diagnostic::new(Code::UnitInTwoFiles, message)
    }
}

/// Returns what is to be told of a file: that nothing is filled in, or that its name is that of another unit.
fn of_file(file: &Path, dataset: &Dataset) -> Option<FileRemark> {
    let mut filled = dataset.rows().iter().enumerate().filter(|(row, _)| dataset.reported(*row));
    let name = name_of(file);
    let Some((_, unit)) = filled.next() else { return Some(FileRemark::Empty(name)) };
    if filled.next().is_some() {
        return None;
    }
    let plain = |text: &str| {
        let text = unmarked(&folded(text));
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    };
    let stem = format!(" {} ", plain(&file.file_stem()?.to_string_lossy()));
    let has = |text: &str| {
        let text = plain(text);
        text.contains(' ') && stem.contains(&format!(" {text} "))
    };
    let register = dataset.0.register.as_ref()?;
    let called = register.units().iter().filter(|one| one.names().any(has));
    let called: Vec<_> = called.map(|one| one.id.as_str()).collect();
    (!called.is_empty() && !called.contains(&unit.id.as_str()))
        .then(|| FileRemark::NamedForAnother { file: name, unit: shown(&unit.name) })
}
