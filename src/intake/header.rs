//! The header: the role of each column of a wide or a long table.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::called::{Called, Likeness, is_beside};
use super::faults::{Faults, Place};
use super::hidden::{hidden, named};
use super::messages::{given_for_derived, quoted, repeated_column};
use crate::dataset::notes::{NoteKind, Subject};
use crate::diagnostic::{Answer, Code, Problem, Span, all_of, nearest, one_of, problem, shown};
use crate::model::{Framework, Metric, MetricIndex, TargetIndex, UnitKind};
use crate::name::{folded, seen};
use crate::said::{Said, said};

/// The role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Unit,
    Name,
    Kind,
    Metric(MetricIndex),
    Declared(TargetIndex),
    /// A text beside the values of a metric or the declarations of a target.
    Note(NoteKind, Subject),
    /// The column `metric` of a long file.
    LongMetric,
    /// The column `value` of a long file.
    LongValue,
    /// The column of a long file that holds the texts of a kind.
    LongNote(NoteKind),
    /// A text that is not data, in the first column of this name, such as what a case expects.
    Text(usize),
    /// Ignored by the options.
    Ignored,
    /// Without a name. It is skipped if all its cells are empty.
    Unnamed,
    /// Refused: no metric claims it.
    Unknown,
}

impl Role {
    /// Returns the metric whose values the column holds.
    pub(super) const fn metric(self) -> Option<MetricIndex> {
        match self {
            Self::Metric(metric) => Some(metric),
            _ => None,
        }
    }
}

/// What a column holds that is not data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextColumn {
    Text,
    /// A number, or a word in its place.
    Number,
    YesNo,
}

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) role: Role,
    /// The place of its name.
    pub(super) span: Span,
}

/// The header with the role of each column.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) columns: Vec<Column>,
    pub(super) long: bool,
}

impl Header {
    pub(super) fn has(&self, role: Role) -> bool {
        self.columns.iter().any(|column| column.role == role)
    }

    /// Returns the columns that are not data.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| matches!(column.role, Role::Text(_)))
    }
}

/// The column names that a framework allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'f> {
    pub(super) framework: &'f Framework,
    /// Whether units can be identified by their names, because there is a register.
    pub(super) registered: bool,
    /// The columns that are not data, in a table whose lines are cases instead of units.
    pub(super) texts: Option<fn(&str) -> Option<TextColumn>>,
}

impl<'f> Names<'f> {
    pub(super) fn metric(self, id: &str) -> Option<MetricIndex> {
        let place = self.framework.metrics.get_index_of(id)?;
        u32::try_from(place).ok().map(MetricIndex)
    }

    pub(super) fn target(self, id: &str) -> Option<TargetIndex> {
        self.framework.criteria()?.find(id).map(|(index, _)| index)
    }

    /// Returns the role of a metric, of `declared:TARGET`, or of the target alone if no metric has its name.
    pub(super) fn value(self, name: &str) -> Option<Role> {
        if let Some(metric) = self.metric(name) {
            return Some(Role::Metric(metric));
        }
        let target = name.strip_prefix("declared:").unwrap_or(name);
        self.target(target.trim()).map(Role::Declared)
    }

    fn wide(self, name: &str) -> Option<Role> {
        if let Some(texts) = self.texts {
            return match name {
                "kind" => Some(Role::Kind),
                _ if texts(name).is_some() => Some(Role::Text(0)),
                _ => self.value(name.strip_prefix("metric:").map_or(name, str::trim)),
            };
        }
        match name {
            "unit" => Some(Role::Unit),
            "name" => Some(Role::Name),
            "kind" => Some(Role::Kind),
            _ => self.value(name).or_else(|| self.note(name)),
        }
    }

    /// Returns the role of `evidence:`, `reason:`, `as_of:` or `nature:` with a metric or a target.
    fn note(self, name: &str) -> Option<Role> {
        let (word, of) = name.split_once(':')?;
        let kind = NoteKind::ALL.into_iter().find(|kind| kind.word() == word)?;
        match self.value(of.trim())? {
            Role::Metric(metric) => Some(Role::Note(kind, Subject::Metric(metric))),
            Role::Declared(target) => Some(Role::Note(kind, Subject::Target(target))),
            _ => None,
        }
    }

