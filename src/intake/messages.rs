//! Faults of cells and files, in words that a commune officer can act on.

use super::day;
use super::dress;
use super::numeral::{DecimalSign, NumeralFault};
use crate::dataset::origin::UNKNOWN;
use crate::dataset::register::{RegisteredUnit, Unmatched};
use crate::diagnostic::{Answer, Code, Problem, all_of, one_of, shown};
use crate::model::{ChoiceOption, Framework, Metric, MetricType, Nature, UnitKind};
use crate::name::{folded, nfc, unmarked};
use crate::number::{Decimal, Quantity};

/// Returns the text of a cell between backticks, cut if it is long.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", shown(text))
}

/// Returns a metric with its display name.
pub(super) fn metric_name(metric: &Metric) -> String {
    if metric.name.vi == metric.id {
        format!("`{}`", metric.id)
    } else {
        format!("`{}` ({})", metric.id, metric.name.vi)
    }
}

/// Returns the fault that a value is given for a derived metric; `None` if the id is of none.
pub(super) fn given_for_derived(code: Code, framework: &Framework, id: &str) -> Option<Problem> {
    let derived = framework.derived_at(framework.index_of(id)?)?;
    let reads = derived.reads.iter().filter_map(|metric| framework.metric_at(*metric));
    let reads = all_of(reads.map(Metric::id));
    let message =
        format!("{} is worked out from {reads}, not submitted", metric_name(&derived.metric));
    Some(Problem::new(code, message).help(format!(
        "delete its values, and submit {reads}; the formula is `{}`",
        shown(derived.formula.text())
    )))
}

const ABSENT: &str = "an empty cell if it was not submitted, `n/a` if it does not apply";

/// Returns what a cell of this metric may hold.
pub(super) fn allowed_for(metric: &Metric) -> String {
    let bounds = bounds(metric).map(|bounds| format!(" {bounds}")).unwrap_or_default();
    let value = match &metric.kind {
        MetricType::Count => format!("a whole number such as `0` or `12`{bounds}"),
        MetricType::Number => format!("a number such as `12` or `12.5`{bounds}"),
        MetricType::Percent => format!("a percentage such as `85%`{bounds}"),
        MetricType::Rank { field: Some(field) } => format!("a whole number from 1 to {field}"),
        MetricType::Rank { field: None } => "a whole number from 1".to_owned(),
        MetricType::YesNo => "yes or no (also `có`, `không`, `true`, `false`, `1`, `0`)".to_owned(),
        MetricType::Choice { options } => {
            one_of(options.iter().map(|option| option.id.as_str())).to_string()
        }
        MetricType::Date => "a date such as `2023-06-01` or `01/06/2023`".to_owned(),
        MetricType::Text => "any text".to_owned(),
    };
    format!("{value}; {ABSENT}")
}

/// Returns the bounds of a metric in words.
fn bounds(metric: &Metric) -> Option<String> {
    let number = |bound: Decimal| written(bound, &metric.kind);
    match (metric.at_least, metric.at_most) {
        (Some(least), Some(most)) => Some(format!("from {} to {}", number(least), number(most))),
        (Some(least), None) => Some(format!("of at least {}", number(least))),
        (None, Some(most)) => Some(format!("of at most {}", number(most))),
        (None, None) => None,
    }
}

/// Writes a number as for a metric of this kind.
fn written(number: Decimal, kind: &MetricType) -> String {
    Quantity { value: number, percent: matches!(kind, MetricType::Percent) }.to_string()
}

fn of_cell(code: Code, metric: &Metric, text: &str, what: &str) -> Problem {
    let message = format!("metric {}: {} {what}", metric_name(metric), quoted(text));
    Problem::new(code, message).allowed(allowed_for(metric))
}

/// A unit without a kind, although there are several.
pub(super) fn no_kind(kinds: &[UnitKind]) -> Problem {
    Problem::new(Code::MissingKind, "the unit has no kind")
        .allowed(one_of(kinds.iter().map(UnitKind::as_str)))
        .help("write its kind in the column `kind`: the framework assesses several kinds of units")
}

