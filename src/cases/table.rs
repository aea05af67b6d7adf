//! Cases as tables: a line for each case.

use std::io::Read;
use std::path::Path;

use indexmap::IndexMap;

use super::case::{Case, CasePlaces, Cases, Expectation, Findings};
use super::from_unit::take_submitted;
use super::run::NONE;
use crate::dataset::ReadOptions;
use crate::diagnostic::{Code, Diagnostics, Problem, one_of, problem, shown};
use crate::intake::csv::cases::{
    TextCell, TextColumn, TextColumns, bytes_of, bytes_of_path, read_cases,
};
use crate::intake::folder_of;
use crate::model::{Framework, TargetState, Verdict};
use crate::number::{Decimal, Quantity};
use crate::rules::reading::number_advice;
use crate::said::said;

/// A column that is not data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column<'n> {
    Case,
    Data,
    Unit,
    AsOf,
    Year,
    Total,
    Share,
    Grade,
    Verdict,
    NotScored,
    Findings,
    Note,
    Score(&'n str),
    Target(&'n str),
    Finding(&'n str),
    Previous(&'n str),
}

impl<'n> Column<'n> {
    fn of(name: &'n str) -> Option<Self> {
        let Some((word, id)) = name.split_once(':') else { return Self::of_word(name) };
        let id = id.trim();
        match word.trim() {
            "score" => Some(Self::Score(id)),
            "target" => Some(Self::Target(id)),
            "finding" => Some(Self::Finding(id)),
            "previous" => Some(Self::Previous(id)),
            "expect" => Self::of_word(id),
            _ => None,
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "case" => Self::Case,
            "data" => Self::Data,
            "unit" => Self::Unit,
            "as_of" => Self::AsOf,
            "year" => Self::Year,
            "total" => Self::Total,
            "share" => Self::Share,
            "grade" => Self::Grade,
            "verdict" => Self::Verdict,
            "not_scored" => Self::NotScored,
            "findings" => Self::Findings,
            "note" => Self::Note,
            _ => return None,
        })
    }

    const fn holds(self) -> TextColumn {
        match self {
            Self::Total | Self::Share | Self::Score(_) | Self::Previous(_) => TextColumn::Number,
            Self::Finding(_) => TextColumn::YesNo,
            _ => TextColumn::Text,
        }
    }

    /// Returns the key of an expected result, as differences have it.
    fn key(self) -> String {
        match self {
            Self::Case
            | Self::Data
            | Self::Unit
            | Self::Note
            | Self::AsOf
            | Self::Year
            | Self::Previous(_) => String::new(),
            Self::Total => "total".to_owned(),
            Self::Share => "share".to_owned(),
            Self::Grade => "grade".to_owned(),
            Self::Verdict => "verdict".to_owned(),
            Self::NotScored => "not_scored".to_owned(),
            Self::Findings => "findings".to_owned(),
            Self::Score(id) => format!("scores.{id}"),
            Self::Target(id) => format!("targets.{id}"),
            Self::Finding(id) => format!("findings.{id}"),
        }
    }
}

impl Cases {
    /// Reads cases from a table, with a line for each. See the [module](crate::cases) for its columns.
    ///
    /// ```
    /// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
    /// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
    /// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
    /// #   scoring: {ratio: {part: done, whole: all}}}\n";
    /// use dti_engine::{Framework, cases::{self, Cases}};
    /// let framework = Framework::from_yaml(yaml)?;
    /// let table = "case;done;all;total;score:rate\ntwo of three;2;3;6,67;6,67\nnone of three;0;3;0;\n";
    /// let cases = Cases::from_csv(table.as_bytes(), &framework)?;
    /// assert!(cases::run(&framework, &cases)?.iter().all(|case| case.holds()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the table, with line and column.
    pub fn from_csv(reader: impl Read, framework: &Framework) -> Result<Self, Diagnostics> {
        let options = ReadOptions::default().name("<cases>");
        table(&bytes_of(reader, &options)?, framework, &options)
    }

    /// Opens and reads the cases that lie beside a rule file: `NAME.cases.yaml` and `NAME.cases.csv` beside
    /// `NAME.yaml`, with the figures of the files of data that cases name. Without such a file there are no cases.
    ///
    /// # Errors
    /// Every fault of both files and of the files of data.
    pub fn beside(rules: impl AsRef<Path>, framework: &Framework) -> Result<Self, Diagnostics> {
        let rules = rules.as_ref();
        let (mut cases, mut faults) = (Self::default(), Diagnostics::default());
        let mut take = |read: Result<Self, Diagnostics>| match read {
            Ok(read) => cases.append(read),
            Err(found) => faults.append(found),
        };
        let beside = |ending: &str| Some(rules.with_extension(ending)).filter(|path| path.exists());
        if let Some(path) = beside("cases.yaml") {
            take(Self::from_path(path));
        }
        if let Some(path) = beside("cases.csv") {
            let options = ReadOptions::default().name(path.display().to_string());
            let bytes = bytes_of_path(&path, &options);
            take(bytes.and_then(|bytes| table(&bytes, framework, &options)));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        cases.with_data(folder_of(rules), framework)
    }
}

fn table(bytes: &[u8], framework: &Framework, options: &ReadOptions) -> Result<Cases, Diagnostics> {
    let mut lines = Lines { framework, cases: Vec::new() };
    let data = read_cases(bytes, framework, options, &mut lines).map_err(without_options)?;
    for (row, (case, _)) in lines.cases.iter_mut().enumerate() {
        case.unit_kind = data.rows().get(row).map(|unit| unit.kind.clone());
        take_submitted(case, &data, row, framework);
    }
    Cases(lines.cases).expecting()
}

/// Leaves out advice to give an option: whoever runs cases gives none.
fn without_options(mut faults: Diagnostics) -> Diagnostics {
    for fault in &mut faults.0 {
        if fault.code == Code::AmbiguousDecimalSign {
            fault.help = Some(said!(
                "write `1234` without a sign between thousands, or `1.2340` with one more decimal place",
                "viết `1234` không có dấu ngăn hàng nghìn, hoặc `1.2340` thêm một chữ số thập phân"
            ));
        }
    }
    faults
}

/// The cases of the lines that were read so far.
struct Lines<'f> {
    framework: &'f Framework,
    cases: Vec<(Case, CasePlaces)>,
}

impl TextColumns for Lines<'_> {
    fn holds(name: &str) -> Option<TextColumn> {
        Column::of(name).map(Column::holds)
    }

    fn head(&self, name: &str) -> Result<(), Problem> {
        Column::of(name).map_or(Ok(()), |column| known(name, column, self.framework))
    }

    fn take(&mut self, cell: TextCell<'_>) -> Result<(), Problem> {
        let Some(column) = Column::of(cell.column) else { return Ok(()) };
        if self.cases.len() <= cell.row {
            self.cases.resize_with(cell.row.saturating_add(1), Default::default);
        }
        match self.cases.get_mut(cell.row) {
            Some((case, places)) => take(case, places, column, cell),
            None => Ok(()),
        }
    }
}

/// Tells what is wrong with the name of a column.
fn known(name: &str, column: Column<'_>, framework: &Framework) -> Result<(), Problem> {
    let (what, id, ids): (_, _, Vec<&str>) = match column {
        Column::Score(id) => {
            let nodes = framework.index().into_iter().flat_map(|index| &index.nodes);
            let nodes = nodes.map(|node| node.id());
            ("node", id, nodes.chain(framework.views().map(|view| view.id())).collect())
        }
        Column::Target(id) => {
            let targets = framework.criteria().into_iter().flat_map(|criteria| &criteria.targets);
            ("target", id, targets.map(|target| target.id.as_str()).collect())
        }
        Column::Finding(id) => {
            ("check", id, framework.checks.iter().map(|check| check.id.as_str()).collect())
        }
        Column::Previous(id) => {
            ("metric", id, framework.metrics.keys().map(String::as_str).collect())
        }
        _ if framework.metrics.contains_key(name) => {
            let name = shown(name);
            return Err(problem! { Code::UnknownColumn;
                says "`{name}` can be the metric or what is expected",
                    "`{name}` có thể là số liệu hoặc kết quả mong đợi", name;
                help "write `metric:{name}` or `expect:{name}`",
                    "viết `metric:{name}` hoặc `expect:{name}`", name;
            });
        }
        _ => return Ok(()),
    };
    if ids.contains(&id) {
        return Ok(());
    }
    Err(problem! { Code::UnknownColumn;
        says "the rules have no {what} `{}`", "bộ quy tắc không có {what} `{}`", shown(id), what;
        help "write the id of a {what}, or delete the column",
            "viết mã của {what}, hoặc xóa cột", what;
        nearest id, ids;
    })
}

/// Takes a cell into its case.
fn take(
    case: &mut Case,
    places: &mut CasePlaces,
    column: Column<'_>,
    TextCell { text, location, .. }: TextCell<'_>,
) -> Result<(), Problem> {
    if text.is_empty() || column == Column::Note {
        return match column {
            Column::Case => Err(problem! { Code::EmptyText;
                says "the case has no name", "trường hợp không có tên";
                help "write in the column `case` what it shows",
                    "viết nội dung thể hiện vào cột `case`";
            }),
            _ => Ok(()),
        };
    }
    let Case { expect, .. } = case;
    match column {
        Column::Case => {
            text.clone_into(&mut case.name);
            places.name = Some(location);
            return Ok(());
        }
        Column::Data => {
            case.data = Some(text.to_owned());
            return Ok(());
        }
        Column::Unit => {
            case.unit = Some(text.to_owned());
            return Ok(());
        }
        Column::AsOf => {
            let day = text.parse().map_err(|_| {
                problem! { Code::NotADate;
                    says "`{}` is not a day of the calendar",
                        "`{}` không phải là ngày có trong lịch", shown(text);
                    allowed "a day such as `2023-06-01`", "một ngày như `2023-06-01`";
                }
            })?;
            case.as_of = Some(day);
            return Ok(());
        }
        Column::Year => {
            let year = text.parse().ok().filter(|year| (1900..3000).contains(year));
            case.year = Some(year.ok_or_else(|| {
                problem! { Code::OutOfRange;
                    says "`{}` is not a year", "`{}` không phải là năm", shown(text);
                    allowed "a year of four digits that the rules have numbers for, such as `2030`",
                        "năm bốn chữ số mà bộ quy tắc có số, ví dụ `2030`";
                }
            })?);
            return Ok(());
        }
        Column::Previous(id) => {
            case.previous.insert(id.to_owned(), text.to_owned());
            return Ok(());
        }
        Column::Total => expect.total = Some(number(text)?),
        Column::Share => {
            expect.share = Some(if text.ends_with('%') && text.parse::<Quantity>().is_ok() {
                text.to_owned()
            } else {
                number(text)?
            });
        }
        Column::Grade => expect.grade = Some(text.to_owned()),
        Column::Verdict => expect.verdict = Some(word(text, Verdict::ALL, Verdict::as_str)?),
        Column::Note => return Ok(()),
        Column::NotScored => expect.not_scored = Some(ids(text)),
        Column::Findings => {
            let all = if text == NONE { Vec::new() } else { ids(text) };
            expect.findings = Some(Findings::All(all));
        }
        Column::Score(id) => {
            expect.scores.insert(id.to_owned(), number(text)?);
        }
        Column::Target(id) => {
            let state = word(text, TargetState::ALL, TargetState::as_str)?;
            expect.targets.insert(id.to_owned(), state);
        }
        Column::Finding(id) => finding(expect, id, text == "yes"),
    }
    places.expected.insert(column.key(), location);
    Ok(())
}

/// Reads ids with blanks between them.
fn ids(text: &str) -> Vec<String> {
    text.split([' ', ',', ';']).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

fn finding(expect: &mut Expectation, id: &str, is_found: bool) {
    let findings = expect.findings.get_or_insert_with(|| Findings::Each(IndexMap::new()));
    if let Findings::Each(each) = findings {
        each.insert(id.to_owned(), is_found);
    }
}

/// Reads the text of an expected number, or of none.
fn number(text: &str) -> Result<String, Problem> {
    if text == NONE || text.parse::<Decimal>().is_ok() {
        return Ok(text.to_owned());
    }
    Err(problem! { Code::NotANumber;
        says "`{}` is not a number", "`{}` không phải là số", shown(text);
        allowed "a number as it is printed, or `none`; an empty cell where anything may come out",
            "một số như khi in ra, hoặc `none`; ô trống nếu kết quả thế nào cũng được";
        maybe_help number_advice(text);
    })
}

/// Reads one of a few words.
fn word<T: Copy>(text: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, Problem> {
    let names = || all.iter().map(|one| name(*one));
    all.iter().copied().find(|one| name(*one) == text).ok_or_else(|| {
        problem! { Code::UnknownWord;
            says "`{}` cannot come out", "`{}` không thể là kết quả", shown(text);
            allowed one_of(names());
            nearest text, names();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::run::run_covering;
    use super::*;

    const PLAN: &str = "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: [commune, ward]\n\
        source: {document: 1/QĐ, standing: illustrative}\n\
        metrics: {total: {type: count}, done: {type: count}}\n\
        checks: [{id: part, holds: done <= total, message: Nhiều hơn tổng}]\n\
        targets: [{id: all, of: done, at_least: {commune: 2, ward: 4}}]\n\
        verdict: {pass_when: [{total: {at_least: 1}}]}\n";

    fn cases(table: &str) -> Result<Cases, Diagnostics> {
        Cases::from_csv(table.as_bytes(), &Framework::from_yaml(PLAN).unwrap())
    }

    #[test]
    fn a_line_that_expects_nothing_is_refused() {
        let faults =
            cases("case,kind,done,verdict\nba,commune,3,pass\nhai,commune,2,\n").unwrap_err();
        let place = faults.iter().next().unwrap().location.clone().unwrap();
        assert_eq!((faults.len(), place.line), (1, 3), "{faults}");
    }

    #[test]
    fn kinds_declarations_targets_and_findings_are_expected_in_a_table() {
        let table = "\u{feff}case,kind,done,metric:total,declared:all,target:all,finding:part,expect:total,verdict\r\n\
                     ba,commune,3,2,không,met,có,1,pass\r\nba,ward,3,4,,not_met,no,0,fail\r\n,,,,,,,,\r\n";
        let framework = Framework::from_yaml(PLAN).unwrap();
        let cases = cases(table).unwrap();
        let (results, coverage) = run_covering(&framework, &cases).unwrap();
        assert!(results.iter().all(super::super::CaseResult::holds), "{results:?}");
        assert_eq!(results.len(), 2);
        let missing: Vec<_> = coverage.missing().collect();
        assert_eq!(missing, ["all: undetermined"]);
        let written = cases.iter().map(|case| case.to_yaml().unwrap()).collect::<String>();
        assert!(written.contains("    findings:\n      part: true\n"), "{written}");
        let read = Cases::from_yaml(&written).unwrap();
        assert!(read.iter().eq(cases.iter()));
    }

    #[test]
    fn findings_are_listed_whole_and_notes_are_for_readers() {
        let table = "case,note,kind,done,metric:total,findings,target:all\nba,3 > 2,commune,3,2,part,met\n\
                     hai,,commune,1,2,none,not_met\nsai,,commune,3,2,none,met\n";
        let framework = Framework::from_yaml(PLAN).unwrap();
        let cases = cases(table).unwrap();
        let results = super::super::run(&framework, &cases).unwrap();
        let holds: Vec<_> = results.iter().map(super::super::CaseResult::holds).collect();
        assert_eq!(holds, [true, true, false]);
        let said = results[2].to_string();
        assert!(said.contains("findings: expected none, found part"), "{said}");
    }

    #[test]
    fn an_unexpected_finding_differs_at_its_cell() {
        let table =
            "case,kind,done,metric:total,finding:part,target:all\nmany,ward,3,4,yes,undetermined\n";
        let framework = Framework::from_yaml(PLAN).unwrap();
        let cases = cases(table).unwrap();
        let results = super::super::run(&framework, &cases).unwrap();
        let said: Vec<_> = results[0].diagnostics().iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2);
        assert!(said[1].contains("targets.all: expected undetermined, found not_met"), "{said:?}");
        assert!(said[0].contains("findings.part: expected yes, found no"), "{said:?}");
        let place = results[0].diagnostics().iter().next().unwrap().location.clone().unwrap();
        assert_eq!((place.line, place.column), (2, 15));
    }

    #[test]
    fn what_a_column_means_is_never_guessed() {
        let codes = |table: &str| {
            let faults = cases(table).unwrap_err();
            faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>()
        };
        // A metric and the expected total have the same name.
        assert_eq!(codes("case,kind,total\na,ward,1\n"), ["D0202"]);
        // Thousands or decimals.
        assert_eq!(codes("case,kind,done,expect:total\na,ward,1,1.234\n"), ["D0410"]);
        assert_eq!(codes("kind,done\nward,1\n"), ["D0204"]);
        assert_eq!(codes("case,kind,done,evidence:done\na,ward,1,x\n"), ["D0202"]);
        assert_eq!(codes("case,kind,done,share\na,ward,1,all\n"), ["R0204"]);
    }
}