    const fn long(self, name: &str) -> Option<Role> {
        match name.as_bytes() {
            b"unit" => Some(Role::Unit),
            b"name" => Some(Role::Name),
            b"kind" => Some(Role::Kind),
            b"metric" => Some(Role::LongMetric),
            b"value" => Some(Role::LongValue),
            b"evidence" => Some(Role::LongNote(NoteKind::Evidence)),
            b"reason" => Some(Role::LongNote(NoteKind::Reason)),
            b"as_of" => Some(Role::LongNote(NoteKind::AsOf)),
            b"nature" => Some(Role::LongNote(NoteKind::Nature)),
            _ => None,
        }
    }

    /// Returns whether the name shows that the file is long.
    fn says_long(self, name: &str) -> bool {
        matches!(name, "metric" | "value") && self.metric(name).is_none() && self.texts.is_none()
    }

    pub(super) fn known(self, name: &str) -> bool {
        self.wide(name).is_some() || self.long(name).is_some()
    }

    /// Returns every name of a value, to find the nearest one to a misspelt one.
    pub(super) fn values(self) -> impl Iterator<Item = String> + use<'f> {
        let targets = self.framework.criteria().map(|criteria| criteria.targets.iter());
        let declared =
            targets.into_iter().flatten().map(|target| format!("declared:{}", target.id));
        self.framework.metrics.keys().cloned().chain(declared)
    }
}

/// A cell of the header.
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
    /// A hidden character in it.
    hidden: Option<char>,
}

impl Name {
    /// Creates a name from the text of a cell, without its hidden characters.
    pub(super) fn new(cell: &str, span: Span) -> Self {
        let blank = |c: &char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let visible: String = cell.chars().filter(|c| !blank(c)).collect();
        Self { text: seen(cell).into_owned(), span, hidden: hidden(&visible) }
    }
}

/// Gives the columns of the unit their own names: `unit` for `Mã đơn vị`. Next to that, a column `Đơn vị` has the names.
pub(super) fn with_own_names(mut cells: Vec<Name>, ignore: &[String]) -> Vec<Name> {
    let own = |cell: &Name| own_column(&cell.text).filter(|_| !is_ignored(ignore, &cell.text));
    let own: Vec<_> = cells.iter().map(own).collect();
    let is_unit = |cell: &Name| folded(&cell.text) == folded("đơn vị");
    let has_code = own.iter().zip(&cells).any(|(own, cell)| *own == Some("unit") && !is_unit(cell));
    let beside = has_code && !own.contains(&Some("name"));
    for (cell, own) in cells.iter_mut().zip(own) {
        if let Some(own) = own {
            cell.text = if beside && is_unit(cell) { "name" } else { own }.to_owned();
        }
    }
    cells
}