/// A cell that is not a number of the kind that the metric needs.
pub(super) fn bad_number(metric: &Metric, text: &str, fault: NumeralFault) -> Problem {
    let problem = match fault {
        NumeralFault::NotANumber => of_cell(Code::ValueNotANumber, metric, text, "is not a number"),
        NumeralFault::Groups => of_cell(
            Code::WrongGrouping,
            metric,
            text,
            "is not grouped in thousands, so its digits may have slipped",
        ),
        NumeralFault::TooLong => {
            of_cell(Code::TooManyDigits, metric, text, "has more than the 28 digits that are kept")
        }
    };
    let help = match fault {
        NumeralFault::NotANumber => number_help(metric, text),
        NumeralFault::Groups => Some("write the number without any sign between thousands".into()),
        NumeralFault::TooLong => Some("round it where it comes from".into()),
    };
    match fault {
        NumeralFault::NotANumber if is_nothing(text) => {
            problem.maybe_help(help).answer(Answer::Read(text.to_owned(), "0".to_owned()))
        }
        _ => problem.maybe_help(help),
    }
}

/// Returns whether a text is one that people write for a missing value or for none.
fn is_nothing(text: &str) -> bool {
    nothing_help(text).is_some()
}

/// Returns advice for words that people write for a missing value.
fn nothing_help(text: &str) -> Option<String> {
    const NOTHING: [&str; 12] =
        ["-", "--", "–", "—", ".", "...", "x", "na", "n.a.", "null", "none", "chưa có"];
    NOTHING.contains(&nfc(text).to_lowercase().as_str()).then(|| {
        format!(
            "leave the cell empty if it was not submitted, or write `n/a` if it does not apply: {} says neither",
            quoted(text)
        )
    })
}

/// Returns advice for a text that is nearly a number.
fn number_help(metric: &Metric, text: &str) -> Option<String> {
    const NONE: [&str; 4] = ["không", "không có", "không phát sinh", "ko"];
    let lower = nfc(text).to_lowercase();
    if text.starts_with('#') {
        Some("this is an error of the spreadsheet: mend the formula there".to_owned())
    } else if NONE.contains(&lower.as_str()) {
        Some(format!(
            "write `0` if there was none, leave the cell empty if it was not submitted, or write `n/a` if it does not apply: {} can mean each of them",
            quoted(text)
        ))
    } else if let Some(help) = nothing_help(text) {
        Some(help)
    } else {
        dress::advice(metric, text)
    }
}

/// A percentage for a metric that is not one.
pub(super) fn not_a_percentage(metric: &Metric, text: &str) -> Problem {
    of_cell(Code::ValueNotANumber, metric, text, "is a percentage, the metric is none")
        .help("write the number itself, without `%`")
}

/// A number that the cell shows as a percentage, for a metric that is not one.
#[cfg(feature = "xlsx")]
pub(super) fn shown_as_percentage(metric: &Metric, text: &str) -> Problem {
    not_a_percentage(metric, text).help(
        "give the cell the format of a number instead of a percentage, and write the number again",
    )
}

/// A cell with a day, for a metric that is a number.
#[cfg(feature = "xlsx")]
pub(super) fn date_for_number(metric: &Metric, text: &str) -> Problem {
    of_cell(Code::ValueNotANumber, metric, text, "is not a number").help(
        "the cell shows a date: give it the format of a number instead, and write the number again",
    )
}

/// A cell with a number, for a metric that is a date.
#[cfg(feature = "xlsx")]
pub(super) fn number_for_date(metric: &Metric, text: &str, number: f64) -> Problem {
    /// 1950 to 2100, counted as spreadsheets do: `2023`, a year, would be a day of 1905.
    const DAYS: std::ops::Range<f64> = 18_264.0..73_416.0;
    of_cell(Code::ValueNotADate, metric, text, "is not a date").help(if DAYS.contains(&number) {
        "give the cell the format of a date, or write the date as text"
    } else {
        "write day, month and year, such as `01/06/2023`, into a cell that has the format of a date"
    })
}

/// A number that is not whole or below zero, for a metric that must be whole and not negative.
pub(super) fn not_whole(metric: &Metric, text: &str) -> Problem {
    let what =
        if text.starts_with('-') { "is below zero" } else { "is not written as a whole number" };
    let problem = of_cell(Code::NotACount, metric, text, what);
    match text.strip_suffix(['0']).map(|rest| rest.trim_end_matches('0')) {
        Some(rest) if rest.ends_with(['.', ',']) => {
            let whole = rest.trim_end_matches(['.', ',']);
            problem.help(format!("write `{whole}` if that is meant"))
        }
        _ => problem,
    }
}