/// Finds the role of each column. `called` is the name of the header in messages.
pub(super) fn understand(
    cells: Vec<Name>,
    names: Names<'_>,
    ignore: &[String],
    faults: &mut Faults,
    called: &Said,
) -> Option<Header> {
    let cells = if names.texts.is_some() { cells } else { with_own_names(cells, ignore) };
    let long = cells.iter().any(|cell| names.says_long(&cell.text));
    let whole = cells.first().zip(cells.last()).map(|(first, last)| first.span.to(last.span));
    // Both lists may have thousands of names.
    let passed_over: HashSet<_> = ignore.iter().map(|ignored| seen(ignored)).collect();
    let mut columns: Vec<Column> = Vec::with_capacity(cells.len());
    let mut seen: HashMap<Role, Span> = HashMap::new();
    let plain = !long && names.texts.is_none();
    let called_so = OnceCell::new();
    let called_so = || called_so.get_or_init(|| Called::new(names.framework));
    for Name { text, span, hidden } in cells {
        let place = span.place();
        let ignored = passed_over.contains(text.as_str());
        if ignored {
            faults.remarks.ignored.insert(text.clone());
        }
        let role = match if long { names.long(&text) } else { names.wide(&text) } {
            _ if ignored => Role::Ignored,
            // Spreadsheets write empty columns next to a table.
            _ if text.is_empty() => Role::Unnamed,
            Some(Role::Text(_)) => {
                let first = columns.iter().position(|column| column.name == text);
                Role::Text(first.unwrap_or(columns.len()))
            }
            Some(role) => role,
            None if plain
                && hidden.is_none()
                && let Some((metric, likeness)) = called_so().find(&text) =>
            {
                match (likeness, names.framework.metric_at(metric)) {
                    (Likeness::OtherMeasure, Some(metric)) => {
                        faults.push(place, || other_measure(&text, None, metric));
                    }
                    (Likeness::Nearly, Some(metric)) => {
                        faults.remarks.nearly.insert(shown(&text), metric.id.clone());
                    }
                    _ => faults.remarks.by_name = faults.remarks.by_name.saturating_add(1),
                }
                Role::Metric(metric)
            }
            None if plain && is_beside(&text) => {
                faults.remarks.column(&text);
                Role::Ignored
            }
            None => {
                let several = if plain { called_so().several(&text) } else { Vec::new() };
                faults.push(place, || match several.as_slice() {
                    [] => unknown_column(&text, hidden, names, long),
                    _ => names_several(&text, &several),
                });
                Role::Unknown
            }
        };
        if let (Some(first), false) =
            (seen.get(&role), matches!(role, Role::Ignored | Role::Unnamed | Role::Unknown))
        {
            faults.push_related(
                place,
                || repeated_column(&text),
                || Some((*first, said!("it is here already", "đã có ở đây"))),
            );
        }
        seen.entry(role).or_insert(span);
        columns.push(Column { name: text, role, span });
    }
    let header = Header { columns, long };
    let place = whole.unwrap_or_default().place();
    report_missing(&header, names, called, place, faults).then_some(header)
}

/// Returns whether a column is one to ignore.
pub(super) fn is_ignored(ignore: &[String], name: &str) -> bool {
    ignore.iter().any(|ignored| seen(ignored) == name)
}

/// Reports required columns that are missing. Returns whether there are none.
fn report_missing(
    header: &Header,
    names: Names<'_>,
    called: &Said,
    place: Place<'_>,
    faults: &mut Faults,
) -> bool {
    /// The most unknown columns to compare with the name that was meant.
    const MOST: usize = 50;
    let missing = missing_columns(header, names);
    for (name, help) in &missing {
        // A misspelt column was already reported with the name that it should have.
        let unknown = header.columns.iter().filter(|column| column.role == Role::Unknown);
        let mut meant = unknown.take(MOST).filter_map(|c| meant(&c.name, names, header.long));
        if meant.any(|meant| meant == *name) {
            continue;
        }
        faults.push(place, || {
            let message = said!(
                "{called} has no column `{name}`",
                "{called} không có cột `{name}`",
                called,
                name
            );
            let problem = Problem::new(Code::MissingColumn, message).help(help.clone());
            match *name {
                "kind" => {
                    problem.allowed(one_of(names.framework.unit_kinds.iter().map(UnitKind::as_str)))
                }
                _ => problem,
            }
        });
    }
    missing.is_empty()
}