/// A share above one that may or may not be a percentage.
pub(super) fn percent_ambiguous(metric: &Metric, text: &str) -> Problem {
    of_cell(Code::NoPercentSign, metric, text, "can mean a percentage or a multiple")
        .help(format!(
            "write `{text}%` if a percentage is meant; a number without `%` is a share, at most 1"
        ))
        .answer(Answer::Percent)
}

/// A share that may be a percentage without its sign, because other cells of the column have percentages.
pub(super) fn share_ambiguous(metric: &Metric, text: &str) -> Problem {
    let sign = if text.contains(',') { "," } else { "." };
    let number = text.replace(',', ".").replace('−', "-").parse::<Decimal>().ok();
    let hundredfold = number.and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED));
    let share = hundredfold.unwrap_or_default().normalize().to_string().replace('.', sign);
    let what = format!("can mean {text}% or {share}%: the column has percentages");
    of_cell(Code::NoPercentSign, metric, text, &what)
        .help(format!("write `{text}%` or `{share}%`"))
        .answer(Answer::Percent)
}

/// Outside the bounds of the metric or of the field of a ranking.
pub(super) fn out_of_bounds(metric: &Metric, text: &str, value: Decimal) -> Problem {
    let number = |bound: Decimal| written(bound, &metric.kind);
    let what = match (&metric.kind, metric.at_least, metric.at_most) {
        (_, Some(least), _) if value < least => format!("is less than {}", number(least)),
        (_, _, Some(most)) if value > most => format!("is more than {}", number(most)),
        (MetricType::Rank { .. }, _, _) if value < Decimal::ONE => {
            "is not a place in a ranking".to_owned()
        }
        (MetricType::Rank { field: Some(field) }, _, _) => {
            format!("is a place beyond the {field} that are ranked")
        }
        _ => "is out of bounds".to_owned(),
    };
    of_cell(Code::OutOfBounds, metric, text, &what)
        .help("check the value; if it is right, the rule file must allow it")
}

/// Neither yes nor no.
pub(super) fn not_yes_no(metric: &Metric, text: &str) -> Problem {
    const TICKS: [&str; 10] = ["x", "v", "✓", "✔", "√", "☑", "☒", "✗", "[x]", "(x)"];
    let problem = of_cell(Code::NeitherYesNorNo, metric, text, "is neither yes nor no");
    if TICKS.contains(&text.to_lowercase().as_str()) {
        return problem
            .help(format!(
                "if {} is a tick, write `có` there, and `không` where there is none: an empty cell is not submitted",
                quoted(text)
            ))
            .answer(Answer::Read(text.to_owned(), "có".to_owned()));
    }
    // Typed without marks, `co` is nearer to `no` than to `có`.
    let meant = match unmarked(&folded(text)).as_str() {
        "co" => "có",
        "khong" | "ko" => "không",
        _ => text,
    };
    let problem = problem.nearest(meant, ["có", "không", "yes", "no", "true", "false"]);
    let problem = problem.or_help(|| nothing_help(text));
    if is_nothing(text) {
        problem.answer(Answer::Read(text.to_owned(), "không".to_owned()))
    } else {
        problem
    }
}

/// Not one of the options.
pub(super) fn not_an_option(metric: &Metric, text: &str) -> Problem {
    let options = match &metric.kind {
        MetricType::Choice { options } => options.as_slice(),
        _ => &[],
    };
    let form = folded(text);
    let called = |option: &&ChoiceOption| {
        let en = option.name.en.as_deref();
        folded(&option.name.vi) == form || en.is_some_and(|name| folded(name) == form)
    };
    let several = options.iter().filter(called).map(|option| option.id.as_str());
    let several: Vec<_> = several.collect();
    if several.len() > 1 {
        let what = format!("is the name of {}", all_of(several));
        return of_cell(Code::NotAnOption, metric, text, &what)
            .help("write the id of the one meant");
    }
    let names = options.iter().flat_map(|option| [option.id.as_str(), option.name.vi.as_str()]);
    let problem =
        of_cell(Code::NotAnOption, metric, text, "is not one of the options").nearest(text, names);
    problem.or_help(|| nothing_help(text))
}