/// Returns the required columns that are missing, with their purpose.
fn missing_columns(header: &Header, names: Names<'_>) -> Vec<(&'static str, Said)> {
    let mut missing = Vec::new();
    if names.texts.is_some() {
        if !header.texts().any(|column| column.name == "case") {
            missing.push((
                "case",
                said!(
                    "every line says there what it shows",
                    "mỗi dòng ghi ở đó nội dung mà dòng thể hiện"
                ),
            ));
        }
    } else if !(header.has(Role::Unit) || names.registered && header.has(Role::Name)) {
        missing
            .push(("unit", said!("every line names its unit there", "mỗi dòng ghi đơn vị ở đó")));
    }
    if header.long && !header.has(Role::LongMetric) {
        missing.push((
            "metric",
            said!(
                "every line of a file with one line per value names its metric there",
                "trong tệp mỗi dòng một giá trị, mỗi dòng ghi số liệu ở đó"
            ),
        ));
    }
    if header.long && !header.has(Role::LongValue) {
        missing.push((
            "value",
            said!(
                "every line of a file with one line per value has it there",
                "trong tệp mỗi dòng một giá trị, mỗi dòng ghi giá trị ở đó"
            ),
        ));
    }
    let of_register = names.registered;
    if names.framework.unit_kinds.len() > 1 && !of_register && !header.has(Role::Kind) {
        missing.push((
            "kind",
            said!(
                "add it: the framework assesses several kinds of units",
                "thêm cột này: bộ quy tắc đánh giá nhiều loại đơn vị"
            ),
        ));
    }
    missing
}

/// The usual names of the columns that are not metrics.
const CALLED: [(&str, &str); 10] = [
    ("đơn vị", "unit"),
    ("mã đơn vị", "unit"),
    ("mã", "unit"),
    ("id", "unit"),
    ("tên đơn vị", "name"),
    ("tên", "name"),
    ("loại đơn vị", "kind"),
    ("loại", "kind"),
    ("số liệu", "metric"),
    ("giá trị", "value"),
];

/// Returns the column that identifies a unit, by its English or Vietnamese head.
pub(super) fn own_column(text: &str) -> Option<&'static str> {
    const OWN: [(&str, &str); 10] = [
        ("unit", "unit"),
        ("mã đơn vị", "unit"),
        ("đơn vị", "unit"),
        ("name", "name"),
        ("tên đơn vị", "name"),
        ("kind", "kind"),
        ("loại đơn vị", "kind"),
        ("unit id", "unit"),
        ("unit name", "name"),
        ("unit kind", "kind"),
    ];
    // Most heads are ids of metrics.
    if text.is_ascii() && !text.contains([' ', '-']) {
        return OWN.into_iter().find(|(_, own)| own.eq_ignore_ascii_case(text)).map(|(_, own)| own);
    }
    let form = folded(text);
    OWN.into_iter().find(|(called, _)| folded(called) == form).map(|(_, own)| own)
}

/// Returns the column that people call so.
pub(super) fn called(text: &str) -> Option<&'static str> {
    CALLED.iter().find(|(called, _)| *called == text).map(|(_, name)| *name)
}

/// Returns the column that was probably meant.
fn meant(text: &str, names: Names<'_>, long: bool) -> Option<String> {
    let own: &[&str] = if names.texts.is_some() {
        &["case", "kind", "total", "share", "grade", "verdict", "as_of", "not_scored"]
    } else if long {
        &["unit", "metric", "value", "evidence", "reason", "as_of", "nature", "name", "kind"]
    } else {
        &["unit", "name", "kind"]
    };
    let lower = text.to_lowercase();
    if let Some(name) = called(&lower).filter(|name| own.contains(name)) {
        return Some(name.to_owned());
    }
    let mut known: Vec<String> = own.iter().map(|name| (*name).to_owned()).collect();
    if !long {
        known.extend(names.values());
        for kind in NoteKind::ALL {
            known.extend(names.values().map(|value| format!("{}:{value}", kind.word())));
        }
    }
    nearest(text, known.iter().map(String::as_str)).map(str::to_owned)
}

fn unknown_column(text: &str, hidden: Option<char>, names: Names<'_>, long: bool) -> Problem {
    let derived = given_for_derived(Code::UnknownColumn, names.framework, text);
    if let Some(problem) = derived.filter(|_| !long) {
        return problem;
    }
    let hidden = hidden.map(|c| said!(", which has the character {}", ", có ký tự {}", named(c)));
    let hidden = hidden.unwrap_or_else(|| said!("", ""));
    let column = said!("{}{}", "{}{}", quoted(text), hidden);
    let problem = if long {
        problem! { Code::UnknownColumn;
            says "a file with one line per value has no column {column}",
                "tệp mỗi dòng một giá trị không có cột {column}", column;
            allowed all_of([ "unit", "metric", "value", "evidence", "reason", "as_of", "nature", "name", "kind", ]);
        }
    } else {
        problem! { Code::UnknownColumn;
            says "no metric claims the column {column}",
                "cột {column} không thuộc số liệu nào", column;
        }
    };
    let ignore = match names.texts {
        // A table of cases.
        Some(_) => {
            said!("delete the column, or head it `note`", "xóa cột, hoặc đặt tiêu đề cột là `note`")
        }
        None => said!(
            "delete the column, or name it as one to ignore",
            "xóa cột, hoặc cho bỏ qua bằng `--ignore`"
        ),
    };
    let nearest = meant(text, names, long);
    let problem = problem.help(match &nearest {
        Some(name) => said!(
            "did you mean `{name}`? if it is not to be scored, {ignore}",
            "có phải ý là `{name}`? nếu không dùng để chấm điểm, {ignore}",
            name,
            ignore
        ),
        None => said!(
            "if it is not to be scored, {ignore}",
            "nếu không dùng để chấm điểm, {ignore}",
            ignore
        ),
    });
    let problem = if nearest.is_none() && names.texts.is_none() {
        problem.answer(Answer::Ignore(text.to_owned()))
    } else {
        problem
    };
    problem.named(nearest)
}

/// Returns the fault of a column whose head, or the title above its table, says another unit of measure than that of its
/// metric.
pub(super) fn other_measure(text: &str, title: Option<&str>, metric: &Metric) -> Problem {
    let own = |vi: bool| {
        let own = metric.unit_of_measure.as_ref();
        own.map(|own| if vi { &own.vi } else { own.en.as_ref().unwrap_or(&own.vi) })
    };
    let id = metric.id.as_str();
    let message = match title {
        None => said!(
            "the column {} is called like `{id}`, in another unit of measure",
            "cột {} có tên của `{id}` nhưng đơn vị tính khác",
            quoted(text),
            id
        ),
        Some(title) => said!(
            "the column {} stands beneath {}, and `{id}` has another unit of measure",
            "cột {} nằm dưới dòng {}, mà `{id}` có đơn vị tính khác",
            quoted(text),
            quoted(title),
            id
        ),
    };
    Problem::new(Code::UnknownColumn, message).help(match (own(false), own(true), title) {
        (Some(en), Some(vi), None) => said!(
            "give the figures in {}, and say so in the head",
            "ghi số liệu theo {}, và ghi như vậy ở tiêu đề",
            Said::written(en, vi)
        ),
        (Some(en), Some(vi), Some(_)) => said!(
            "give the figures in {}, and say so there or in the head of the column, in brackets",
            "ghi số liệu theo {}, và ghi như vậy ở dòng đó hoặc ở tiêu đề cột, trong ngoặc",
            Said::written(en, vi)
        ),
        (.., None) => said!(
            "if the figures are those that `{id}` asks for, write the head without the brackets",
            "nếu số liệu đúng là số mà `{id}` yêu cầu, bỏ phần trong ngoặc ở tiêu đề",
            id
        ),
        (.., Some(_)) => said!(
            "if the figures are those that `{id}` asks for, delete the unit of measure there",
            "nếu số liệu đúng là số mà `{id}` yêu cầu, bỏ đơn vị tính ở dòng đó",
            id
        ),
    })
}

/// Returns the fault of a head that is the name of several metrics.
fn names_several(text: &str, ids: &[&str]) -> Problem {
    problem! { Code::UnknownColumn;
        says "the column {} is the name of {}",
            "cột {} là tên chung của {}", quoted(text), all_of(ids.iter().copied());
        help "write the id of the one that is meant", "viết mã của số liệu muốn dùng";
    }
}