/// Not a date.
pub(super) fn not_a_date(metric: &Metric, text: &str) -> Problem {
    let help = nothing_help(text).or_else(|| day::advice(text)).unwrap_or_else(|| {
        "write year-month-day, or day/month/year with four digits for the year".to_owned()
    });
    of_cell(Code::ValueNotADate, metric, text, "is not a date").help(help)
}

/// A date that may have the month before the day, as others of the file do.
pub(super) fn day_ambiguous(metric: &Metric, text: &str) -> Problem {
    let (day, month) = match day::readings(text) {
        Some([day, month]) => (day.to_string(), month.to_string()),
        None => (text.to_owned(), text.to_owned()),
    };
    let what = format!("can mean {day} or {month}: another date has the month before the day");
    of_cell(Code::AmbiguousDayOrder, metric, text, &what)
        .help(format!("write `{day}` or `{month}`, and so every date of the file"))
}

/// Thousands or decimal places: nothing tells which, so both readings are shown.
pub(super) fn sign_ambiguous(metric: &Metric, text: &str) -> Problem {
    let (number, percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), "%"),
        None => (text, ""),
    };
    let grouped: String = number.chars().filter(|c| *c != '.' && *c != ',').collect();
    let decimal = number.trim_end_matches('0').trim_end_matches(['.', ',']);
    let sign = if text.contains('.') { '.' } else { ',' };
    let message = format!(
        "metric {}: {} is {grouped}{percent} if `{sign}` stands between thousands, and {decimal}{percent} if it is the decimal sign; nothing in the file tells which",
        metric_name(metric),
        quoted(text)
    );
    let whole = matches!(metric.kind, MetricType::Count | MetricType::Rank { .. });
    // Enough decimal places to distinguish the readings.
    let places =
        if decimal.len() < number.len() { decimal.to_owned() } else { format!("{number}0") };
    let say = "say what the decimal sign of the whole file is";
    Problem::new(Code::AmbiguousDecimalSign, message)
        .help(if whole {
            format!("write `{grouped}` if that is meant, or {say}")
        } else {
            format!("write `{grouped}{percent}` or `{places}{percent}`, or {say}")
        })
        .answer(Answer::Decimal)
}

/// A number with the other decimal sign than the rest of the file.
pub(super) fn sign_contradicts(metric: &Metric, text: &str, proved: DecimalSign) -> Problem {
    let message = format!(
        "metric {}: in {} the decimal sign is `{}`, elsewhere in the file it is `{}`",
        metric_name(metric),
        quoted(text),
        proved.as_char(),
        proved.other().as_char()
    );
    Problem::new(Code::TwoDecimalSigns, message)
        .help("write all numbers of the file with the same decimal sign")
}

/// A number with the other decimal sign than the caller set.
pub(super) fn sign_not_as_given(metric: &Metric, text: &str, given: DecimalSign) -> Problem {
    let message = format!(
        "metric {}: {} does not fit the decimal sign `{}` that was given for this data",
        metric_name(metric),
        quoted(text),
        given.as_char()
    );
    Problem::new(Code::TwoDecimalSigns, message).allowed(allowed_for(metric))
}

/// A comma in a number of a submission.
pub(super) fn comma_in_submission(metric: &Metric, text: &str) -> Problem {
    of_cell(Code::ValueNotANumber, metric, text, "has a comma")
        .help("in a submission the decimal sign is `.`, and nothing stands between thousands")
}

/// A number that is a binary fraction.
pub(super) fn binary(metric: &Metric, number: &str) -> Problem {
    let name = metric_name(metric);
    let message = format!("metric {name}: the number {number} is the result of binary arithmetic");
    Problem::new(Code::BinaryFraction, message)
        .allowed(allowed_for(metric))
        .help(format!("round it; or send it as text, if it is meant as it is: \"{number}\""))
}

/// Returns advice for a unit that has two lines or rows. With a register, former names belong to one unit.
pub(super) fn keep_one(lines: &str, registered: bool) -> String {
    let keep = format!("keep one of the two {lines}");
    if !registered {
        return keep;
    }
    format!(
        "{keep}; where they are former units that became one, put their figures together in one"
    )
}

/// A unit with a second name or kind.
pub(super) fn unlike(what: &str, id: &str, found: &str) -> Problem {
    let message = format!("the unit {} has a second {what}: {}", quoted(id), quoted(found));
    Problem::new(Code::TwoNamesOrKinds, message)
        .help(format!("a unit has one {what}: write the same on every line, or on the first only"))
}

/// A number of a workbook that is the result of a formula.
#[cfg(feature = "xlsx")]
pub(super) fn computed(metric: &Metric, text: &str) -> Problem {
    let what = "has more than the 15 digits that a spreadsheet keeps of a number that is typed, so a formula made it";
    of_cell(Code::TooManyDigits, metric, text, what).help(
        "round it in the workbook, as with `=ROUND(…, 4)`, or submit the numbers that it was made of",
    )
}

/// More units than the limits allow.
pub(super) fn too_many_units(rows: usize) -> Problem {
    Problem::new(
        Code::DataTooLarge,
        format!("the file has more than the {rows} units that are read"),
    )
}

/// A line with more or fewer cells than the header.
pub(super) fn count_problem(expected: usize, found: usize, delimiter: u8) -> Problem {
    let message = format!("the line has {found} cells, the header has {expected} columns");
    let divided = delimiter_name(delimiter);
    let help = match (found > expected, delimiter) {
        (true, b',') => "put a cell that contains `,` in double quotes; a file whose decimal sign is `,` must divide its cells by `;`".to_owned(),
        (true, _) => format!("put a cell that contains {divided} in double quotes"),
        (false, _) => format!("every line needs a cell for each column, empty ones included, divided by {divided}"),
    };
    Problem::new(Code::CellCount, message).help(help)
}

/// Returns the name of a delimiter in messages.
pub(super) fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "a tab".to_owned(),
        other => format!("`{}`", char::from(other)),
    }
}

/// A name that no unit or several units have.
pub(super) fn unmatched(text: &str, unmatched: &Unmatched<'_>) -> Problem {
    let named = |unit: &&RegisteredUnit| match &unit.kind {
        _ if unit.id == unit.name => quoted(&unit.id),
        Some(kind) => format!("{} (`{}`, {kind})", quoted(&unit.name), unit.id),
        None => format!("{} (`{}`)", quoted(&unit.name), unit.id),
    };
    let list = |units: &[&RegisteredUnit], word: &str| {
        let names: Vec<_> = units.iter().map(named).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("{} {word} {last}", rest.join(", "))
            }
            _ => names.concat(),
        }
    };
    match unmatched {
        Unmatched::Nowhere(near) => {
            let message = format!("the unit {} is not in the register", quoted(text));
            let problem = Problem::new(Code::UnitNotInRegister, message);
            match near.first() {
                Some(first) => problem
                    .help(format!("did you mean {}?", list(near, "or")))
                    .named(Some(first.name.clone())),
                None => {
                    problem.help("write its id or name as the register has it, or add it there")
                }
            }
        }
        Unmatched::Several(units) => {
            const MOST: usize = 5;
            let shown = units.get(..units.len().min(MOST)).unwrap_or_default();
            let more = match units.len().saturating_sub(shown.len()) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!(
                "the name {} fits {} units of the register: {}{more}",
                quoted(text),
                units.len(),
                list(shown, "and")
            );
            Problem::new(Code::AmbiguousUnitName, message)
                .help("write the id of the one that is meant in the column `unit`")
        }
    }
}

/// A text that is not the day of a value.
pub(super) fn not_a_day(text: &str) -> Problem {
    let message = format!("{} is not the day that a value describes", quoted(text));
    Problem::new(Code::ValueNotADate, message)
        .allowed("a date such as `2023-12-31` or `31/12/2023`, or `unknown`")
        .help("write year-month-day, or leave the cell empty if the day of the dataset holds")
}

/// A text that is not the nature of a value.
pub(super) fn not_a_nature(text: &str) -> Problem {
    let words = || Nature::ALL.iter().map(|nature| nature.as_str()).chain([UNKNOWN]);
    Problem::new(Code::NotANature, format!("{} is not a nature of figures", quoted(text)))
        .allowed(one_of(words()))
        .nearest(text, words())
}
